"""Search, documents and the public page, over HTTP."""

from urllib.parse import quote

import httpx
import pytest

NUMBER = "闽人社文〔2021〕156号"
PATH = quote(NUMBER, safe="")


async def search(client: httpx.AsyncClient, **params: str) -> httpx.Response:
    return await client.get("/v1/policies/search", params=params)


async def test_search_finds_the_clause(client: httpx.AsyncClient) -> None:
    found = (await search(client, q="失业登记在哪里办理呀", limit="3")).json()
    assert found["answerable"] is True
    assert len(found["results"]) == 3
    assert (found["results"][0]["document_no"], found["results"][0]["clause"]) == (NUMBER, "三（一）1")


async def test_search_says_what_is_absent(client: httpx.AsyncClient) -> None:
    assert (await search(client, q="失业金一个月多少钱")).json()["answerable"] is False


async def test_nothing_is_found_before_it_is_in_force(client: httpx.AsyncClient) -> None:
    found = (await search(client, q="失业登记在哪里办理呀", on="2021-12-30")).json()
    assert found == {"answerable": False, "results": []}


@pytest.mark.parametrize(
    "params", [{"q": "  "}, {"q": "长" * 4001}, {}, {"q": "招聘", "limit": "0"}, {"q": "招聘", "on": "昨天"}]
)
async def test_a_search_that_cannot_be_run_is_refused(client: httpx.AsyncClient, params: dict[str, str]) -> None:
    response = await search(client, **params)
    assert response.status_code == 422
    assert response.headers["content-type"].startswith("application/problem+json")
    assert response.json()["detail"]


async def test_documents_in_force_are_listed(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/v1/policies/documents")).json()["documents"]
    assert [document["document_no"] for document in listed] == [NUMBER]
    assert listed[0]["valid_to"] is None
    before = await client.get("/v1/policies/documents", params={"on": "2021-12-30"})
    assert before.json()["documents"] == []


async def test_a_document_has_its_clause_tree(client: httpx.AsyncClient) -> None:
    body = (await client.get(f"/v1/policies/documents/{PATH}")).json()
    third = next(clause for clause in body["clauses"] if clause["clause"] == "三")
    assert third["children"][0]["children"][0]["clause"] == "三（一）1"


async def test_the_page_has_an_anchor_per_clause_and_no_inline_code(client: httpx.AsyncClient) -> None:
    response = await client.get(f"/policies/{PATH}")
    assert response.status_code == 200
    assert 'id="三（一）1"' in response.text
    assert "不是失效日期" in response.text
    assert "<script" not in response.text
    assert "<style" not in response.text
    assert "style=" not in response.text
    assert response.headers["content-security-policy"].startswith("default-src 'none'")
    assert (await client.get("/static/policy.css")).status_code == 200


@pytest.mark.parametrize("path", ["/v1/policies/documents/", "/policies/"])
async def test_an_unknown_document_is_not_found(client: httpx.AsyncClient, path: str) -> None:
    response = await client.get(path + quote("闽人社文〔1999〕1号", safe=""))
    assert response.status_code == 404
    assert "没有找到这份文件" in response.json()["detail"]
