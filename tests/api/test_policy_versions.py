"""Versions, repeal and succession: each day has its law, and what is over is never shown as in force."""

import httpx
import pytest

from api.build import build
from api.datafiles import DataFiles
from api.house import House
from api.settings import ROOT
from tests.api.library import NUMBER, imported, notice, paste, path, shelf, top
from tests.api.staffing import Volunteer, hire

QUESTION = "观星补助标准是多少"
LATER = "2025年1月1日"


@pytest.fixture
async def editor(house: House, client: httpx.AsyncClient) -> Volunteer:
    made = await hire(house, client, "bian", "editor")
    await imported(made, notice("一百元"))
    return made


async def test_each_day_has_its_version(editor: Volunteer, client: httpx.AsyncClient) -> None:
    await imported(editor, notice("二百元", begins=LATER))
    assert (await top(client, QUESTION))[1] == "观星补助标准为每人二百元。"
    assert (await top(client, QUESTION, on="2024-12-31"))[1] == "观星补助标准为每人一百元。"
    assert (await top(client, QUESTION, on="2025-01-01"))[1] == "观星补助标准为每人二百元。"
    assert NUMBER not in await top(client, QUESTION, on="2023-05-31")
    for on, begins in (("2024-12-31", "2023-06-01"), ("2025-01-01", "2025-01-01"), ("2020-01-01", "2023-06-01")):
        one = (await client.get(f"/v1/policies/documents/{path()}", params={"on": on})).json()
        assert one["valid_from"] == begins
    for on, begins in (("2024-12-31", ["2023-06-01"]), ("2025-01-01", ["2025-01-01"]), ("2020-01-01", [])):
        listed = (await client.get("/v1/policies/documents", params={"on": on})).json()["documents"]
        assert [d["valid_from"] for d in listed if d["document_no"] == NUMBER] == begins


async def test_the_former_version_ends_the_day_before(editor: Volunteer) -> None:
    await imported(editor, notice("二百元", begins=LATER))
    versions = [d for d in await shelf(editor) if d["document_no"] == NUMBER]
    assert [(d["valid_from"], d["valid_to"], d["state"]) for d in versions] == [
        ("2023-06-01", "2024-12-31", "expired"),
        ("2025-01-01", None, "in_force"),
    ]


async def test_a_version_to_come_is_not_law_yet(editor: Volunteer, client: httpx.AsyncClient) -> None:
    await imported(editor, notice("二百元", begins="2027年1月1日"))
    assert (await top(client, QUESTION))[1] == "观星补助标准为每人一百元。"
    states = [d["state"] for d in await shelf(editor) if d["document_no"] == NUMBER]
    assert states == ["in_force", "future"]


async def test_an_older_version_may_come_later(editor: Volunteer, client: httpx.AsyncClient) -> None:
    await imported(editor, notice("五十元", begins="2023年5月10日"))
    assert (await top(client, QUESTION, on="2023-05-20"))[1] == "观星补助标准为每人五十元。"
    assert (await top(client, QUESTION))[1] == "观星补助标准为每人一百元。"


async def test_a_version_is_corrected_by_replacing_it(editor: Volunteer, client: httpx.AsyncClient) -> None:
    body = await imported(editor, notice("三百元"), replace=True)
    assert body["unchanged"] is False
    assert (await top(client, QUESTION))[1] == "观星补助标准为每人三百元。"
    moved = await imported(editor, notice("三百元"), metadata={"valid_from": "2023-08-01"}, replace=True)
    assert moved["document"]["valid_from"] == "2023-08-01"
    assert [d["valid_from"] for d in await shelf(editor) if d["document_no"] == NUMBER] == ["2023-08-01"]


async def repeal(editor: Volunteer, **body: str) -> httpx.Response:
    return await editor.post(f"/policies/documents/{path()}/repeal", dict(body))


async def test_a_repealed_document_is_not_quoted_and_its_page_says_why(
    editor: Volunteer, client: httpx.AsyncClient
) -> None:
    other = "闽测文〔2026〕8号"
    text = (
        notice("九百元", number=other, begins="2026年10月1日")
        .replace("观星", "观月")
        .replace("2023年5月4日", "2026年9月4日")
    )
    await imported(editor, text)
    response = await repeal(editor, on="2026-10-01", replaced_by=other)
    assert response.status_code == 200
    assert (response.json()["state"], response.json()["replaced_by"]) == ("repealed", other)
    assert NUMBER not in await top(client, QUESTION)
    assert (await top(client, QUESTION, on="2026-09-30"))[0] == NUMBER
    page = (await client.get(f"/policies/{path()}")).text
    assert "自 2026-10-01 起废止，不再执行" in page
    assert "现行有效" not in page
    assert f'href="/policies/{path(other)}"' in page
    assert "现行有效" in (await client.get(f"/policies/{path(other)}")).text
    assert NUMBER not in str((await client.get("/v1/policies/documents")).json())


async def test_the_page_of_a_former_version_says_so(editor: Volunteer, client: httpx.AsyncClient) -> None:
    await imported(editor, notice("二百元", begins=LATER))
    old = (await client.get(f"/policies/{path()}", params={"on": "2024-01-01"})).text
    assert "这是旧版本，执行到 2024-12-31 为止" in old
    assert "现行有效" not in old
    assert "二百元" in (await client.get(f"/policies/{path()}")).text


async def test_the_page_of_an_expired_document_says_so(editor: Volunteer, client: httpx.AsyncClient) -> None:
    await imported(editor, notice(), metadata={"valid_to": "2024-01-01"}, replace=True)
    assert "执行到 2024-01-01 为止，现在已经失效" in (await client.get(f"/policies/{path()}")).text
    assert NUMBER not in await top(client, QUESTION)


@pytest.mark.parametrize(
    ("body", "status", "why"),
    [
        ({"on": "2023-05-31"}, 422, "早于施行日期"),
        ({"on": "2024-01-01", "valid_from": "2022-01-01"}, 404, "这个版本"),
        ({"on": "2024-01-01", "replaced_by": NUMBER}, 422, "新版本"),
        ({}, 422, "on"),
    ],
)
async def test_a_repeal_that_cannot_be(editor: Volunteer, body: dict[str, str], status: int, why: str) -> None:
    response = await repeal(editor, **body)
    assert response.status_code == status
    assert why in response.json()["detail"]


async def test_an_unknown_number_cannot_be_repealed(editor: Volunteer) -> None:
    response = await editor.post(f"/policies/documents/{path('没有〔2000〕1号')}/repeal", {"on": "2024-01-01"})
    assert response.status_code == 404


async def test_another_process_takes_up_what_changed(
    editor: Volunteer, client: httpx.AsyncClient, house: House
) -> None:
    other = build(house.settings)
    async with other.db.write() as session:
        await other.policies.open_library(session)
    held = other.policies.knowledge
    await other.policies.refresh(other.db)
    assert other.policies.knowledge is held
    await imported(editor, notice("二百元", begins=LATER))
    assert other.policies.knowledge is held
    await other.policies.refresh(other.db)
    assert len(other.policies.knowledge.documents) == len(held.documents) + 1
    await other.db.close()


async def test_curated_questions_must_go_on_to_fit(editor: Volunteer) -> None:
    shipped = "闽人社文〔2021〕156号"
    printed = DataFiles(ROOT / "data").text(f"policies/{shipped}.txt")
    changed = printed.replace("10 个工作日", "15 个工作日").replace("10个工作日", "15个工作日")
    assert changed != printed
    response = await paste(editor, "import", changed, replace=True)
    assert response.status_code == 409
    assert "问答" in response.json()["detail"]
    metadata = {"valid_from": "2026-11-01", "issued_on": "2026-10-01"}
    assert (await imported(editor, changed, metadata=metadata))["unchanged"] is False
