"""The states of an application, every action in every state."""

from datetime import date

import pytest

from bot.services.processing import Action, NotPossible, State, after, possible
from bot.services.supplement import Request, free_step, unknown_steps
from bot.services.workdays import Calendar
from tests.services.conftest import SERVICES

MOVES = {
    ("draft", "submit"): "submitted",
    ("draft", "cancel"): "cancelled",
    ("submitted", "accept"): "accepted",
    ("submitted", "ask_more"): "more_needed",
    ("accepted", "ask_more"): "more_needed",
    ("more_needed", "supply"): "accepted",
    ("accepted", "complete"): "completed",
    ("submitted", "refuse"): "refused",
    ("accepted", "refuse"): "refused",
    ("more_needed", "refuse"): "refused",
    ("submitted", "withdraw"): "withdrawn",
    ("accepted", "withdraw"): "withdrawn",
    ("more_needed", "withdraw"): "withdrawn",
    ("completed", "change"): "completed",
    ("completed", "deregister"): "cancelled",
}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", Action)
def test_every_action_in_every_state(state: State, action: Action) -> None:
    then = MOVES.get((str(state), str(action)))
    if then is None:
        with pytest.raises(NotPossible):
            after(state, action)
    else:
        assert after(state, action) == then


def test_every_state_is_reached_and_only_ends_have_no_way_on() -> None:
    assert {"draft", *MOVES.values()} == set(State)
    ends = set(State) - {state for state, _ in MOVES}
    assert ends == {State.REFUSED, State.WITHDRAWN, State.CANCELLED}
    assert all(possible(state) == [] for state in ends)


def test_what_a_clerk_may_do() -> None:
    assert possible(State.SUBMITTED) == [Action.ACCEPT, Action.ASK_MORE, Action.REFUSE]
    assert possible(State.COMPLETED) == [Action.DEREGISTER]
    assert possible(State.ACCEPTED) == [Action.ASK_MORE, Action.COMPLETE, Action.REFUSE]


def test_what_is_asked_for_more() -> None:
    request = Request("请补一张收据", ("name",))
    assert Request.from_json(request.to_json()) == request
    assert "请补一张收据" in free_step(request).prompt
    assert unknown_steps(SERVICES["complaint"], ["story", "shoe_size"]) == ["shoe_size"]


@pytest.mark.parametrize(
    ("today", "left"),
    [
        (date(2026, 11, 23), 10),
        (date(2026, 12, 6), 1),
        (date(2026, 12, 7), 0),
        (date(2026, 12, 8), -1),
        (date(2026, 12, 14), -5),
    ],
)
def test_working_days_left_before_on_and_after_the_due_date(today: date, left: int) -> None:
    assert Calendar({"years": []}).working_days_until(today, date(2026, 12, 7)) == left
