"""The life of an application.

draft → submitted → accepted ⇄ more_needed → completed / refused / withdrawn; a draft that is given up is cancelled,
and so is a registration that ends (注销). What was completed may be changed by a later application (动态管理).
"""

from collections.abc import Mapping
from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    MORE_NEEDED = "more_needed"
    COMPLETED = "completed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class Action(StrEnum):
    SUBMIT = "submit"
    CANCEL = "cancel"
    ACCEPT = "accept"
    ASK_MORE = "ask_more"
    SUPPLY = "supply"
    COMPLETE = "complete"
    REFUSE = "refuse"
    WITHDRAW = "withdraw"
    CHANGE = "change"
    DEREGISTER = "deregister"


_S, _A = State, Action
IN_PROCESS = frozenset({_S.SUBMITTED, _S.ACCEPTED, _S.MORE_NEEDED})
_MOVES: Mapping[Action, tuple[frozenset[State], State]] = {
    _A.SUBMIT: (frozenset({_S.DRAFT}), _S.SUBMITTED),
    _A.CANCEL: (frozenset({_S.DRAFT}), _S.CANCELLED),
    _A.ACCEPT: (frozenset({_S.SUBMITTED}), _S.ACCEPTED),
    _A.ASK_MORE: (frozenset({_S.SUBMITTED, _S.ACCEPTED}), _S.MORE_NEEDED),
    _A.SUPPLY: (frozenset({_S.MORE_NEEDED}), _S.ACCEPTED),
    _A.COMPLETE: (frozenset({_S.ACCEPTED}), _S.COMPLETED),
    _A.REFUSE: (IN_PROCESS, _S.REFUSED),
    _A.WITHDRAW: (IN_PROCESS, _S.WITHDRAWN),
    _A.CHANGE: (frozenset({_S.COMPLETED}), _S.COMPLETED),
    _A.DEREGISTER: (frozenset({_S.COMPLETED}), _S.CANCELLED),
}
OF_CLERKS = (_A.ACCEPT, _A.ASK_MORE, _A.COMPLETE, _A.REFUSE, _A.DEREGISTER)


class NotPossible(ValueError):
    """The action has no place in the state."""


def after(state: State, action: Action) -> State:
    """The state that an action leads to. Raises NotPossible."""
    before, then = _MOVES[action]
    if state not in before:
        raise NotPossible(f"{action} in {state}")
    return then


def possible(state: State) -> list[Action]:
    """What a clerk may do in a state, in the order of the work."""
    return [action for action in OF_CLERKS if state in _MOVES[action][0]]
