"""Endpoints of models from outside: their form, their failures, and what is kept of what they said."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from pydantic import SecretStr

from api.datafiles import DataFiles
from api.policies.endpoints import EmbeddingEndpoint, RerankEndpoint, plugs_of
from api.policies.library import know, read_document
from api.settings import ROOT, Settings
from bot.policies.knowledge import Editorial
from bot.policies.retrieval.plugs import Plugs, Unavailable

Answer = Callable[[dict[str, Any]], Any]


class Server:
    """What stands behind the address: it notes what it is asked and answers as a test says."""

    def __init__(self, answer: Answer) -> None:
        self.answer, self.asked = answer, list[httpx.Request]()

    def client(self) -> httpx.Client:
        def handle(request: httpx.Request) -> httpx.Response:
            self.asked.append(request)
            return httpx.Response(200, json=self.answer(json.loads(request.content)))

        return httpx.Client(transport=httpx.MockTransport(handle))


def vectors(body: dict[str, Any]) -> dict[str, Any]:
    """In the opposite order, as an endpoint may."""
    return {"data": [{"index": i, "embedding": [3.0, float(i)]} for i in range(len(body["input"]))][::-1]}


def embedder(server: Server, kept: Path) -> EmbeddingEndpoint:
    return EmbeddingEndpoint("http://models/v1/", "m", SecretStr("k"), kept, server.client())


def test_vectors_come_in_order_and_of_unit_length(tmp_path: Path) -> None:
    server = Server(vectors)
    rows = embedder(server, tmp_path).passages(["甲", "乙"])
    assert np.allclose(rows, [[1, 0], [3 / 10**0.5, 1 / 10**0.5]], atol=1e-3)
    assert str(server.asked[0].url) == "http://models/v1/embeddings"
    assert server.asked[0].headers["authorization"] == "Bearer k"


def test_passages_are_asked_for_once_and_questions_are_not_kept(tmp_path: Path) -> None:
    server = Server(vectors)
    first = embedder(server, tmp_path)
    before = first.passages(["甲", "乙"])
    first.question("我的事")
    again = embedder(server, tmp_path)
    assert np.array_equal(again.passages(["乙", "甲"]), before[::-1])
    assert [json.loads(request.content)["input"] for request in server.asked] == [["甲", "乙"], ["我的事"]]


def test_many_passages_are_asked_for_in_batches(tmp_path: Path) -> None:
    server = Server(vectors)
    texts = [f"第{i}条" for i in range(150)]
    assert len(embedder(server, tmp_path).passages(texts)) == 150
    assert [len(json.loads(request.content)["input"]) for request in server.asked] == [64, 64, 22]


@pytest.mark.parametrize(
    "answer",
    [{}, {"data": []}, {"data": [{"index": 0, "embedding": ["x"]}]}, {"data": [{"index": 1, "embedding": [1.0]}]}],
)
def test_an_answer_of_another_form_is_unavailable(tmp_path: Path, answer: Any) -> None:
    with pytest.raises(Unavailable):
        embedder(Server(lambda body: answer), tmp_path).question("甲")


def test_after_three_failures_it_is_left_alone_for_a_while(tmp_path: Path) -> None:
    server = Server(lambda body: {})
    model = embedder(server, tmp_path)
    for _ in range(6):
        with pytest.raises(Unavailable):
            model.question("甲")
    assert len(server.asked) == 3


def test_a_reranker_decides_the_order_of_what_nobody_curated(data: DataFiles) -> None:
    text = "甲法\n第一条 劳动者享受年休假。\n第二条 年休假由用人单位安排。\n第三条 年休假可以跨年度安排。"
    details = {
        "document_no": "甲法", "title": "甲法", "issuers": ["甲"], "issued_on": "2020-01-01", "valid_from": "2020-01-01"
    }  # fmt: skip
    document = read_document(text, details)

    def scores(body: dict[str, Any]) -> dict[str, Any]:
        return {
            "results": [
                {"index": i, "relevance_score": float("跨年度" in text)} for i, text in enumerate(body["documents"])
            ]
        }

    def first(answer: Answer) -> str:
        model = RerankEndpoint("http://models", "m", SecretStr(""), Server(answer).client())
        knowledge = know([document], Editorial({}, {}, {}, []), data, Plugs(reranker=model))
        return knowledge.find("年休假由谁安排", on=document.valid_from).hits[0].entry.clause.id

    assert first(scores) == "第三条"
    assert first(lambda body: {"results": []}) == "第二条"


def test_nothing_is_plugged_in_by_default(tmp_path: Path) -> None:
    assert plugs_of(Settings(data_dir=tmp_path)) == Plugs()
    plugged = plugs_of(Settings(data_dir=tmp_path, embeddings_url="http://m/v1", reranker_url="http://m"))
    assert plugged.embedder is not None
    assert plugged.reranker is not None


@pytest.fixture(scope="session")
def data() -> DataFiles:
    return DataFiles(ROOT / "data")
