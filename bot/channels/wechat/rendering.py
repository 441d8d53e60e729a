"""From the house's messages to what WeChat shows: words, folded together, and one list of numbered choices below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.wechat.choices import Choice, asks, block, offered
from bot.channels.wechat.text import MOST_BYTES, shortened, size, split

GAP = "\n\n"
_GREETING = 1
_SLACK = 300  # bytes that may be lost where parts end before they are full


@dataclass(frozen=True, slots=True)
class Parcel:
    """One text to be sent, and what may be chosen below it.

    Args:
        by_person: a volunteer speaks in it.
        file_id: a picture goes instead, whose name the words are.
        asks: it ends with a question that a number may answer: from then on no number stands for a choice of before.
    """

    words: str
    choices: tuple[Choice, ...] = ()
    by_person: bool = False
    file_id: str = ""
    asks: bool = False

    @property
    def text(self) -> str:
        """What the person sees."""
        return GAP.join(part for part in (self.words, block(self.choices)) if part)


def folded(messages: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Without the notices that a later notice has overtaken: only how things stand now is worth a message."""
    notices = [message["seq"] for message in messages if message["kind"] == "handoff_notice"]
    return [m for m in messages if m["kind"] != "handoff_notice" or m["seq"] == notices[-1]]


def parcels(messages: Sequence[Mapping[str, Any]], lines: Mapping[int, str]) -> list[Parcel]:
    """As many texts as the messages need.

    Args:
        lines: by `seq`, what the channel says below a message: where a secure question is answered, a file is opened.
    """
    return _parted(_written(messages, lines))


def abridged(messages: Sequence[Mapping[str, Any]], lines: Mapping[int, str], more: str, most: int) -> list[Parcel]:
    """At most `most` texts: the longest words are shortened, what is asked and what may be chosen stay whole.

    Args:
        more: where the whole can be read.
    """
    whole = _written(messages, lines)
    written, choices = whole.parts, whole.choices
    line = f"内容较长，全文请到网页看：\n{more}"
    over = size(GAP.join(written)) + size(GAP + line) + size(block(choices)) + _SLACK * most - most * MOST_BYTES
    at = max(range(len(written)), key=lambda index: size(written[index]))
    cut = shortened(written[at], max(size(written[at]) - over, _SLACK))
    made = _parted(replace(whole, parts=[*written[:at], f"{cut}\n{line}", *written[at + 1 :]]))
    return [*made[: most - 1], made[-1]]


def packed(parcels: Sequence[Parcel], most: int = MOST_BYTES) -> tuple[Parcel, list[Parcel]]:
    """As many of the first as fit into one text, but always one, and the rest."""
    first, *rest = parcels
    while rest:
        joined = _joined(first, rest[0])
        if size(joined.text) > most:
            break
        first, rest = joined, rest[1:]
    return first, rest


def _joined(one: Parcel, other: Parcel) -> Parcel:
    """Two as one. Where the second asks for a number, the first one's choices are typed by their titles."""
    words, choices = [one.words, other.words], one.choices + other.choices
    if other.asks:
        words.insert(1, _typed([choice.title for choice in one.choices]))
        choices = ()
    asking = other.asks or (one.asks and not other.choices)
    return Parcel(GAP.join(filter(None, words)), choices, one.by_person or other.by_person, asks=asking)


def with_line(parcel: Parcel, line: str) -> Parcel:
    """With a line below its words, which are shortened where both do not fit."""
    room = MOST_BYTES - size(GAP + line) - size(GAP + block(parcel.choices))
    return replace(parcel, words=f"{shortened(parcel.words, room)}{GAP}{line}")


@dataclass(frozen=True, slots=True)
class _Written:
    """Messages in words, one a part, before they are cut to what fits."""

    parts: Sequence[str]
    choices: tuple[Choice, ...]
    by_person: bool
    asks: bool


def _written(messages: Sequence[Mapping[str, Any]], lines: Mapping[int, str]) -> _Written:
    choices: list[Choice] = []
    written = []
    shown = folded(messages)
    choosing = [message for message in shown if asks(message) or offered(message)[0]]
    asking = bool(choosing) and asks(choosing[-1])
    for message in shown:
        numbered, typed = offered(message)
        if asking:
            numbered, typed = [], [*(choice.title for choice in numbered), *typed]
        if message["seq"] == _GREETING and len(messages) > 1:
            numbered = []  # who has asked already need not be told how to begin
        told = [_words(message), lines.get(message["seq"], ""), _typed(typed)]
        written.append("\n".join(line for line in told if line))
        own = bool(choosing) and message is choosing[-1] and message["kind"] == "form_prompt"
        choices = [*numbered, *choices] if own else [*choices, *numbered]  # the question in hand begins with 1
    return _Written(written, tuple(choices), any(m["role"] == "volunteer" for m in messages), asking)


def picture(message: Mapping[str, Any], file_id: str) -> Parcel:
    """A message that goes as a picture; its words stand for it where no picture can go."""
    return Parcel(_words(message), by_person=message["role"] == "volunteer", file_id=file_id)


def _parted(whole: _Written) -> list[Parcel]:
    """The choices stand below the last part, which leaves room for them."""
    parts, choices = split(GAP.join(whole.parts)), whole.choices
    room = MOST_BYTES - size(GAP + block(choices))
    if parts and size(parts[-1]) > room:
        parts = [*parts[:-1], *split(parts[-1], room)]
    last = len(parts) - 1
    return [
        Parcel(part, choices if at == last else (), whole.by_person, asks=whole.asks and at == last)
        for at, part in enumerate(parts)
    ]


def _words(message: Mapping[str, Any]) -> str:
    name = message["author"]["name"]
    return f"【志愿者{name}】{message['text']}" if message["role"] == "volunteer" else str(message["text"])


def _typed(titles: Sequence[str]) -> str:
    return f"也可以回复：{'、'.join(titles)}" if titles else ""
