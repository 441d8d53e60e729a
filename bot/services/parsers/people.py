"""Names of people, as their identity documents print them."""

import re

from bot.services.definition import Step
from bot.services.outcomes import Outcome, Parsed, Rejected
from bot.services.parsers.context import Context
from bot.services.parsers.surnames import COMPOUND, NOT_NAMES, SURNAMES
from bot.services.words import plain, simplified

_LEAD = re.compile(
    r"^(?:您好|你好)?[,，]?(?:我的?(?:名字|姓名|全名)?(?:叫做?|是|:)|姓名(?:是|:)?|名字(?:叫|是|:)?|叫做?)"
)
_HAN = re.compile(r"[\u3400-\u9fff]{2,4}")
_MINORITY = re.compile(r"[\u3400-\u9fff]{1,15}(?:[·•・．.][\u3400-\u9fff]{1,15}){1,3}")
_LATIN = re.compile(r"[A-Za-z][A-Za-z'’.-]{0,29}(?: [A-Za-z][A-Za-z'’.-]{0,29}){1,4}")
_SENTENCE = re.compile(
    r"[吗呢吧么啊呀?？]|什么|怎么|不知|不是|不想|没有|可以|我|你|您|的|了|请|帮|办|要|几|多少|失业|登记|补贴|工作|公司|证|号|钱|取消|人工"
)


def parse_name(step: Step, text: str, _context: Context) -> Outcome | None:
    """A name that is surely one: 我叫…, a common surname with a given name, or a name with a middle dot."""
    flat = plain(text)
    told = _LEAD.sub("", flat)
    if told != flat and _shaped_like_a_name(told):
        return Parsed(told, told)
    if flat in NOT_NAMES or _SENTENCE.search(flat):
        return None
    if _MINORITY.fullmatch(flat):
        dotted = re.sub("[•・．.]", "·", flat)
        return Parsed(dotted, dotted)
    if _HAN.fullmatch(flat) and _has_surname(simplified(flat)) and len(set(flat)) > len(flat) - 2:
        return Parsed(flat, flat)
    if re.search("[0-9]", flat) and not _SENTENCE.search(flat):
        return Rejected(step.errors["invalid"])
    return None


def parse_any_name(step: Step, text: str, _context: Context) -> Outcome:
    """Free text where a name is asked: rare surnames and Latin letters too, but neither sentences nor babble."""
    flat = plain(text)
    babble = len(set(flat)) <= len(flat) // 2
    if _HAN.fullmatch(flat) and not babble and flat not in NOT_NAMES and not _SENTENCE.search(flat):
        return Parsed(flat, flat)
    if _LATIN.fullmatch(flat):
        return Parsed(flat, flat)
    return Rejected(step.errors["invalid"])


def _has_surname(name: str) -> bool:
    if name[:2] in COMPOUND:
        return len(name) > 2
    return name[0] in SURNAMES and len(name) <= 4 and (len(name) < 4 or name[1] in SURNAMES)


def _shaped_like_a_name(text: str) -> bool:
    if text in NOT_NAMES or _SENTENCE.search(text):
        return False
    return bool(_HAN.fullmatch(text) or _MINORITY.fullmatch(text) or _LATIN.fullmatch(text))
