"""Staff for tests: accounts, sessions and what they press."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from api.house import House
from api.staff import accounts

PASSWORD = "一个够长的密码-4821"


@dataclass
class Volunteer:
    """Someone of the staff who is signed in."""

    client: httpx.AsyncClient
    id: str
    name: str
    token: str

    @property
    def auth(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(f"/v1/staff{path}", headers=self.auth)

    async def post(self, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        return await self.client.post(f"/v1/staff{path}", json=body, headers=self.auth)

    async def queue(self) -> list[dict[str, Any]]:
        response = await self.get("/queue")
        assert response.status_code == 200, response.text
        return response.json()["episodes"]

    async def press(self, episode_id: str, action: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        response = await self.post(f"/episodes/{episode_id}/{action}", body)
        assert response.status_code == 200, response.text
        return response.json()

    async def say(self, episode_id: str, text: str) -> dict[str, Any]:
        body = {"client_msg_id": str(uuid4()), "text": text}
        response = await self.post(f"/episodes/{episode_id}/messages", body)
        assert response.status_code == 201, response.text
        return response.json()


async def hire(
    house: House, client: httpx.AsyncClient, username: str, *roles: str, available: bool = True
) -> Volunteer:
    """An account with these roles, signed in by bearer token."""
    async with house.db.write() as session:
        await accounts.create(
            session, house.clock, username=username, name=f"{username}红娘", roles=roles, password=PASSWORD,
            always_on_duty=available,
        )  # fmt: skip
    response = await client.post("/v1/staff/login", json={"username": username, "password": PASSWORD})
    assert response.status_code == 200, response.text
    client.cookies.clear()
    body = response.json()
    return Volunteer(client, body["id"], body["name"], body["token"])
