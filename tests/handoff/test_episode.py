"""The state machine alone: every walk through it keeps what an episode promises."""

import itertools

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from bot.handoff.episode import ENDED, IN_HAND, RETURNS, TAKES, WAITING, Action, NotPossible, State, after, fence

_LEAVE = {Action.ABANDON: State.ABANDONED, Action.CALLBACK: State.CALLBACK}
_FREE = {Action.RESOLVE: State.RESOLVED, Action.DROP: State.QUEUED, Action.STEP_IN: State.ACTIVE}
_PASS_ON = {
    Action.TRANSFER: State.QUEUED, Action.OFFER_TRANSFER: State.TRANSFER_OFFERED, Action.CALLBACK: State.CALLBACK,
}  # fmt: skip
_FROM = {
    State.REQUESTED: {Action.QUEUE: State.QUEUED, Action.DEFER: State.AFTER_HOURS},
    State.QUEUED: {
        **_LEAVE, Action.ACCEPT: State.ACTIVE, Action.OFFER: State.OFFERED, Action.DEFER: State.AFTER_HOURS,
    },
    State.OFFERED: {
        **_LEAVE, Action.ACCEPT: State.ACTIVE, Action.DECLINE: State.QUEUED, Action.EXPIRE: State.QUEUED,
    },
    State.AFTER_HOURS: {**_LEAVE, Action.ACCEPT: State.ACTIVE, Action.QUEUE: State.QUEUED},
    State.CALLBACK: {
        Action.ABANDON: State.ABANDONED, Action.ACCEPT: State.ACTIVE, Action.QUEUE: State.QUEUED,
    },
    State.ACTIVE: {**_FREE, **_PASS_ON, Action.HOLD: State.ON_HOLD},
    State.ON_HOLD: {**_FREE, **_PASS_ON, Action.RESUME: State.ACTIVE},
    State.TRANSFER_OFFERED: {
        **_FREE, Action.TAKE_OVER: State.ACTIVE, Action.REFUSE_TRANSFER: State.ACTIVE,
    },
}  # fmt: skip
_ALLOWED = {(state, action): to for state, actions in _FROM.items() for action, to in actions.items()}


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


@pytest.mark.parametrize("action", list(Action))
def test_whoever_takes_begins_an_epoch_and_the_bot_speaks_only_after_a_return(action: Action) -> None:
    owner, epoch = fence("human", 7, action)
    assert (owner == "bot") is (action in RETURNS)
    assert (epoch == 8) is (action in RETURNS | TAKES)
    assert fence("bot", 7, action) == (("human", 8) if action in TAKES else ("bot", 7))


class Episodes(RuleBasedStateMachine):
    """Any actions in any order, as people in a hurry press them."""

    def __init__(self) -> None:
        super().__init__()
        self.state = State.REQUESTED
        self.owner, self.epoch = "bot", 0
        self.taken = False

    @rule(action=st.sampled_from(list(Action)))
    def press(self, action: Action) -> None:
        before = self.epoch
        try:
            self.state = after(self.state, action)
        except NotPossible:
            return
        was = self.owner
        self.owner, self.epoch = fence(self.owner, self.epoch, action)
        self.taken = action in TAKES or (self.taken and action not in RETURNS)
        assert self.epoch > before or (self.owner == was and action not in TAKES)

    @precondition(lambda self: self.state in ENDED)
    @rule(action=st.sampled_from(list(Action)))
    def nothing_follows_an_end(self, action: Action) -> None:
        with pytest.raises(NotPossible):
            after(self.state, action)

    @invariant()
    def a_person_owns_from_acceptance_until_she_hands_back(self) -> None:
        assert (self.owner == "human") is self.taken
        if self.state in IN_HAND:
            assert self.taken
        if self.state in ENDED | {State.AFTER_HOURS, State.CALLBACK}:
            assert not self.taken


TestEpisodes = Episodes.TestCase
