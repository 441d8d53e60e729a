"""Preview and import, over HTTP."""

import asyncio

import httpx
import pytest

from api.datafiles import DataFiles
from api.house import House
from api.settings import ROOT
from tests.api.library import NUMBER, imported, notice, paste, path, send, shelf, top
from tests.api.staffing import Volunteer, hire
from tests.policies.documents import files


@pytest.fixture
async def editor(house: House, client: httpx.AsyncClient) -> Volunteer:
    return await hire(house, client, "bian", "editor")


QUESTION = "观星补助标准是多少"


async def test_a_preview_shows_the_tree_and_writes_nothing(editor: Volunteer, client: httpx.AsyncClient) -> None:
    before = await shelf(editor)
    body = (await paste(editor, "preview", notice())).json()
    assert set(body) == {"document", "clauses", "doubts", "exists"}
    assert body["document"] == {
        "document_no": NUMBER, "title": "福建省测试厅关于观星补助的通知", "kind": "notice", "issuers": ["福建省测试厅"],
        "issued_on": "2023-05-04", "valid_from": "2023-06-01", "valid_to": None, "region": "350000",
        "addressees": "各设区市测试局", "source": NUMBER,
    }  # fmt: skip
    assert [clause["clause"] for clause in body["clauses"]] == ["引言", "一", "二", "三"]
    assert (body["doubts"], body["exists"]) == ([], None)
    assert await shelf(editor) == before
    assert (await client.get(f"/v1/policies/documents/{path()}")).status_code == 404


async def test_an_import_is_found_by_the_next_question(editor: Volunteer, client: httpx.AsyncClient) -> None:
    body = await imported(editor, notice())
    assert body["unchanged"] is False
    assert await top(client, QUESTION) == (NUMBER, "观星补助标准为每人一百元。")
    tree = (await client.get(f"/v1/policies/documents/{path()}")).json()
    assert [clause["clause"] for clause in tree["clauses"]] == ["引言", "一", "二", "三"]
    assert (await client.get(f"/policies/{path()}")).status_code == 200


async def test_the_same_again_changes_nothing(editor: Volunteer) -> None:
    first = await imported(editor, notice())
    before = await shelf(editor)
    again = await imported(editor, notice())
    assert again["unchanged"] is True
    assert again["exists"] == {"document_no": NUMBER, "valid_from": "2023-06-01", "same_text": True}
    assert again["clauses"] == first["clauses"]
    assert await shelf(editor) == before


async def test_the_shipped_document_again_changes_nothing(editor: Volunteer) -> None:
    printed = DataFiles(ROOT / "data").text("policies/闽人社文〔2021〕156号.txt")
    assert (await imported(editor, printed))["unchanged"] is True
    response = await send(editor, "import", printed.encode("gb18030"), metadata='{"issued_on": "2021-12-31"}')
    assert (response.status_code, response.json()["unchanged"]) == (201, True)


async def test_the_same_at_once_is_one_document(editor: Volunteer) -> None:
    responses = await asyncio.gather(*(paste(editor, "import", notice()) for _ in range(5)))
    assert [response.status_code for response in responses] == [201] * 5
    assert sum(not response.json()["unchanged"] for response in responses) == 1
    assert [document["document_no"] for document in await shelf(editor)].count(NUMBER) == 1


@pytest.mark.parametrize(
    "make", [str.encode, lambda text: text.encode("gb18030"), lambda text: files.docx(text.split("\n"))]
)
async def test_files_of_any_format(editor: Volunteer, make: object) -> None:
    response = await send(editor, "import", make(notice()), metadata='{"source": "测试"}')  # type: ignore[operator]
    assert response.status_code == 201, response.text
    assert response.json()["document"]["source"] == "测试"
    assert [clause["clause"] for clause in response.json()["clauses"]] == ["引言", "一", "二", "三"]


async def test_metadata_outranks_the_text(editor: Volunteer) -> None:
    said = {"document_no": "闽测[2023]9号", "valid_from": "2023-07-01", "issuers": ["测试厅"], "region": "350100"}
    document = (await imported(editor, notice(), metadata=said))["document"]
    assert document["document_no"] == "闽测〔2023〕9号"
    assert {key: document[key] for key in ("valid_from", "issuers", "region")} == {
        key: said[key] for key in ("valid_from", "issuers", "region")
    }


async def test_a_preview_sent_back_as_metadata_is_taken(editor: Volunteer) -> None:
    proposed = (await paste(editor, "preview", notice())).json()["document"]
    assert (await imported(editor, notice(), metadata=proposed))["document"] == proposed


async def test_a_statute_and_a_page_of_questions(editor: Volunteer, client: httpx.AsyncClient) -> None:
    law = (
        "福建省观星条例\n第一条　为了观星，制定本条例。\n第二条　观星人员享受下列待遇：\n（一）望远镜补贴；\n"
        "（二）夜班津贴。\n第三条　本条例自2024年1月1日起施行。"
    )
    body = await imported(editor, law)
    assert (body["document"]["kind"], body["document"]["document_no"]) == ("law", "福建省观星条例")
    assert await top(client, "望远镜补贴") == (
        "福建省观星条例",
        "观星人员享受下列待遇：（一）望远镜补贴；（二）夜班津贴。",
    )
    page = (await client.get(f"/policies/{path('福建省观星条例')}")).text
    assert 'id="第二条第二项"' in page
    qa = "观星问答\n问：陨石归谁？\n答：归发现陨石的人申报。\n问：收费吗？\n答：不收费。"
    body = await imported(editor, qa, metadata={"issued_on": "2024-05-01"})
    assert (body["document"]["kind"], body["clauses"][0]["heading"]) == ("qa", "陨石归谁？")


async def test_only_editors_and_admins(house: House, client: httpx.AsyncClient) -> None:
    for role, status in (("volunteer", 404), ("clerk", 404), ("supervisor", 404), ("editor", 200), ("admin", 200)):
        member = await hire(house, client, f"who-{role}", role)
        assert (await paste(member, "preview", notice())).status_code == status
        assert (await member.get("/policies/documents")).status_code == status
    assert (await client.post("/v1/staff/policies/import", json={"text": notice()})).status_code == 401


async def test_the_shelf_tells_all_of_each_version(editor: Volunteer) -> None:
    await imported(editor, notice().replace("三、其他", "五、其他"))
    mine = next(document for document in await shelf(editor) if document["document_no"] == NUMBER)
    assert (mine["state"], mine["clause_count"], mine["kind"], mine["region"]) == ("in_force", 4, "notice", "350000")
    assert (mine["repealed_on"], mine["replaced_by"]) == (None, None)
    assert any("读到五" in doubt for doubt in mine["doubts"])
    assert mine["imported_at"].startswith("2026-11-23")
