"""Several questions in one message, and questions that lean on the one before."""

import re

_BETWEEN = re.compile(r"[?？。！!；;\n]+|，?(?=(?:还有|另外|再问|顺便|以及想问|还想问|再一个))")
_ASKS = re.compile(
    r"吗|嘛|么|呢|不$|没$|怎|咋|如何|哪|啥|什么|几|多少|多久|谁|能不能|可不可以|有没有|是不是|要不要|会不会|行不行|为何|为啥"
)
_SHORTEST = 4
_MOST = 4
"""Questions of one message that are answered."""
_LEANS = re.compile(r"^(那么?|要是|如果|换成|还有|这个|那个|它|他们?|她们?|再|另外|然后|这|该)|呢[?？]?$")
_WHOLE = 12
"""Characters up to which a question without a subject of its own leans on the one before."""


def questions(text: str) -> list[str]:
    """The questions of a message, in order; the message itself where it holds one only.

    What is told before a question belongs to it.
    """
    found, told = [], ""
    for part in (p.strip(" ，,、") for p in _BETWEEN.split(text)):
        if not part:
            continue
        if _ASKS.search(part) and len(part) >= _SHORTEST:
            found.append(f"{told}，{part}" if told else part)
            told = ""
        else:
            told = f"{told}，{part}" if told else part
    if len(found) < 2:
        return [text]
    if told:
        found[-1] = f"{found[-1]}，{told}"
    return found[:_MOST]


def leans(text: str) -> bool:
    """Whether a question may lean on the one before: it points back, or is too short to stand alone."""
    return bool(_LEANS.search(text.strip())) or len(text.strip()) <= _WHOLE


def joined(before: str, text: str) -> str:
    """The question before with the one that leans on it."""
    return f"{before.rstrip('?？。！!')}，{text}"
