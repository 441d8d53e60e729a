"""The state machine alone: every walk through it keeps what an episode promises."""

import itertools

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.handoff.episode import ENDED, IN_HAND, WAITING, Action, NotPossible, State, after

_ALLOWED = {
    (State.QUEUED, Action.ACCEPT): State.ACTIVE,
    (State.QUEUED, Action.OFFER): State.OFFERED,
    (State.QUEUED, Action.ABANDON): State.ABANDONED,
    (State.OFFERED, Action.ACCEPT): State.ACTIVE,
    (State.OFFERED, Action.DECLINE): State.QUEUED,
    (State.OFFERED, Action.ABANDON): State.ABANDONED,
    (State.AFTER_HOURS, Action.ACCEPT): State.ACTIVE,
    (State.AFTER_HOURS, Action.ABANDON): State.ABANDONED,
    (State.ACTIVE, Action.HOLD): State.ON_HOLD,
    (State.ACTIVE, Action.TRANSFER): State.QUEUED,
    (State.ACTIVE, Action.RESOLVE): State.RESOLVED,
    (State.ON_HOLD, Action.RESUME): State.ACTIVE,
    (State.ON_HOLD, Action.TRANSFER): State.QUEUED,
    (State.ON_HOLD, Action.RESOLVE): State.RESOLVED,
}


@pytest.mark.parametrize(("state", "action"), list(itertools.product(State, Action)))
def test_every_state_and_action(state: State, action: Action) -> None:
    if (state, action) in _ALLOWED:
        assert after(state, action) is _ALLOWED[state, action]
    else:
        with pytest.raises(NotPossible) as refused:
            after(state, action)
        assert (refused.value.state, refused.value.action) == (state, action)


def test_every_state_is_waiting_in_hand_or_ended() -> None:
    assert set(State) == WAITING | IN_HAND | ENDED
    assert len(State) == len(WAITING) + len(IN_HAND) + len(ENDED)


class Episodes(RuleBasedStateMachine):
    """Any actions in any order, as volunteers in a hurry press them."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.QUEUED
        self.accepted = 0
        self.given_up = 0

    @rule(action=st.sampled_from(list(Action)))
    def press(self, action: Action) -> None:
        before = self.state
        try:
            self.state = after(before, action)
        except NotPossible:
            return
        self.accepted += action is Action.ACCEPT
        self.given_up += action is Action.TRANSFER

    @precondition(lambda self: self.state in ENDED)
    @rule(action=st.sampled_from(list(Action)))
    def nothing_follows_an_end(self, action: Action) -> None:
        with pytest.raises(NotPossible):
            after(self.state, action)

    @invariant()
    def in_hand_exactly_between_accepting_and_giving_up(self) -> None:
        held = self.accepted - self.given_up
        assert held in (0, 1)
        if self.state in IN_HAND:
            assert held == 1
        if self.state in WAITING or self.state is State.ABANDONED:
            assert held == 0


TestEpisodes = Episodes.TestCase
