"""Embedding and reranking models behind HTTP, as an operator may set them; a dead one costs an answer nothing.

The questions that go there are masked already; those who set an address decide where they are read.
"""

import hashlib
from collections.abc import Sequence
from itertools import batched
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import numpy.typing as npt
import structlog
from circuitbreaker import CircuitBreaker, CircuitBreakerError
from pydantic import BaseModel, SecretStr, ValidationError

from api.metrics import PLUG_FAILURES
from api.settings import Settings
from bot.policies.retrieval.plugs import Plugs, Unavailable

log = structlog.get_logger()

_AT_ONCE = 64
"""Passages of one request."""
_ASKING_S, _INDEXING_S = 2.0, 60.0
"""Deadlines: of a question that a person waits for, and of a batch of passages."""


class _Vector(BaseModel):
    index: int
    embedding: list[float]


class _Vectors(BaseModel):
    data: list[_Vector]


class _Score(BaseModel):
    index: int
    relevance_score: float


class _Scores(BaseModel):
    results: list[_Score]


class _Endpoint:
    """Args: client: tests bring their own transport."""

    def __init__(self, url: str, model: str, key: SecretStr, client: httpx.Client | None = None) -> None:
        self._url, self._model = url.rstrip("/"), model
        secret = key.get_secret_value()
        self._headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        self._client = client or httpx.Client(trust_env=False)
        self._breaker = CircuitBreaker(
            failure_threshold=3, recovery_timeout=30, expected_exception=Unavailable, name=self._url
        )

    def _post[Answer: BaseModel](
        self, path: str, body: dict[str, Any], answer: type[Answer], deadline_s: float
    ) -> Answer:
        try:
            found: Answer = self._breaker.decorate(self._try)(path, body, answer, deadline_s)
        except CircuitBreakerError as error:
            raise Unavailable("the breaker is open") from error
        return found

    def _try[Answer: BaseModel](
        self, path: str, body: dict[str, Any], answer: type[Answer], deadline_s: float
    ) -> Answer:
        try:
            response = self._client.post(
                f"{self._url}{path}", json={"model": self._model, **body}, headers=self._headers, timeout=deadline_s
            )
            return answer.model_validate_json(response.raise_for_status().content)
        except (httpx.HTTPError, ValidationError) as error:
            raise _unavailable(path, type(error).__name__) from error


def _unavailable(path: str, why: str) -> Unavailable:
    PLUG_FAILURES.labels(path.strip("/")).inc()
    log.warning("plug_unavailable", endpoint=path, why=why)
    return Unavailable(why)


class EmbeddingEndpoint(_Endpoint):
    """`POST URL/embeddings` in OpenAI's form. Passages' vectors are kept in a file; those of questions nowhere.

    Args:
        kept: folder for the vectors.
    """

    def __init__(self, url: str, model: str, key: SecretStr, kept: Path, client: httpx.Client | None = None) -> None:
        super().__init__(url, model, key, client)
        name = hashlib.sha256(f"{self._url} {model}".encode()).hexdigest()[:16]
        self._file = kept / f"{name}.npz"
        self._known: dict[str, npt.NDArray[np.float16]] = {}
        if self._file.exists():
            with np.load(self._file) as held:
                self._known = dict(zip(held["keys"].tolist(), held["vectors"], strict=True))

    def passages(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        """A row per text, asked for once in a lifetime. Raises Unavailable."""
        keys = [hashlib.sha256(text.encode()).hexdigest() for text in texts]
        missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in self._known}
        for batch in batched(missing.items(), _AT_ONCE):
            vectors = self._vectors([text for _, text in batch], _INDEXING_S)
            self._known.update(zip((key for key, _ in batch), vectors.astype(np.float16), strict=True))
        if missing:
            self._keep()
        rows = [self._known[key] for key in keys]
        return np.array(rows, np.float32)

    def question(self, text: str) -> npt.NDArray[np.float32]:
        """One vector. Raises Unavailable."""
        return self._vectors([text], _ASKING_S).ravel()

    def _vectors(self, texts: Sequence[str], deadline_s: float) -> npt.NDArray[np.float32]:
        found = self._post("/embeddings", {"input": list(texts)}, _Vectors, deadline_s).data
        if sorted(one.index for one in found) != list(range(len(texts))) or len({len(o.embedding) for o in found}) != 1:
            raise _unavailable("/embeddings", "not one vector for each text")
        rows = np.array([one.embedding for one in sorted(found, key=lambda one: one.index)], np.float32)
        return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)

    def _keep(self) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = self._file.with_suffix(".new.npz")
        np.savez(half, keys=np.array(list(self._known)), vectors=np.array(list(self._known.values())))
        half.replace(self._file)


class RerankEndpoint(_Endpoint):
    """`POST URL/rerank` with `query` and `documents`, answered by `results` of `index` and `relevance_score`."""

    def scores(self, question: str, passages: Sequence[str]) -> npt.NDArray[np.float64]:
        """How well each passage answers. Raises Unavailable."""
        body = {"query": question, "documents": list(passages)}
        found = {one.index: one.relevance_score for one in self._post("/rerank", body, _Scores, _ASKING_S).results}
        if sorted(found) != list(range(len(passages))):
            raise _unavailable("/rerank", "not one score for each passage")
        return np.array([found[place] for place in range(len(passages))], np.float64)


def plugs_of(settings: Settings) -> Plugs:
    """The models that are set; none are by default."""
    s = settings
    return Plugs(
        EmbeddingEndpoint(s.embeddings_url, s.embeddings_model, s.embeddings_key, s.data_dir / "embeddings")
        if s.embeddings_url
        else None,
        RerankEndpoint(s.reranker_url, s.reranker_model, s.reranker_key) if s.reranker_url else None,
    )
