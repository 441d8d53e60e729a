"""好差评: five levels, one rating of each thing, none of a stranger's."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from sqlalchemy import text

from api.house import House
from tests.api.conftest import Citizen
from tests.api.staffing import hire

LEVELS = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}


@pytest.mark.parametrize("score", LEVELS)
async def test_five_levels(citizen: Citizen, score: int) -> None:
    response = await citizen.post("/rating", {"score": score, "tags": ["答得清楚"], "comment": "谢谢"})
    assert response.status_code == 201
    assert (response.json()["score"], response.json()["level"]) == (score, LEVELS[score])


@pytest.mark.parametrize(
    "bad",
    [
        {}, {"score": 0}, {"score": 6}, {"score": "5"}, {"score": 4.5}, {"score": True}, {"score": None},
        {"score": 5, "tags": ["x" * 31]}, {"score": 5, "tags": ["x"] * 11}, {"score": 5, "comment": "字" * 1001},
        {"score": 5, "stars": 5}, {"score": 5, "episode_id": "a", "application_id": "b"},
    ],
)  # fmt: skip
async def test_what_is_no_rating_is_422_in_chinese(citizen: Citizen, bad: dict[str, Any]) -> None:
    response = await citizen.post("/rating", bad)
    assert response.status_code == 422
    assert any("\u4e00" <= char <= "\u9fff" for char in response.json()["detail"])


async def test_only_ones_own_episode_can_be_rated(citizens: Callable[[], Any]) -> None:
    mine, other = await citizens(), await citizens()
    await other.say("转人工")
    known = await other.client.get(f"/v1/conversations/{other.id}/export", headers=other.auth)
    episode = known.json()["episodes"][0]["id"]
    assert (await mine.post("/rating", {"score": 1, "episode_id": episode})).status_code == 404
    assert (await mine.post("/rating", {"score": 1, "application_id": "app_unknown"})).status_code == 404
    assert (await other.post("/rating", {"score": 5, "episode_id": episode})).status_code == 201


async def test_a_foreign_token_rates_nothing(citizens: Callable[[], Any]) -> None:
    mine, other = await citizens(), await citizens()
    mine.token = other.token
    assert (await mine.post("/rating", {"score": 1})).status_code == 404


async def test_rating_again_changes_it_and_keeps_no_numbers(citizen: Citizen, house: House) -> None:
    first = await citizen.post("/rating", {"score": 1, "comment": "电话13805950123没人接"})
    second = await citizen.post("/rating", {"score": 4, "comment": "后来打通了 13805950123\u0000"})
    assert first.json()["id"] == second.json()["id"]
    async with house.db.read() as session:
        rows = (await session.execute(text("SELECT score, comment FROM rating"))).all()
    assert [row.score for row in rows] == [4]
    assert not any(char.isdigit() or char == "\u0000" for char in rows[0].comment)


async def test_what_was_rated_is_not_asked_for_again_after_a_reload(
    citizen: Citizen, house: House, client: httpx.AsyncClient
) -> None:
    lin = await hire(house, client, "lin", "volunteer")
    await citizen.say("转人工")
    episode = (await lin.get("/queue")).json()["episodes"][0]["id"]
    await lin.post(f"/episodes/{episode}/accept")
    await lin.post(f"/episodes/{episode}/resolve", {"outcome": "answered"})

    async def asked() -> list[dict[str, Any]]:
        return [m["data"] for m in await citizen.messages() if m["kind"] == "rating_request"]

    assert await asked() == [{"episode_id": episode}]
    assert (await citizen.post("/rating", {"score": 1})).status_code == 201
    assert await asked() == [{"episode_id": episode}], "the assistant was rated, not the volunteer"
    assert (await citizen.post("/rating", {"score": 5, "episode_id": episode, "named": True})).status_code == 201
    assert await asked() == [{"episode_id": episode, "score": 5}]
