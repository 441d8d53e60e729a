"""Personal data in a case: masked for the volunteer, unmasked one by one, for a reason that is kept."""

import httpx
import pytest
from sqlalchemy import text

from api.house import House
from tests.api.conftest import Citizen
from tests.api.staffing import Volunteer, hire

NUMBER = "11010519491231002X"


@pytest.fixture
async def lin(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "lin", "volunteer")


@pytest.fixture
async def episode(citizen: Citizen, lin: Volunteer) -> str:
    """A case of someone who has given name and number, and then asked for a person."""
    checklist = (await citizen.say("我要办失业登记"))["replies"][0]
    await citizen.press(checklist, "开始办理")
    await citizen.say("同意")
    prompt = (await citizen.say("张小明"))["replies"][-1]
    await citizen.answer_securely(prompt, NUMBER)
    await citizen.say("转人工")
    return str((await lin.queue())[0]["id"])


async def test_masked_until_revealed_and_the_look_is_kept(
    citizen: Citizen, lin: Volunteer, episode: str, house: House
) -> None:
    case = (await lin.get(f"/episodes/{episode}")).json()
    assert NUMBER not in str(case)
    assert case["summary"]["applications"]
    assert case["summary"]["who"] == ["证件号码：已填写"]
    answers = case["applications"][0]["answers"]
    field = next(answer["field"] for answer in answers if answer["field"])
    look = {"field": field, "reason": "帮本人核对证件号"}
    assert (await lin.post(f"/episodes/{episode}/reveal", look)).status_code == 409
    await lin.press(episode, "accept")
    shown = await lin.post(f"/episodes/{episode}/reveal", look)
    assert shown.json() == {"field": field, "value": NUMBER}
    async with house.db.read() as session:
        rows = (await session.execute(text("SELECT staff_id, episode_id, field, reason FROM reveal"))).all()
    assert [tuple(row) for row in rows] == [(lin.id, episode, field, "帮本人核对证件号")]
    assert NUMBER not in str(await citizen.messages())


@pytest.mark.parametrize("reason", ["", " ", "看", "  看  "])
async def test_no_look_without_a_reason(lin: Volunteer, episode: str, house: House, reason: str) -> None:
    await lin.press(episode, "accept")
    refused = await lin.post(f"/episodes/{episode}/reveal", {"field": "app.id_number", "reason": reason})
    assert refused.status_code == 422
    async with house.db.read() as session:
        assert (await session.execute(text("SELECT count(*) FROM reveal"))).scalar() == 0


@pytest.mark.parametrize("field", ["x", "app_unknown.id_number", ".", "app.id_number.x"])
async def test_what_the_case_does_not_hold_is_404(lin: Volunteer, episode: str, field: str) -> None:
    await lin.press(episode, "accept")
    refused = await lin.post(f"/episodes/{episode}/reveal", {"field": field, "reason": "核对信息"})
    assert refused.status_code == 404
