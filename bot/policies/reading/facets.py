"""What a question asks for, beside its topic: an amount, a time limit, a place … and what a passage states of it."""

import re

from bot.text.normalise import normalise

_ASKED = {
    "validity": ("有效期", "有效期|失效|过期|到期|还有效|作废|还算数"),
    "amount": (
        "金额",
        "多少钱|几块|几百|几千|金额|补多少|奖多少|给多少|多少元|补[贴助].*多少|奖.*多少|多少补[贴助]"
        "|补[贴助]标准|奖励标准|什么标准|发多少|收费|要钱|花钱|交钱|免费|费用",
    ),
    "duration": (
        "办理时间",
        "多久|几天|多长时间|几个工作日|多少天|什么时候能?(办好|办完|有结果)|几年|多少个月|几个月|期限|时限",
    ),
    "date": ("具体日期", "几月|哪个?月|几号|什么时候(开始|举办|开|有|办|截止)?$|哪天|日期|何时"),
    "place": ("具体地点", "在哪|去哪|到哪|哪里|哪儿|什么地方|地址|哪个(窗口|地方)|啥地方|几楼"),
    "phone": ("联系电话", "电话(是|多少|号)|号码|联系方式|怎么联系|热线"),
    "website": ("网址", "网址|哪个网站|什么网站|网站叫|官网|小程序|公众号"),
    "materials": ("所需材料", "材料|带什么|带啥|证件|资料|证明|准备什么|准备啥|户口本|照片"),
    "eligibility": (
        "适用对象和条件",
        "能不能|可不可以|可以.*[吗么]|能.*[吗么]|条件|资格|哪些人|什么人|谁(可以|能)|对象|年龄|几岁|多大|行不行",
    ),
    "procedure": ("具体办法", "怎么|如何|咋|流程|步骤|程序|怎样|办法|申请|网上"),
    "quantity": ("具体数量", "多少(个|人|家|次|名|场)|几(家|次|场|名)|数量"),
}
_STATED = {
    "amount": r"[0-9一二三四五六七八九十百千万两]+(?:万|亿)?元|%|％|百分之|免费|[倍]的?(?:工资|罚款|以下|以上)",
    "duration": r"[0-9一二两三四五六七八九十百]+个?(?:工作日|日|天|周|月|年|小时)(?!内?第)",
    "date": r"[0-9一二三四五六七八九十]+月(?!内)|[0-9]+年[0-9]+月",
    "phone": r"(?<![0-9])[0-9]{5,12}(?![0-9元人])",
    "website": r"[a-z0-9.-]+\.(?:cn|com|gov|org)",
    "materials": r"材料|证明|凭证|凭据|身份证|户口簿|申请书|申请表",
    "quantity": r"[0-9一二两三四五六七八九十百千]+(?:人|家|次|名|场|个)",
}
HARD = frozenset({"validity", "amount", "duration", "date", "place", "phone", "website", "materials", "quantity"})
"""Facets that a passage either states or does not; «how» and «who» are answered by degrees."""
FACETS = {name: (words, re.compile(pattern)) for name, (words, pattern) in _ASKED.items()}
_GIVEN = {name: re.compile(pattern) for name, pattern in _STATED.items()}


def asked(question: str) -> list[str]:
    """The facets a question asks for, the narrowest first; empty where it asks about the thing as such."""
    plain = normalise(question)
    return [name for name, (_, pattern) in FACETS.items() if pattern.search(plain)]


def given(passage: str) -> frozenset[str]:
    """The facets whose form a passage shows: an amount, a number of days, a telephone number …"""
    plain = normalise(passage).lower()
    return frozenset(name for name, pattern in _GIVEN.items() if pattern.search(plain))


_BITS = {name: 1 << place for place, name in enumerate(_STATED)}


def asked_bits(question: str) -> int:
    """Those facets of a question whose form a passage can show, as bits."""
    return sum(_BITS[name] for name in asked(question) if name in _BITS)


def given_bits(passage: str) -> int:
    """The facets whose form a passage shows, as bits."""
    return sum(_BITS[name] for name in given(passage))


def name_of(facet: str) -> str:
    """The facet in words for people."""
    return FACETS[facet][0]
