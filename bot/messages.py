"""The one message shape (contract, section 1) as the rooms produce it, before it has a place in a conversation."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self


class Role(StrEnum):
    """Who speaks."""

    USER = "user"
    BOT = "bot"
    VOLUNTEER = "volunteer"
    SYSTEM = "system"


class Kind(StrEnum):
    """What a message is; the contract says what `data` each kind carries."""

    TEXT = "text"
    POLICY_ANSWER = "policy_answer"
    NO_ANSWER = "no_answer"
    CHECKLIST = "checklist"
    FORM_PROMPT = "form_prompt"
    REVIEW = "review"
    RECEIPT = "receipt"
    STATUS = "status"
    HANDOFF_NOTICE = "handoff_notice"
    SAFETY = "safety"
    REFERRAL = "referral"
    LISTING = "listing"
    RATING_REQUEST = "rating_request"


@dataclass(frozen=True, slots=True)
class Command:
    """What a button does. It stays on the server; people hold only an opaque id that was issued for it."""

    do: str
    args: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        return {"do": self.do, "args": dict(self.args)}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(do=str(value["do"]), args={str(k): str(v) for k, v in value.get("args", {}).items()})


@dataclass(frozen=True, slots=True)
class Button:
    title: str
    command: Command


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an answer stands. `quote` is verbatim; `clause` is canonical, e.g. 三（一）1 or 第四十五条第二款."""

    document_no: str
    title: str
    clause: str
    heading: str
    quote: str
    url: str

    def to_json(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Reply:
    """A message that the house wants to say. `text` is fit to be shown alone.

    `failed` marks an answer that did not help; two in a row offer a person. `unsure` marks one that may not be what was
    asked for; on a sensitive matter it offers a person. Neither is shown.
    """

    kind: Kind
    text: str
    buttons: tuple[Button, ...] = ()
    citations: tuple[Citation, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    role: Role = Role.BOT
    failed: bool = False
    unsure: bool = False

    def to_json(self) -> dict[str, Any]:
        """The form in which a reply travels through the dialogue engine and rests in an effect's row."""
        return {
            "kind": str(self.kind),
            "text": self.text,
            "buttons": [{"title": b.title, "command": b.command.to_json()} for b in self.buttons],
            "citations": [c.to_json() for c in self.citations],
            "data": dict(self.data),
            "role": str(self.role),
            "failed": self.failed,
            "unsure": self.unsure,
        }

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        return cls(
            kind=Kind(value["kind"]),
            text=str(value["text"]),
            buttons=tuple(Button(b["title"], Command.from_json(b["command"])) for b in value["buttons"]),
            citations=tuple(Citation(**c) for c in value["citations"]),
            data=dict(value["data"]),
            role=Role(value["role"]),
            failed=bool(value["failed"]),
            unsure=bool(value.get("unsure", False)),
        )
