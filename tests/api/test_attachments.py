"""Files between both sides: once, of a sane size, opened by links that run out, gone with the conversation."""

from datetime import timedelta

import httpx
import pytest
from sqlalchemy import text

from api.files.adopting import adopt
from api.house import House
from tests.api.conftest import Citizen, ScriptedEngine, echo
from tests.api.staffing import Volunteer, hire
from tests.files.test_accept import PDF_SCRIPT, SVG, paper, picture


@pytest.fixture
async def lin(house: House, client: httpx.AsyncClient, engine: ScriptedEngine) -> Volunteer:
    engine.answer = echo
    return await hire(house, client, "lin", "volunteer")


async def _send(
    client: httpx.AsyncClient, path: str, auth: dict[str, str], data: bytes, name: str = "x.png", key: str = "f-1"
) -> httpx.Response:
    return await client.post(path, files={"file": (name, data)}, data={"client_msg_id": key}, headers=auth)


async def kept(house: House) -> int:
    async with house.db.read() as session:
        return (await session.execute(text("SELECT count(*) FROM stored_file"))).scalar() or 0


def _hers(citizen: Citizen) -> str:
    return f"/v1/conversations/{citizen.id}/attachments"


async def _case(citizen: Citizen, lin: Volunteer) -> str:
    await citizen.say("转人工")
    episode = str((await lin.queue())[0]["id"])
    await lin.press(episode, "accept")
    return episode


async def test_a_file_reaches_the_other_side_and_opens_for_a_while(
    citizen: Citizen, lin: Volunteer, client: httpx.AsyncClient, house: House
) -> None:
    episode = await _case(citizen, lin)
    sent = await _send(client, _hers(citizen), citizen.auth, picture(), "../../身份证.exe")
    assert sent.status_code == 200, sent.text
    body = sent.json()
    (shown,) = body["message"]["data"]["attachments"]
    assert (shown["name"], shown["media_type"], body["replies"]) == ("身份证.png", "image/png", [])
    assert body["message"]["text"] == "［图片］身份证.png"
    case = (await lin.get(f"/episodes/{episode}")).json()
    assert case["messages"][-1]["data"]["attachments"] == [shown]
    link = (await lin.get(f"/episodes/{episode}/attachments/{shown['id']}/link")).json()["url"]
    read = await client.get(link)
    assert (read.status_code, read.headers["content-type"]) == (200, "image/png")
    assert "sandbox" in read.headers["content-security-policy"]
    assert read.headers["x-content-type-options"] == "nosniff"
    for bad in (link[:-1] + ("0" if link[-1] != "0" else "1"), link.replace("until=", "until=9"), link.split("?")[0]):
        assert (await client.get(bad)).status_code in (404, 422), bad
    house.clock.advance(timedelta(minutes=16))
    assert (await client.get(link)).status_code == 404


async def test_a_volunteer_sends_a_pdf_once(citizen: Citizen, lin: Volunteer, client: httpx.AsyncClient) -> None:
    path = f"/v1/staff/episodes/{await _case(citizen, lin)}/attachments"
    form = paper()
    first, again = [await _send(client, path, lin.auth, form, "表格.pdf") for _ in range(2)]
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    assert (await _send(client, path, lin.auth, picture())).status_code == 409
    mine = (await citizen.messages())[-1]
    assert (mine["role"], mine["data"]["attachments"][0]["name"]) == ("volunteer", "表格.pdf")
    found = await client.get(f"{_hers(citizen)}/{mine['data']['attachments'][0]['id']}/link", headers=citizen.auth)
    read = await client.get(found.json()["url"])
    assert read.content == form
    assert read.headers["content-disposition"].startswith("attachment;")


async def test_the_bot_says_that_it_cannot_read_it(citizen: Citizen, lin: Volunteer, client: httpx.AsyncClient) -> None:
    sent = [(await _send(client, _hers(citizen), citizen.auth, picture())).json() for _ in range(2)]
    assert "志愿者" in sent[0]["replies"][0]["text"]
    assert [b["title"] for b in sent[0]["replies"][0]["buttons"]] == ["转人工"]
    assert sent[1]["message"]["id"] == sent[0]["message"]["id"]
    await citizen.say("转人工")
    waiting = (await _send(client, _hers(citizen), citizen.auth, picture(), key="f-2")).json()
    assert waiting["replies"][0]["buttons"] == []
    episode = (await lin.queue())[0]["id"]
    assert (await lin.get(f"/episodes/{episode}/suggestions")).json()["question"] == ""
    seqs = [m["seq"] for m in await citizen.messages()]
    assert seqs == list(range(1, len(seqs) + 1))


@pytest.mark.parametrize(
    ("data", "status"), [(SVG, 422), (b"", 422), (b"MZ" + bytes(100), 422), (picture() + bytes(11_000_000), 413)]
)
async def test_what_is_not_taken_leaves_nothing(
    citizen: Citizen, lin: Volunteer, client: httpx.AsyncClient, house: House, data: bytes, status: int
) -> None:
    before = await citizen.messages()
    refused = await _send(client, _hers(citizen), citizen.auth, data)
    assert refused.status_code == status
    assert refused.json()["detail"]
    assert await citizen.messages() == before
    assert await kept(house) == 0


@pytest.mark.parametrize("data", [SVG, b"\x89PNG\r\n\x1a\n" + SVG, paper() + SVG, b"GIF89a" + SVG, PDF_SCRIPT])
async def test_pictures_with_script_and_polyglots_get_in_by_no_door(
    citizen: Citizen, lin: Volunteer, client: httpx.AsyncClient, house: House, data: bytes
) -> None:
    episode = await _case(citizen, lin)
    before = await citizen.messages()
    files = {"file": ("../../x.png", data, "image/png")}
    doors = {
        _hers(citizen): citizen.auth, f"/v1/conversations/{citizen.id}/files": citizen.auth,
        f"/v1/staff/episodes/{episode}/attachments": lin.auth,
    }  # fmt: skip
    for path, auth in doors.items():
        refused = await client.post(path, files=files, data={"client_msg_id": "p"}, headers=auth)
        assert refused.status_code == 422, path
        assert any("\u4e00" <= char <= "\u9fff" for char in refused.json()["detail"])
    assert await citizen.messages() == before
    assert await kept(house) == 0


async def test_bad_forms(citizen: Citizen, lin: Volunteer, client: httpx.AsyncClient) -> None:
    path, auth = _hers(citizen), citizen.auth
    assert (await client.post(path, json={}, headers=auth)).status_code == 422
    assert (await client.post(path, data={"client_msg_id": "x"}, headers=auth)).status_code == 422
    assert (await client.post(path, files={"file": ("x", picture())}, headers=auth)).status_code == 422
    assert (await _send(client, path, auth, picture(), key="坏 id")).status_code == 422
    assert (await _send(client, path, {}, picture())).status_code == 401


async def test_a_foreign_file_is_not_there(
    citizen: Citizen, lin: Volunteer, client: httpx.AsyncClient, house: House, citizens: object
) -> None:
    episode = await _case(citizen, lin)
    sent = (await _send(client, _hers(citizen), citizen.auth, picture())).json()["message"]["data"]["attachments"][0]
    other = await citizens()  # type: ignore[operator]
    assert (await client.get(f"{_hers(other)}/{sent['id']}/link", headers=other.auth)).status_code == 404
    chen = await hire(house, client, "chen", "volunteer")
    assert (await chen.get(f"/episodes/{episode}/attachments/{sent['id']}/link")).status_code == 404
    assert (await _send(client, f"/v1/staff/episodes/{episode}/attachments", chen.auth, picture())).status_code == 404


async def test_files_go_with_the_conversation(
    citizen: Citizen, lin: Volunteer, client: httpx.AsyncClient, house: House
) -> None:
    await _send(client, _hers(citizen), citizen.auth, picture())
    assert await kept(house) == 1
    assert (await client.delete(f"/v1/conversations/{citizen.id}", headers=citizen.auth)).status_code == 200
    assert await kept(house) == 0


async def test_a_number_in_a_files_name_is_a_mask(citizen: Citizen, client: httpx.AsyncClient, house: House) -> None:
    sent = await _send(client, _hers(citizen), citizen.auth, picture(), "张小明350102199001011238.png")
    assert "350102199001011238" not in sent.text
    assert sent.json()["message"]["text"].startswith("［图片］张小明")


async def test_what_a_release_before_left_in_the_folder_is_sealed_and_opens(
    citizen: Citizen, client: httpx.AsyncClient, house: House
) -> None:
    shown = (await _send(client, _hers(citizen), citizen.auth, picture())).json()["message"]["data"]["attachments"][0]
    folder = house.settings.data_dir / "attachments"
    folder.mkdir()
    (folder / shown["id"]).write_bytes(b"from before")
    async with house.db.write() as session:
        await session.execute(text("UPDATE stored_file SET key_id = '', nonce = x'', ciphertext = x''"))
    link = (await client.get(f"{_hers(citizen)}/{shown['id']}/link", headers=citizen.auth)).json()["url"]
    assert (await client.get(link)).status_code == 404
    async with house.db.write() as session:
        assert await adopt(session, house.vault, folder) == 1
    assert list(folder.iterdir()) == []
    assert (await client.get(link)).content == b"from before"
