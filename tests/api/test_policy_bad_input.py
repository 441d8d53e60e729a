"""Files and texts that cannot be taken: each is told why, and the knowledge in force stays as it was."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from api.house import House
from tests.api.library import NUMBER, imported, notice, paste, send, shelf, top
from tests.api.staffing import Volunteer, hire
from tests.policies.documents import files


@pytest.fixture
async def editor(house: House, client: httpx.AsyncClient) -> AsyncIterator[Volunteer]:
    """An editor after whose every attempt the library must be what it was."""
    made = await hire(house, client, "bian", "editor")
    await imported(made, notice())
    knowledge, before = house.policies.knowledge, await shelf(made)
    yield made
    assert house.policies.knowledge is knowledge
    assert await shelf(made) == before
    assert await top(client, "观星补助标准是多少") == (NUMBER, "观星补助标准为每人一百元。")


def assert_refused(response: httpx.Response, status: int, why: str) -> None:
    assert response.status_code == status, response.text
    assert response.headers["content-type"].startswith("application/problem+json")
    assert why in response.json()["detail"]


@pytest.mark.parametrize("where", ["preview", "import"])
@pytest.mark.parametrize(
    ("data", "why"),
    [
        (files.bomb(), "异常地大"),
        (files.pdf([["一、甲"]], password="s3cret"), "密码"),
        (files.scanned_pdf(), "OCR"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ".docx"),
        (bytes(range(256)) * 8, "不是文字文件"),
        (b"", "没有文字"),
        ("没有编号的文字。".encode(), "没有找到编号的条款"),
    ],
)
async def test_files_that_cannot_be_read(editor: Volunteer, where: str, data: bytes, why: str) -> None:
    assert_refused(await send(editor, where, data), 422, why)


async def test_a_file_of_200_mb_is_refused(editor: Volunteer) -> None:
    boundary, chunk = "----grenze", b"\x00" * 1_000_000

    async def body() -> AsyncIterator[bytes]:
        yield f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'.encode()
        for _ in range(200):
            yield chunk
        yield f"\r\n--{boundary}--\r\n".encode()

    headers = {**editor.auth, "Content-Type": f"multipart/form-data; boundary={boundary}"}
    response = await editor.client.post("/v1/staff/policies/import", content=body(), headers=headers)
    assert_refused(response, 413, "20 MB")


async def test_a_text_beyond_the_limit_is_refused(editor: Volunteer) -> None:
    assert_refused(await paste(editor, "import", "话" * 8_000_000), 413, "20 MB")


async def test_html_with_scripts_is_read_without_them(editor: Volunteer) -> None:
    page = "".join(f"<p>{line}</p>" for line in notice().split("\n"))
    body = (await send(editor, "preview", f"<html><script>alert('三、假')</script>{page}</html>".encode())).json()
    assert [clause["clause"] for clause in body["clauses"]] == ["引言", "一", "二", "三"]
    assert "alert" not in str(body)


async def test_a_number_that_exists_with_another_text(editor: Volunteer) -> None:
    assert_refused(await paste(editor, "import", notice("二百元")), 409, "覆盖已有版本")
    shown = (await paste(editor, "preview", notice("二百元"))).json()
    assert shown["exists"] == {"document_no": NUMBER, "valid_from": "2023-06-01", "same_text": False}


async def test_a_text_that_exists_with_other_metadata(editor: Volunteer) -> None:
    assert_refused(await paste(editor, "import", notice(), metadata={"valid_from": "2023-08-01"}), 409, "施行日期")


@pytest.mark.parametrize(
    ("metadata", "why"),
    [
        ({"valid_to": "2023-05-31"}, "早于施行日期"),
        ({"issued_on": "2027-01-01", "valid_from": "2027-02-01"}, "以后"),
        ({"issued_on": "1800-01-01"}, "太早"),
    ],
)
async def test_dates_that_contradict(editor: Volunteer, metadata: dict[str, str], why: str) -> None:
    text = notice(number="闽测文〔2023〕77号")
    assert_refused(await paste(editor, "import", text, metadata=metadata), 422, why)
    shown = (await paste(editor, "preview", text, metadata=metadata)).json()
    assert any(why in doubt for doubt in shown["doubts"])


async def test_what_is_missing_is_named(editor: Volunteer) -> None:
    text = "观星\n一、甲\n话。\n二、乙\n话。"
    assert_refused(await paste(editor, "import", text), 422, "文号、标题、发文日期、施行日期")
    shown = (await paste(editor, "preview", text)).json()
    assert shown["document"]["document_no"] is None
    assert "没有找到文号，请补上" in shown["doubts"]


@pytest.mark.parametrize(
    "body",
    [
        {}, {"text": ""}, {"text": 7}, {"text": "一、甲\x00"}, {"text": "一、甲", "metadata": {"region": "福建"}},
        {"text": "一、甲", "metadata": {"valid_form": "2023-01-01"}},
        {"text": "一、甲", "metadata": {"valid_from": "昨天"}},
    ],
)  # fmt: skip
async def test_shapes_that_are_wrong(editor: Volunteer, body: dict[str, Any]) -> None:
    assert_refused(await editor.post("/policies/import", body), 422, "")


async def test_forms_that_are_wrong(editor: Volunteer) -> None:
    assert_refused(await send(editor, "import", notice().encode(), metadata="{"), 422, "JSON")
    assert_refused(await send(editor, "import", notice().encode(), metadata='{"kind": "poem"}'), 422, "kind")
    only_text = await editor.client.post("/v1/staff/policies/import", files={"other": ("a", b"x")}, headers=editor.auth)
    assert_refused(only_text, 422, "file")
    headers = {**editor.auth, "Content-Type": "multipart/form-data"}
    assert_refused(await editor.client.post("/v1/staff/policies/import", content=b"x", headers=headers), 422, "file")
    headers = {**editor.auth, "Content-Type": "application/json"}
    deep = await editor.client.post("/v1/staff/policies/import", content=b"[" * 100_000, headers=headers)
    assert_refused(deep, 422, "JSON")
