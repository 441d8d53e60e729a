"""From the house's messages to what WeChat shows: words, folded together, with numbered choices below."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.wechat.choices import Choice, block, offered
from bot.channels.wechat.text import MOST_BYTES, shortened, size, split

MOST_PARTS = 2
GAP = "\n\n"
_SLACK = 300  # bytes that may be lost where parts end before they are full

type _Written = tuple[str, list[str]]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One text to be sent, and what the numbers below it stand for. `by_person` where a volunteer speaks in it."""

    text: str
    choices: tuple[Choice, ...] = ()
    by_person: bool = False


def folded(messages: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Without the notices that a later notice has overtaken: only how things stand now is worth a message."""
    notices = [message["seq"] for message in messages if message["kind"] == "handoff_notice"]
    return [m for m in messages if m["kind"] != "handoff_notice" or m["seq"] == notices[-1]]


def parcels(messages: Sequence[Mapping[str, Any]], links: Mapping[int, str], more: str, most: int) -> list[Parcel]:
    """At most `most` texts for all of the messages.

    Args:
        links: by `seq`, where a secure question is answered.
        more: where the whole can be read, for what does not fit.
    """
    choices: list[Choice] = []
    written = []
    for message in folded(messages):
        numbered, typed = offered(message)
        extras = [_secure(links.get(message["seq"])), _typed(typed), block(numbered, len(choices) + 1)]
        written.append((_words(message), [line for line in extras if line]))
        choices += numbered
    parts = split(_joined(written))
    if len(parts) > most:
        parts = split(_joined(_cut(written, most * MOST_BYTES, more)))[:most]
    by_person = any(message["role"] == "volunteer" for message in messages)
    last = len(parts) - 1
    return [Parcel(part, tuple(choices) if at == last else (), by_person) for at, part in enumerate(parts)]


def with_line(text: str, line: str) -> str:
    """The text with a line below it, shortened where both do not fit."""
    return f"{shortened(text, MOST_BYTES - size(GAP + line))}{GAP}{line}"


def _joined(written: Sequence[_Written]) -> str:
    return GAP.join("\n".join([words, *extras]) for words, extras in written)


def _cut(written: Sequence[_Written], most: int, more: str) -> list[_Written]:
    """Shortens the longest words of all, so that what is asked and what may be chosen stay whole."""
    line = f"内容较长，全文请到网页看：\n{more}"
    over = size(_joined(written)) + size(line) + _SLACK - most
    at = max(range(len(written)), key=lambda index: size(written[index][0]))
    words, extras = written[at]
    cut = shortened(words, max(size(words) - over, _SLACK))
    return [*written[:at], (cut, [line, *extras]), *written[at + 1 :]]


def _words(message: Mapping[str, Any]) -> str:
    name = message["author"]["name"]
    return f"【志愿者{name}】{message['text']}" if message["role"] == "volunteer" else str(message["text"])


def _secure(link: str | None) -> str:
    if not link:
        return ""
    return f"为了保护您的信息，请不要在微信里直接发，点这里安全填写（链接只能用一次）：\n{link}"


def _typed(titles: Sequence[str]) -> str:
    return f"也可以回复：{'、'.join(titles)}" if titles else ""
