"""What a message asks for, decided when it first comes in: a number must mean the same in each delivery."""

from collections.abc import Mapping, Sequence
from typing import Any

from api.channels.wechat.models import WechatPerson
from bot.channels.wechat import menu, words
from bot.channels.wechat.choices import Choice, chosen
from bot.channels.wechat.incoming import Kind, Received
from bot.dialogue.incoming import MAX_CHARS, is_blank

SAY, PRESS, RATE, TELL, ASIDE, IMAGE, PAGE, GREET, NOTHING = (
    "say", "press", "rate", "tell", "aside", "image", "page", "greet", "nothing",
)  # fmt: skip
"""Words; a button; a rating; words of the channel alone; a message that cannot be read; an image; the way to the page;
what waits; nothing that is answered."""


def deed_of(
    received: Received, person: WechatPerson, items: Sequence[Mapping[str, Any]], *, by_bot: bool, known: bool
) -> dict[str, Any]:
    """What to do, as it rests in the inbox. What the person wrote is not in it.

    Args:
        items: the menu's.
        by_bot: the bot owns the conversation; a volunteer is told numbers as they were typed.
        known: the person had a conversation before.
    """
    match received.kind:
        case Kind.WORDS:
            return _words(received, person, by_bot=by_bot)
        case Kind.CLICK:
            said = menu.said(items, received.event_key)
            return {"do": SAY, "text": said} if said else {"do": NOTHING}
        case Kind.SUBSCRIBE:
            return {"do": TELL, "text": words.WELCOME_BACK} if known else {"do": GREET}
        case Kind.IMAGE:
            return {
                "do": IMAGE,
                "media_id": received.media_id,
                "user": words.IMAGE_KEPT,
                "bot": words.IMAGE if by_bot else "",
            }
        case Kind.VOICE:
            return {"do": ASIDE, "user": words.VOICE_KEPT, "bot": words.VOICE if by_bot else ""}
        case Kind.OTHER:
            return {"do": ASIDE, "user": words.OTHER_KEPT, "bot": words.OTHER if by_bot else ""}
        case _:
            return {"do": NOTHING}


def _words(received: Received, person: WechatPerson, *, by_bot: bool) -> dict[str, Any]:
    text = received.text
    if is_blank(text):
        return {"do": TELL, "text": words.BLANK}
    if len(text) > MAX_CHARS:
        return {"do": TELL, "text": words.TOO_LONG}
    if text.strip() == words.PAGE:
        return {"do": PAGE}
    choice = chosen(text, [Choice(**row) for row in person.choices]) if by_bot else None
    if choice is None:
        return {"do": SAY}
    if choice.score:
        return {"do": RATE, "score": choice.score, "episode_id": choice.episode_id}
    return {"do": PRESS, "payload": choice.payload}
