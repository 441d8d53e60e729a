"""The demo's postings: shown as made up, put in once."""

from api.applications.demo import seed
from api.datafiles import DataFiles
from api.house import House
from api.settings import ROOT
from tests.api.conftest import Citizen

DATA = DataFiles(ROOT / "data").load("demo/postings.yml")


async def test_made_up_postings_are_listed_as_such_and_put_in_once(citizen: Citizen, house: House) -> None:
    for expected in (len(DATA["postings"]), 0):
        async with house.db.write() as session:
            assert await seed(session, house, DATA) == expected
    for words in ("有什么工作", "有没有零工"):
        items = (await citizen.say(words))["replies"][0]["data"]["items"]
        assert len(items) == 2
        assert all("演示" in item["title"] for item in items)
    (near,) = (await citizen.say("晋江有什么工作"))["replies"][0]["data"]["items"]
    assert "装配工" in near["title"]
