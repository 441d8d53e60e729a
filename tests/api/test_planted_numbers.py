"""Plants numbers of people by every way in, then looks for them wherever anything is kept or told."""

import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from api.house import House
from api.logs import configure
from tests.api.channels.conftest import APP_ID, KEY, SECRET, TOKEN
from tests.api.conftest import Citizen, ScriptedEngine
from tests.api.staffing import hire
from tests.api.test_every_service import answer, begin
from tests.api.test_files import upload
from tests.channels.wechat.simulator.phone import Account, Phone
from tests.channels.wechat.simulator.platform import Platform
from tests.files.test_accept import picture
from tests.privacy.test_mask import DISGUISES
from tests.services.test_sheets import GOOD, OTHER, sheet

# Numbers that stand nowhere else in the tests or the house. The checksums are right.
IDS = ("350203198807154112", "35058219790304018X")
PHONES = ("13960712345", "18859167788")
CARD = "6228480402564890018"
PERMITS = ("H60172538", "830000199201300022")
PLANTED = (*IDS, *PHONES, CARD, *PERMITS, *(str(cell) for row in (GOOD, OTHER) for cell in row[1:3]))
_CHINESE = str.maketrans("〇零一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "001234567891" + "2123456789")


def _flat(text: str) -> str:
    """Disguises off: widths, blanks, marks and Chinese digits."""
    plain = unicodedata.normalize("NFKC", text).translate(_CHINESE)
    return "".join(char for char in plain if char.isalnum()).upper()


def _in_the_open(where: str, text: str) -> list[tuple[str, str]]:
    flat = _flat(text)
    return [(where, number) for number in PLANTED if number.upper() in flat or number in text]


def _unescaped(data: bytes) -> str:
    """Bytes as text, and what JSON escaped in them as it reads."""
    text = data.decode("utf-8", "replace")
    return text + text.encode("utf-8", "replace").decode("unicode_escape", "replace") if "\\u" in text else text


def _kept(folder: Path) -> Iterator[tuple[str, str]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.name, _unescaped(path.read_bytes())


@pytest.fixture
def settings(settings: Any) -> Any:
    return settings.model_copy(
        update={
            "public_url": "https://hn.test", "wechat_token": type(settings.vault_keys)(TOKEN),
            "wechat_app_id": APP_ID, "wechat_app_secret": type(settings.vault_keys)(SECRET),
            "wechat_encoding_aes_key": type(settings.vault_keys)(KEY), "wechat_reply_within_s": 60,
            "wechat_lapse_s": 60,
        }
    )  # fmt: skip


@pytest.fixture
def platform(settings: Any) -> Platform:
    from api.clock import Clock

    return Platform(Clock(settings.now), APP_ID, SECRET)


@pytest.fixture
async def app(settings: Any, engine: ScriptedEngine, platform: Platform) -> Any:
    from api.migrations.run import upgrade
    from tests.api.channels.conftest import created

    settings.data_dir.mkdir(parents=True, exist_ok=True)
    await upgrade(settings.db_url)
    made = created(settings, engine, platform)
    async with made.router.lifespan_context(made):
        yield made


def _phone(client: httpx.AsyncClient, platform: Platform) -> Phone:
    from bot.channels.wechat.crypto import AesKey

    platform.followers.add("oPlanted")

    async def post(query: dict[str, str], body: bytes) -> httpx.Response:
        return await client.post("/channels/wechat", params=query, content=body)

    return Phone(platform, Account(TOKEN, APP_ID, AesKey.of(KEY)), post, "oPlanted")


async def _typed(citizen: Citizen) -> None:
    """Into the talk, in every disguise, with and without a word of what it is."""
    for disguise in DISGUISES.values():
        for number in (*IDS, PHONES[0], CARD):
            await citizen.say(f"我的号码是{disguise(number)}，帮我看看")
    for number in PERMITS:
        await citizen.say(f"我的证件号 {number}")


async def _filled(citizen: Citizen) -> None:
    """The secure way, and typed where the secure way was asked for."""
    prompt = await begin(citizen, "unemployment_registration")
    while prompt["kind"] == "form_prompt":
        if prompt["data"]["step"] == "id_number":
            prompt = (await citizen.answer_securely(prompt, IDS[0]))["replies"][-1]
        elif prompt["data"]["step"] == "phone":
            prompt = (await citizen.say(DISGUISES["chinese"](PHONES[0])))["replies"][-1]
        else:
            prompt = await answer(citizen, prompt)
    await citizen.press(prompt, "确认提交")


async def _told(citizen: Citizen) -> None:
    """In a story, in a file's name and in a rating."""
    prompt = await begin(citizen, "complaint")
    while prompt["data"]["step"] != "story":
        prompt = await answer(citizen, prompt)
    said = f"他要我交押金，还拍了我的身份证{IDS[1]}，电话{PHONES[1]}，让我转到{DISGUISES['spaced'](CARD)}"
    await citizen.say(said)
    path = f"/v1/conversations/{citizen.id}/attachments"
    named = {"file": (f"{IDS[1]}.png", picture())}
    sent = await citizen.client.post(path, files=named, data={"client_msg_id": "f-1"}, headers=citizen.auth)
    assert sent.status_code == 200
    rated = await citizen.post("/rating", {"score": 1, "tags": ["慢"], "comment": f"打我电话{PHONES[0]}"})
    assert rated.status_code == 201


async def test_no_number_lies_in_the_open(
    citizens: Any, house: House, client: httpx.AsyncClient, engine: ScriptedEngine, platform: Platform,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    configure("DEBUG")
    clerk, lin = await hire(house, client, "clerk", "clerk"), await hire(house, client, "lin", "volunteer")
    one, two, firm = [await citizens() for _ in range(3)]
    await _typed(one)
    await _filled(one)
    await _told(two)
    prompt = await begin(firm, "employment_registration")
    while prompt["data"]["step"] != "employees":
        prompt = await answer(firm, prompt, how_many="多位（用表格）")
    assert (await upload(firm, sheet(GOOD, OTHER), "a.xlsx")).status_code == 201
    assert (await upload(firm, sheet(GOOD, [*OTHER[:2], "123", *OTHER[3:]]), "a.xlsx")).status_code == 422
    phone = _phone(client, platform)
    for words in (f"我的身份证是{IDS[1]}", f"打我手机 {DISGUISES['wide'](PHONES[1])}", "我要办失业登记"):
        await phone.say(words)
    await two.say("转人工")
    episode = str((await lin.queue())[0]["id"])
    await lin.press(episode, "accept")
    await lin.say(episode, f"请核对您的身份证号{IDS[1]}")
    noted = await lin.post(f"/episodes/{episode}/notes", {"client_msg_id": "n-1", "text": f"电话 {PHONES[1]}"})
    assert noted.status_code == 201
    (line,) = (await clerk.get("/applications")).json()["applications"]
    id_ = line["application_id"]
    await clerk.post(f"/applications/{id_}/more_needed", {"reason": f"号码{PHONES[0]}打不通，请补充"})
    await one.client.post("/v1/applications/status", json={"receipt_no": line["receipt_no"], "phone_tail": "0000"})
    assert house.wechat is not None
    await house.wechat.reception.settle()
    await house.wechat.pump.settle()

    told = [
        ("metrics", (await client.get("/metrics")).text),
        ("clerk's case", (await clerk.get(f"/applications/{id_}")).text),
        ("volunteer's case", (await lin.get(f"/episodes/{episode}")).text),
        ("csv", (await clerk.get("/applications/export?format=csv")).text),
        ("gaps", json.dumps([ctx.text for ctx in engine.heard], ensure_ascii=False)),
    ]
    for citizen in (one, two, firm):
        told.append(("copy", (await client.get(f"/v1/conversations/{citizen.id}/export", headers=citizen.auth)).text))
        told.append(("talk", json.dumps(await citizen.messages(), ensure_ascii=False)))
    async with house.db.write() as session:
        await session.connection()
    logs = capfd.readouterr()
    told += [("log", logs.out), ("log", logs.err), *_kept(house.settings.data_dir)]
    assert len(told) > 12
    assert any("已隐藏" in text for _, text in told), "the search reads what it searches"
    assert [hit for where, text in told for hit in _in_the_open(where, text)] == []


def test_the_search_would_find_them() -> None:
    for disguise in DISGUISES.values():
        assert _in_the_open("x", f"我的{disguise(PHONES[0])}")
    assert _in_the_open("x", _unescaped(json.dumps(DISGUISES["chinese"](IDS[0])).encode()))
