"""The whole queue of a bad day: a thousand people, twenty volunteers, sixteen at work on assigning."""

from api.house import House
from tests.api.conftest import app, engine, first_day, house, settings
from tests.api.queueing import assert_all_are_served

__all__ = ["app", "engine", "first_day", "house", "settings"]


async def test_a_thousand_wait_for_twenty_volunteers_and_sixteen_assign_at_once(house: House) -> None:
    await assert_all_are_served(house, waiting=1000, volunteers=20, assigners=16)
