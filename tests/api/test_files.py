"""Uploads: taken by content, checked, encrypted, bound to their conversation, opened by clerks alone."""

import io
import zipfile
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.house import House
from api.settings import Settings
from tests.api.conftest import Citizen
from tests.api.staffing import hire
from tests.api.test_every_service import answer, begin
from tests.files.test_accept import picture
from tests.services.test_sheets import GOOD, OTHER, sheet

PNG = picture("PNG")


def _docx() -> bytes:
    """A letter that somebody gave the name of a sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/document.xml", "<w:document/>")
        packed.writestr("[Content_Types].xml", "<Types/>")
    return out.getvalue()


async def upload(citizen: Citizen, data: bytes, name: str = "a.png") -> httpx.Response:
    return await citizen.client.post(
        f"/v1/conversations/{citizen.id}/files", files={"file": (name, data)}, headers=citizen.auth
    )


async def _walk_to(citizen: Citizen, service: str, step: str, **chosen: str) -> dict[str, Any]:
    prompt = await begin(citizen, service)
    while prompt["data"]["step"] != step:
        prompt = await answer(citizen, prompt, **chosen)
    return prompt


async def _finish(citizen: Citizen, prompt: dict[str, Any]) -> None:
    while prompt["kind"] == "form_prompt":
        prompt = await answer(citizen, prompt)
    await citizen.press(prompt, "确认提交")


async def test_evidence_goes_along_encrypted_and_a_clerk_opens_it(
    citizen: Citizen, house: House, client: httpx.AsyncClient
) -> None:
    await _walk_to(citizen, "complaint", "evidence")
    made = await upload(citizen, PNG)
    assert made.status_code == 201
    assert made.json()["kind"] == "png"
    said = await citizen.say(made.json()["upload_id"])
    assert said["message"]["text"] == "（已上传文件）"
    assert said["replies"][-1]["data"]["step"] == "name"
    await _finish(citizen, said["replies"][-1])
    async with house.db.read() as session:
        ciphertext = (await session.execute(text("SELECT ciphertext FROM stored_file"))).scalar()
    assert PNG not in bytes(ciphertext)
    assert b"PNG" not in bytes(ciphertext)
    clerk = await hire(house, client, "clerk", "clerk")
    (line,) = (await clerk.get("/applications")).json()["applications"]
    opened = await clerk.get(f"/applications/{line['application_id']}/files/evidence")
    assert opened.content.startswith(PNG[:8])
    assert opened.headers["content-type"] == "image/png"
    assert (await clerk.get(f"/applications/{line['application_id']}/files/story")).status_code == 404
    whole = (await clerk.get(f"/applications/{line['application_id']}")).json()
    assert whole["history"][-1]["action"] == "open_file"
    assert [row["step"] for row in whole["answers"] if row["file"]] == ["evidence"]


async def test_thirty_employees_by_a_sheet(citizen: Citizen) -> None:
    await _walk_to(citizen, "employment_registration", "employees", how_many="多位（用表格）")
    wrong = await upload(citizen, sheet(GOOD, [*OTHER[:2], "123", *OTHER[3:]]), "a.xlsx")
    assert wrong.status_code == 422
    assert wrong.json()["errors"] == [
        {"field": "第3行 手机号码", "message": "这个手机号码不对，请填写11位的手机号码。"}
    ]
    assert "第3行" in wrong.json()["detail"]
    picture = (await upload(citizen, PNG)).json()["upload_id"]
    assert (await citizen.say(picture))["replies"][-1]["data"]["step"] == "employees"
    made = (await upload(citizen, sheet(GOOD, OTHER), "a.xlsx")).json()
    assert made["rows"] == 2
    prompt = (await citizen.say(made["upload_id"]))["replies"][-1]
    review = await answer(citizen, prompt)
    assert {row["step"]: row["value"] for row in review["data"]["answers"]}["employees"] == "已上传（2位员工）"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (sheet(GOOD, OTHER, change=lambda page: page.merge_cells("D2:D3")), "合并"),
        (sheet(GOOD, [*OTHER[:3], "=A1", *OTHER[4:]]), "公式"),
        (sheet(*[GOOD] * 10_000), "分成几份"),
        (_docx(), "不是能打开的 Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 an old workbook", "另存为 .xlsx"),
    ],
    ids=["merged", "formula", "too long", "a letter renamed", "an old workbook"],
)
async def test_a_sheet_that_cannot_be_read_says_why_and_the_form_waits(
    citizen: Citizen, data: bytes, said: str
) -> None:
    prompt = await _walk_to(citizen, "employment_registration", "employees", how_many="多位（用表格）")
    refused = await upload(citizen, data, "名单.xlsx")
    assert refused.status_code == 422, refused.text
    assert said in refused.json()["detail"]
    right = (await upload(citizen, sheet(GOOD, OTHER), "名单.xlsx")).json()
    assert (await citizen.say(right["upload_id"]))["replies"][-1]["data"]["step"] != prompt["data"]["step"]


async def test_anothers_upload_and_other_files_are_refused(citizens: Any) -> None:
    one, other = await citizens(), await citizens()
    theirs = (await upload(other, PNG)).json()["upload_id"]
    await _walk_to(one, "complaint", "evidence")
    refused = (await one.say(theirs))["replies"]
    assert "重新上传" in refused[0]["text"]
    assert refused[-1]["data"]["step"] == "evidence"
    for data in (b"MZ\x90 a program", b"<svg onload=alert(1)>"):
        assert (await upload(one, data)).status_code == 422
    assert (await upload(one, b"")).status_code == 422
    fake = await upload(one, b"PK\x03\x04 not a sheet", "photo.xlsx")
    assert fake.status_code == 422
    stranger = await one.client.post(
        f"/v1/conversations/{one.id}/files", files={"file": ("a.png", PNG)}, headers=other.auth
    )
    assert stranger.status_code == 404


async def test_a_photo_of_thirty_megabytes_is_told_to_be_smaller(citizen: Citizen) -> None:
    refused = await upload(citizen, b"\xff\xd8\xff" + b"0" * 30_000_000)
    assert refused.status_code == 413
    assert "10 MB" in refused.json()["detail"]


async def test_deleting_the_talk_deletes_what_no_application_holds(citizen: Citizen, house: House) -> None:
    await upload(citizen, PNG)
    await citizen.client.delete(f"/v1/conversations/{citizen.id}", headers=citizen.auth)
    async with house.db.read() as session:
        assert (await session.execute(text("SELECT count(*) FROM stored_file"))).scalar() == 0


async def test_the_catalogue_has_pages(client: httpx.AsyncClient) -> None:
    page = await client.get("/services")
    assert page.status_code == 200
    assert page.text.count("<h2>") == 11
    one = await client.get("/services/hardship_recognition")
    assert "文件没有规定具体天数" in one.text
    assert "/?start=hardship_recognition" in one.text
    assert (await client.get("/services/nothing")).status_code == 404
    made = await client.get("/services/employees.xlsx")
    assert made.content.startswith(b"PK")


def _persons_offered(messages: list[dict[str, Any]]) -> list[int]:
    return [m["seq"] for m in messages if m["kind"] == "text" and any(b["title"] == "转人工" for b in m["buttons"])]


async def test_a_file_that_is_refused_twice_offers_a_person_and_asks_again(
    citizen: Citizen, settings: Settings
) -> None:
    await _walk_to(citizen, "complaint", "evidence")
    before = await citizen.messages()
    assert (await upload(citizen, b"MZ\x90\x00", "a.png")).status_code == 422
    assert await citizen.messages() == before
    assert (await upload(citizen, b"x" * (settings.upload_mb + 2) * 1_000_000)).status_code == 413
    offer, again = (await citizen.messages())[len(before) :]
    assert _persons_offered([offer]) == [offer["seq"]]
    assert again["data"]["step"] == "evidence"
    made = await upload(citizen, PNG)
    said = await citizen.say(made.json()["upload_id"])
    assert said["replies"][-1]["data"]["step"] == "name"


async def test_refused_words_and_refused_files_count_together_and_only_where_a_file_is_asked_for(
    citizen: Citizen,
) -> None:
    for _ in range(3):
        assert (await upload(citizen, b"MZ")).status_code == 422
    prompt = await _walk_to(citizen, "complaint", "evidence")
    said = await citizen.say("upl_unknown")
    assert _persons_offered(said["replies"]) == []
    before = len(await citizen.messages())
    assert (await upload(citizen, b"MZ")).status_code == 422
    assert len(_persons_offered((await citizen.messages())[before:])) == 1
    assert prompt["data"]["step"] == "evidence"
