"""What comes in, by its kind. Events and messages that nobody knows yet are kept as such, never refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.channels.wechat.errors import BadInput, Reason

_OPENID = re.compile(r"[\w-]{1,64}", re.ASCII)
_NUMBER = re.compile(r"\d{1,20}", re.ASCII)
_LONGEST_NAME = 128


class Kind(StrEnum):
    WORDS = "words"
    IMAGE = "image"
    VOICE = "voice"
    OTHER = "other"
    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    SCAN = "scan"
    CLICK = "click"
    EVENT = "event"


class Trigger(StrEnum):
    """What opens a quota of messages that the account may send on its own."""

    MESSAGE = "message"
    MENU = "menu"
    SUBSCRIBE = "subscribe"
    SCAN = "scan"


_EVENTS = {
    "subscribe": Kind.SUBSCRIBE,
    "unsubscribe": Kind.UNSUBSCRIBE,
    "scan": Kind.SCAN,
    "click": Kind.CLICK,
}
_TRIGGERS = {
    Kind.WORDS: Trigger.MESSAGE,
    Kind.IMAGE: Trigger.MESSAGE,
    Kind.VOICE: Trigger.MESSAGE,
    Kind.OTHER: Trigger.MESSAGE,
    Kind.SUBSCRIBE: Trigger.SUBSCRIBE,
    Kind.SCAN: Trigger.SCAN,
    Kind.CLICK: Trigger.MENU,
}
_MENU_EVENTS = frozenset({"scancode_push", "scancode_waitmsg"})


@dataclass(frozen=True, slots=True)
class Received:
    """`key` is the same in each delivery of the same message.

    `name` is the event's or the message's type as WeChat calls it; `event_key` what a menu or QR code carries.
    """

    key: str
    person: str
    account: str
    created: int
    kind: Kind
    name: str
    text: str = ""
    event_key: str = ""
    media_id: str = ""
    menu_answer: bool = False

    @property
    def trigger(self) -> Trigger | None:
        """The quota that it opens. A press in a message's own menu counts as a menu's, which is the smaller."""
        if self.menu_answer or self.name in _MENU_EVENTS:
            return Trigger.MENU
        return _TRIGGERS.get(self.kind)


def read(fields: Mapping[str, str]) -> Received:
    """Raises BadInput where it is not of WeChat's shape."""
    person, account, created = (fields.get(name, "") for name in ("FromUserName", "ToUserName", "CreateTime"))
    name = fields.get("MsgType", "").lower()
    if not (_OPENID.fullmatch(person) and _OPENID.fullmatch(account) and _NUMBER.fullmatch(created)):
        raise BadInput(Reason.MALFORMED)
    if not 0 < len(name) <= _LONGEST_NAME:
        raise BadInput(Reason.MALFORMED)
    if name == "event":
        return _event(fields, person, account, int(created))
    number = fields.get("MsgId", "")
    if not _NUMBER.fullmatch(number):
        raise BadInput(Reason.MALFORMED)
    kind, text = _message(name, fields)
    return Received(
        key=f"msg:{number}",
        person=person,
        account=account,
        created=int(created),
        kind=kind,
        name=name,
        text=text,
        media_id=fields.get("MediaId", "")[:_LONGEST_NAME],
        menu_answer="bizmsgmenuid" in fields,
    )


def _event(fields: Mapping[str, str], person: str, account: str, created: int) -> Received:
    """A person may press two entries of the menu within a second, so that they belong to the key as well."""
    name, event_key = (fields.get(field, "")[:_LONGEST_NAME] for field in ("Event", "EventKey"))
    name = name.lower()
    return Received(
        key=f"evt:{person}:{created}:{name}:{event_key}",
        person=person,
        account=account,
        created=created,
        kind=_EVENTS.get(name, Kind.EVENT),
        name=name,
        event_key=event_key,
    )


def _message(name: str, fields: Mapping[str, str]) -> tuple[Kind, str]:
    """Kind and words. A place that was sent is its name, and a voice message what WeChat itself heard, if it did."""
    words = {
        "text": fields.get("Content", ""),
        "voice": fields.get("Recognition", ""),
        "location": fields.get("Label", ""),
    }.get(name, "")
    if words.strip() or name == "text":
        return Kind.WORDS, words
    return {"image": Kind.IMAGE, "voice": Kind.VOICE}.get(name, Kind.OTHER), ""
