"""The menu under the chat, from data to what WeChat takes, within its limits."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.channels.wechat.text import size

_MOST_TOP, _MOST_SUB = 3, 5
_TOP_BYTES, _SUB_BYTES, _KEY_BYTES, _URL_BYTES = 16, 60, 128, 1024


class BadMenu(ValueError):
    """The menu's data is not what WeChat takes; the message says where."""


def build(items: Sequence[Mapping[str, Any]], page: str) -> dict[str, Any]:
    """The body of the menu's call.

    Args:
        items: `{"name", "say" | "page" | "items"}`; what a press says is the words of the person, `page` opens ours.
        page: the address of the public page.

    Raises:
        BadMenu: too many, too long, or a press that does nothing.
    """
    if not 0 < len(items) <= _MOST_TOP:
        raise BadMenu(f"1 to {_MOST_TOP} entries, not {len(items)}")
    return {"button": [_top(item, page) for item in items]}


def said(items: Sequence[Mapping[str, Any]], key: str) -> str:
    """The words that a press stands for; empty for a key of a menu that is no more."""
    flat = [leaf for item in items for leaf in item.get("items", [item])]
    return next((str(leaf["say"]) for leaf in flat if leaf.get("say") == key), "")


def _top(item: Mapping[str, Any], page: str) -> dict[str, Any]:
    if "items" not in item:
        return _leaf(item, page, _TOP_BYTES)
    if not 0 < len(item["items"]) <= _MOST_SUB:
        raise BadMenu(f"{item['name']}: 1 to {_MOST_SUB} entries, not {len(item['items'])}")
    return {"name": _name(item, _TOP_BYTES), "sub_button": [_leaf(leaf, page, _SUB_BYTES) for leaf in item["items"]]}


def _leaf(item: Mapping[str, Any], page: str, longest: int) -> dict[str, Any]:
    name = _name(item, longest)
    if item.get("page"):
        if not page.startswith("https://") and not page.startswith("http://"):
            raise BadMenu(f"{name}: the public page has no address")
        if size(page) > _URL_BYTES:
            raise BadMenu(f"{name}: the address is too long")
        return {"type": "view", "name": name, "url": page}
    say = str(item.get("say", ""))
    if not 0 < size(say) <= _KEY_BYTES:
        raise BadMenu(f"{name}: says nothing, or more than {_KEY_BYTES} bytes")
    return {"type": "click", "name": name, "key": say}


def _name(item: Mapping[str, Any], longest: int) -> str:
    name = str(item.get("name", ""))
    if not 0 < size(name) <= longest:
        raise BadMenu(f"{name or 'an entry'}: a name has 1 to {longest} bytes")
    return name
