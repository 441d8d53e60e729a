"""Several questions in one message, and questions that lean on the one before."""

import re
from collections.abc import Sequence

_MORE = "还有|另外|再问|顺便想?问|以及想问|还想问|再一个|[二三四]是|第[二三四]|其次"
_BETWEEN = re.compile(rf"[?？。！!；;\n]+|[，,]?(?=(?:{_MORE}))")
_LINK = re.compile(rf"^(?:(?:{_MORE})(?:一下|下|个|问|想问)?[，,、：:]?)+(?=.)")
_ASKS = re.compile(
    r"吗|嘛|么|呢|不$|没$|怎|咋|如何|哪|啥|什么|几|多少|多久|谁|能不能|可不可以|有没有|是不是|要不要|会不会|行不行|为何|为啥"
)
_SHORTEST = 4
_MOST = 4
"""Questions of one message that are answered."""
_BACK = re.compile(
    r"^(那么?|要是|如果|换成|还有|这个|那个|它|他们?|她们?|再|另外|然后)|呢[?？]?$|也(一样|一起)|也(可以|能|行|算).{0,2}$|还有没有(别|其)"
)
_BARE = re.compile(
    r"要|需|得|办|去|带|拿|交|能|可以|有|收费|收|花|钱|费用?|多久|多少|几天|几号|时间|时候|什么|啥|哪里|哪儿|哪|怎么|咋|如何|谁|找|打|填"
    r"|材料|证件|条件|流程|手续|电话|地址|网上|手机上?|线上|窗口|代办|别人|帮|自己|我|你们?|您|人|吗|嘛|么|呢|的|了|吧|啊|呀|在|到|理|是|为|好|完|下来"
    r"|不|没|行|表|[?？。！!，,\s]"
)
"""What is left out to see whether a question names a thing of its own."""
_WHOLE = 12
"""Characters up to which a question without a subject of its own leans on the one before."""


def questions(text: str) -> list[str]:
    """The questions of a message, in order; the message itself where it holds one only.

    What is told before a question belongs to it.
    """
    found, told = [], ""
    for part in (_LINK.sub("", p.strip(" ，,、")) for p in _BETWEEN.split(text)):
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


def clauses(text: str) -> list[str]:
    """The parts of a sentence between commas, if at least two of them ask; else nothing. Whether each is a question of
    its own only its answer can tell.
    """
    asking, told = [], ""
    for part in re.split("[，,、\\s]+", text):
        told = f"{told}，{part}" if told else part
        if _ASKS.search(part) and len(part) > _SHORTEST:
            asking.append(told)
            told = ""
    return asking[:_MOST] if len(asking) > 1 and not told else []


def leans(text: str) -> bool:
    """Whether a question must lean on the one before: it points back, or names no thing of its own."""
    return bool(_BACK.search(text.strip())) or not _BARE.sub("", text)


def may_lean(text: str) -> bool:
    """Whether a question is so short that it may lean on the one before."""
    return leans(text) or len(text.strip()) <= _WHOLE


def thread(said: Sequence[str]) -> str:
    """What was asked before, from what a person said, newest first: a follow-up brings along what it points back to."""
    before = ""
    for text in said:
        before = joined(text, before) if before else text
        if not leans(text):
            break
    return before


def joined(before: str, text: str) -> str:
    """The question before with the one that leans on it."""
    return f"{before.rstrip('?？。！!')}，{text}"
