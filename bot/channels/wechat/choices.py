"""Buttons as numbered choices: WeChat shows words alone, so a person answers with a number."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.text.normalise import normalise

_NUMBERS = re.compile(r"(?:回复|选择?)? ?[(]?(\d{1,2})[).。、]?")
_SEVERAL = re.compile(r"\d{1,2}(?:[\s,，、和.]+\d{1,2})+")
_DIGITS_ASKED = frozenset({"number", "phone", "date", "id_document", "credit_code", "text"})
RATINGS = ((5, "非常满意"), (4, "满意"), (3, "基本满意"), (2, "不满意"), (1, "非常不满意"))


@dataclass(frozen=True, slots=True)
class Choice:
    """What a number stands for: an issued button, one of several options, or a rating.

    Args:
        payload: the button's issued id; empty for a rating.
        many: others may be chosen with it.
        score: a rating's stars, of the episode named in `episode_id`, or of the assistant where that is empty.
    """

    title: str
    payload: str = ""
    many: bool = False
    score: int = 0
    episode_id: str = ""

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def asks(message: Mapping[str, Any]) -> bool:
    """Whether a number would be the answer to what the message asks, so that none may stand for a choice."""
    asked = _asked(message)
    return asked.get("type") in _DIGITS_ASKED or bool(asked.get("secure"))


def _asked(message: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = message["data"].get("input", {}) if message["kind"] == "form_prompt" else {}
    return found


def offered(message: Mapping[str, Any]) -> tuple[list[Choice], list[str]]:
    """The numbered choices of a message, and the titles to type where a number would be taken for an answer."""
    buttons = [Choice(b["title"], b["payload"]) for b in message["buttons"]]
    if message["kind"] == "rating_request":
        episode_id = str(message["data"].get("episode_id") or "")
        return [Choice(title, score=score, episode_id=episode_id) for score, title in RATINGS], []
    asked = _asked(message)
    if asks(message):
        kept_secret = {option["title"] for option in asked.get("options", ()) if asked.get("secure")}
        return [], [choice.title for choice in buttons if choice.title not in kept_secret]
    if asked.get("type") == "multi_choice":
        options = [Choice(o["title"], o["payload"], many=True) for o in asked.get("options", ())]
        return [*options, *buttons], []
    return buttons, []


def block(choices: Sequence[Choice]) -> str:
    """The lines under a message; empty where there is nothing to choose."""
    if not choices:
        return ""
    head = "请回复数字（可多选，如 1、2）：" if any(choice.many for choice in choices) else "请回复数字选择："
    lines = [f"{number}. {choice.title}" for number, choice in enumerate(choices, 1)]
    return "\n".join([head, *lines])


def chosen(text: str, choices: Sequence[Choice]) -> Choice | None:
    """What a reply of nothing but a number stands for, several options as one; None for any other words."""
    plain = normalise(text).strip()
    single = _NUMBERS.fullmatch(plain)
    if single is not None:
        return _at(choices, int(single[1]))
    if _SEVERAL.fullmatch(plain) is None:
        return None
    found = [_at(choices, int(number)) for number in dict.fromkeys(re.findall(r"\d{1,2}", plain))]
    options = [choice for choice in found if choice is not None and choice.many]
    if not options or len(options) != len(found):
        return None
    return Choice("、".join(c.title for c in options), ",".join(c.payload for c in options), many=True)


def _at(choices: Sequence[Choice], number: int) -> Choice | None:
    return choices[number - 1] if 0 < number <= len(choices) else None
