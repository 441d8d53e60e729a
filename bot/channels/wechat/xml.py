"""WeChat's XML, in and out. What comes in is flat and small; what goes out cannot be broken out of."""

import re
from collections.abc import Mapping
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.channels.wechat.errors import BadInput, Reason

MOST_BYTES = 64 * 1024
_REPLACEMENT = "\ufffd"
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,8}));")


def parse(body: bytes) -> dict[str, str]:
    """The fields of a message: its root's children, each once. Half surrogates and control characters become U+FFFD.

    Raises:
        BadInput: too large, no XML, with a DOCTYPE or entities, or not of WeChat's shape.
    """
    if len(body) > MOST_BYTES:
        raise BadInput(Reason.TOO_LARGE)
    text = _NO_XML.sub(_REPLACEMENT, body.decode("utf-8", "replace").removeprefix("\ufeff"))
    try:
        root = fromstring(_REFERENCE.sub(_whole, text), forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise BadInput(Reason.MALFORMED) from error
    fields = {child.tag: child.text or "" for child in root}
    if root.tag != "xml" or len(fields) != len(root):
        raise BadInput(Reason.MALFORMED)
    return fields


def build(fields: Mapping[str, str | int]) -> str:
    """A flat document; words stand in CDATA, numbers as they are."""
    return f"<xml>{''.join(_element(name, value) for name, value in fields.items())}</xml>"


def _whole(reference: re.Match[str]) -> str:
    """A reference to a character as it stands; one to half of a character as U+FFFD."""
    code = int(reference[1], 16) if reference[1] else int(reference[2])
    return reference[0] if code <= 0x10FFFF and not _NO_XML.match(chr(code)) else _REPLACEMENT


def _element(name: str, value: str | int) -> str:
    return f"<{name}>{value if isinstance(value, int) else _cdata(value)}</{name}>"


def _cdata(text: str) -> str:
    """`]]>` would end the section, so it is parted between two of them."""
    return f"<![CDATA[{_NO_XML.sub(_REPLACEMENT, text).replace(']]>', ']]]]><![CDATA[>')}]]>"
