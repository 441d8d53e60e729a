"""The state machine of an episode. Pure: who may do what in which state, and what comes of it."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """`after_hours` waits for the next window; `resolved` and `abandoned` are ends."""

    QUEUED = "queued"
    OFFERED = "offered"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    AFTER_HOURS = "after_hours"
    RESOLVED = "resolved"
    ABANDONED = "abandoned"


class Action(StrEnum):
    ACCEPT = "accept"
    DECLINE = "decline"
    OFFER = "offer"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    RESOLVE = "resolve"
    ABANDON = "abandon"


WAITING = frozenset({State.QUEUED, State.OFFERED, State.AFTER_HOURS})
IN_HAND = frozenset({State.ACTIVE, State.ON_HOLD})
ENDED = frozenset({State.RESOLVED, State.ABANDONED})
OUTCOMES = ("answered", "referred", "callback", "no_response", "other")

_TABLE: Mapping[Action, tuple[frozenset[State], State]] = {
    Action.ACCEPT: (WAITING, State.ACTIVE),
    Action.DECLINE: (frozenset({State.OFFERED}), State.QUEUED),
    Action.OFFER: (frozenset({State.QUEUED}), State.OFFERED),
    Action.HOLD: (frozenset({State.ACTIVE}), State.ON_HOLD),
    Action.RESUME: (frozenset({State.ON_HOLD}), State.ACTIVE),
    Action.TRANSFER: (IN_HAND, State.QUEUED),
    Action.RESOLVE: (IN_HAND, State.RESOLVED),
    Action.ABANDON: (WAITING, State.ABANDONED),
}
OWNER_ONLY = frozenset({Action.HOLD, Action.RESUME, Action.TRANSFER, Action.RESOLVE})


class NotPossible(Exception):
    """The action does not fit the state that the episode is in."""

    def __init__(self, action: Action, state: State) -> None:
        super().__init__(f"{action} in state {state}")
        self.action, self.state = action, state


def after(state: State, action: Action) -> State:
    """The state that an action leads to.

    Raises:
        NotPossible: the action has no place in this state.
    """
    from_states, to_state = _TABLE[action]
    if state not in from_states:
        raise NotPossible(action, state)
    return to_state
