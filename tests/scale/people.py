"""People who talk through whichever door answers, and send again under the same id until it has arrived."""

import asyncio
import random
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx

from tests.api.conftest import Citizen

_TRIES = 400
PASSES = (500, 502, 503)


@dataclass
class Doors:
    """Every api process. `sentences`: what people were shown while something was away."""

    urls: list[str]
    client: httpx.AsyncClient
    chance: random.Random
    sentences: list[str] = field(default_factory=list)

    async def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """Raises AssertionError where no door answers for long, or an answer is no sentence."""
        for _ in range(_TRIES):
            try:
                answer = await self.client.request(method, self.chance.choice(self.urls) + path, **more)
            except httpx.HTTPError:
                answer = None
            if answer is not None and answer.status_code not in PASSES:
                return answer
            if answer is not None:
                self.sentences.append(answer.json()["detail"])
            await asyncio.sleep(0.1 + self.chance.random() * 0.2)
        raise AssertionError(f"no door answers {method} {path}")


class Person(Citizen):
    """Someone with a conversation, at any door. `sent`: what is known to have arrived, in order."""

    def __init__(self, doors: Doors, conversation_id: str, token: str) -> None:
        super().__init__(doors.client, conversation_id, token)
        self.doors, self.sent = doors, 0

    async def post(self, path: str, body: dict[str, Any]) -> httpx.Response:
        answer = await self.doors.ask("POST", f"/v1/conversations/{self.id}{path}", json=body, headers=self.auth)
        self.sent += answer.status_code == 200 and path != "/rating"
        return answer

    async def messages(self, after: int = 0) -> list[dict[str, Any]]:
        path = f"/v1/conversations/{self.id}/messages?after={after}"
        answer = await self.doors.ask("GET", path, headers=self.auth)
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["messages"]
        return found


async def arrive(doors: Doors) -> Person:
    opened = (await doors.ask("POST", "/v1/conversations", json={"channel": "web"})).json()
    return Person(doors, opened["conversation_id"], opened["token"])


class Helper:
    """A volunteer at any door."""

    def __init__(self, doors: Doors, token: str) -> None:
        self._doors, self._headers = doors, {"Authorization": f"Bearer {token}"}

    async def help(self, person: Person, words: str) -> None:
        """Takes the person's episode, says something and ends it; a deed that was done before it was heard is done."""
        episode = await self._waiting(person.id)
        taken = await self._post(f"/episodes/{episode}/accept")
        assert taken.status_code in (200, 409), taken.text
        body = {"client_msg_id": str(uuid4()), "text": words}
        assert (await self._post(f"/episodes/{episode}/messages", body)).status_code == 201
        ended = await self._post(f"/episodes/{episode}/resolve", {"outcome": "answered"})
        assert ended.status_code in (200, 409), ended.text

    async def _waiting(self, conversation_id: str) -> str:
        for _ in range(_TRIES):
            rows = (await self._doors.ask("GET", "/v1/staff/queue", headers=self._headers)).json()["episodes"]
            for row in rows:
                if row["conversation_id"] == conversation_id:
                    return str(row["id"])
            await asyncio.sleep(0.1)
        raise AssertionError("the person is not in the queue")

    async def _post(self, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        return await self._doors.ask("POST", f"/v1/staff{path}", json=body, headers=self._headers)
