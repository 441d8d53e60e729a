"""A question that leans on the one before is read with it, whichever turn it came in."""

import pytest

from tests.api.conftest import Citizen


async def _clause(citizen: Citizen, words: str) -> str:
    reply = (await citizen.say(words))["replies"][0]
    return reply["citations"][0]["clause"] if reply["kind"] == "policy_answer" else ""


async def test_a_follow_up_is_answered_from_the_clause_of_its_question(citizen: Citizen) -> None:
    asked = await _clause(citizen, "外地人能在福建办失业登记吗？")
    assert asked
    assert await _clause(citizen, "那要多久？") == asked


async def test_a_follow_up_of_a_follow_up_keeps_the_subject(citizen: Citizen) -> None:
    asked = await _clause(citizen, "外地人能在福建办失业登记吗？")
    await citizen.say("那港澳台的呢？")
    assert await _clause(citizen, "要多久？") == asked


@pytest.mark.parametrize("words", ["今天天气怎么样？", "公积金怎么取？"])
async def test_another_subject_is_not_drawn_to_the_one_before(citizen: Citizen, words: str) -> None:
    await citizen.say("外地人能在福建办失业登记吗？")
    assert await _clause(citizen, words) == ""
