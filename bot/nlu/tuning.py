"""What Rasa 3.6.21 does at each action call that needs doing once.

Half of the engine's time went into checking, at every answer of an action, that the schema of answers is itself a
valid schema (`jsonschema.validate` does so). The schema is a constant, so it is compiled once; answers are checked
as before.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, Text

from jsonschema import Draft7Validator
from rasa.core.actions.action import RemoteAction


@lru_cache(maxsize=1)
def _validator() -> Draft7Validator:
    return Draft7Validator(RemoteAction.action_response_format_spec())


def _validate_action_result(_self: RemoteAction, result: Dict[Text, Any]) -> bool:
    """Raises jsonschema.ValidationError for an answer that is none."""
    _validator().validate(result)
    return True


def apply() -> None:
    """Puts the compiled check in the place of the one that compiles."""
    RemoteAction._validate_action_result = _validate_action_result
