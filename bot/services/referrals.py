"""What another body is in charge of: recognised by the words of `data/lines/referrals.yml`."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.messages import Button, Command, Kind, Reply
from bot.services.words import simplified


@dataclass(frozen=True, slots=True)
class _Topic:
    name: str
    words: re.Pattern[str]
    unless: tuple[str, ...]
    text: str
    lines: tuple[Mapping[str, str], ...]


class Referrals:
    """Args: data: `referrals.yml`; lines: the lines of `lines.yml`, by which numbers get their names."""

    def __init__(self, data: Mapping[str, Any], lines: Sequence[Mapping[str, Any]]) -> None:
        names = {line["phone"]: {"name": line["name"], "phone": line["phone"]} for line in lines}
        self._topics = [
            _Topic(
                row["topic"],
                re.compile("|".join(row["words"]), re.I),
                tuple(row.get("unless", ())),
                row["text"],
                tuple(names[phone] for phone in row["lines"]),
            )
            for row in data["topics"]
        ]

    def topic(self, text: str) -> str | None:
        """The topic that the words are about, if another body is in charge of it."""
        found = self._find(text)
        return found.name if found else None

    def reply(self, text: str) -> Reply | None:
        """What a person is told who asks about it; None where it is ours."""
        found = self._find(text)
        if found is None:
            return None
        numbers = "\n".join(f"{line['name']}：{line['phone']}" for line in found.lines)
        return Reply(
            Kind.REFERRAL,
            f"{found.text}\n{numbers}",
            (Button("转人工", Command("handoff")),),
            data={"topic": found.name, "lines": [dict(line) for line in found.lines]},
        )

    def _find(self, text: str) -> _Topic | None:
        flat = simplified(text).replace(" ", "")
        for topic in self._topics:
            if topic.words.search(flat) and not any(word in flat for word in topic.unless):
                return topic
        return None
