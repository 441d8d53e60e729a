"""The state machine of an episode. Pure: who may do what in which state, and what comes of it."""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    """`callback` is a promise to get back to someone; `after_hours` waits until somebody is on duty."""

    REQUESTED = "requested"
    QUEUED = "queued"
    OFFERED = "offered"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    TRANSFER_OFFERED = "transfer_offered"
    AFTER_HOURS = "after_hours"
    CALLBACK = "callback"
    RESOLVED = "resolved"
    ABANDONED = "abandoned"


class Action(StrEnum):
    """What may happen to an episode; one function each."""

    QUEUE = "queue"
    DEFER = "defer"
    OFFER = "offer"
    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    OFFER_TRANSFER = "offer_transfer"
    TAKE_OVER = "take_over"
    REFUSE_TRANSFER = "refuse_transfer"
    STEP_IN = "step_in"
    DROP = "drop"
    CALLBACK = "callback"
    RESOLVE = "resolve"
    ABANDON = "abandon"


WAITING = frozenset({State.REQUESTED, State.QUEUED, State.OFFERED, State.AFTER_HOURS, State.CALLBACK})
IN_HAND = frozenset({State.ACTIVE, State.ON_HOLD, State.TRANSFER_OFFERED})
ENDED = frozenset({State.RESOLVED, State.ABANDONED})
OFFERING = frozenset({State.OFFERED, State.TRANSFER_OFFERED})
OUTCOMES = ("answered", "referred", "callback", "no_response", "other")

_HELD = frozenset({State.ACTIVE, State.ON_HOLD})
_LEAVABLE = frozenset({State.QUEUED, State.OFFERED, State.AFTER_HOURS})

_TABLE: Mapping[Action, tuple[frozenset[State], State]] = {
    Action.QUEUE: (frozenset({State.REQUESTED, State.AFTER_HOURS, State.CALLBACK}), State.QUEUED),
    Action.DEFER: (frozenset({State.REQUESTED, State.QUEUED}), State.AFTER_HOURS),
    Action.OFFER: (frozenset({State.QUEUED}), State.OFFERED),
    Action.ACCEPT: (_LEAVABLE | {State.CALLBACK}, State.ACTIVE),
    Action.DECLINE: (frozenset({State.OFFERED}), State.QUEUED),
    Action.EXPIRE: (frozenset({State.OFFERED}), State.QUEUED),
    Action.HOLD: (frozenset({State.ACTIVE}), State.ON_HOLD),
    Action.RESUME: (frozenset({State.ON_HOLD}), State.ACTIVE),
    Action.TRANSFER: (_HELD, State.QUEUED),
    Action.OFFER_TRANSFER: (_HELD, State.TRANSFER_OFFERED),
    Action.TAKE_OVER: (frozenset({State.TRANSFER_OFFERED}), State.ACTIVE),
    Action.REFUSE_TRANSFER: (frozenset({State.TRANSFER_OFFERED}), State.ACTIVE),
    Action.STEP_IN: (IN_HAND, State.ACTIVE),
    Action.DROP: (IN_HAND, State.QUEUED),
    Action.CALLBACK: (_LEAVABLE | _HELD, State.CALLBACK),
    Action.RESOLVE: (IN_HAND, State.RESOLVED),
    Action.ABANDON: (_LEAVABLE | {State.CALLBACK}, State.ABANDONED),
}

TAKES = frozenset({Action.ACCEPT, Action.TAKE_OVER, Action.STEP_IN})
"""Another person has the conversation from now on: a new epoch."""

RETURNS = frozenset({Action.DEFER, Action.CALLBACK, Action.RESOLVE, Action.ABANDON})
"""The bot speaks again. Passing on to the queue is not among them: there a person is still to come."""


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


def fence(owner: str, epoch: int, action: Action) -> tuple[str, int]:
    """Owner and epoch of the conversation after an action. What was begun under another epoch is not published."""
    if action in TAKES:
        return "human", epoch + 1
    if action in RETURNS and owner == "human":
        return "bot", epoch + 1
    return owner, epoch
