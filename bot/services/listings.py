"""Jobs, gigs, courses and events: what is looked for, and what of it there is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.messages import Button, Command, Kind, Reply
from bot.services.places import Place, Places
from bot.services.words import arabic, simplified

KINDS = ("jobs", "gigs", "courses", "events")
TITLES = {"jobs": "岗位", "gigs": "零工", "courses": "培训课程", "events": "活动"}
_MOST = 10
_OCCUPATION = 4
"""Characters of a place or an occupation."""
_OF = (
    ("events", re.compile(r"招聘会|双选会|宣讲会|专场招聘|(?:招聘|就业|专项)?活动|场次|春风行动|援助月")),
    (
        "courses",
        re.compile(
            r"培训|课程|(?:什么|哪些|啥|有).{0,6}(?:课|班)(?:吗|没|可|$)|开班|免费的课|上的?课"
            r"|(?:电工|焊工|厨师|月嫂|叉车|护理|美容|家政|会计).{0,2}班"
        ),
    ),
    ("gigs", re.compile(r"零工|日结|临时工|短工|散活|零活|小工|钟点工")),
    (
        "jobs",
        re.compile(r"工作|岗位|职位|招人|招工|招聘|活儿?(?:干|做|可以|$|吗|没)|兼职|招[^聘]{1,6}的|用工"),
    ),
)
_LOOKING = re.compile(
    r"有(?:没有|什么|哪些|啥|无|几个|招)|^有.{1,14}(?:吗|没有?|不)$|看看|看一?下|查(?:一下|一查|查|询)?"
    r"|列(?:一下|出|表)|安排给我|给我看|找找"
    r"|(?:最近|现在|近期|附近|这里|哪里?|谁|今天|本周|这周|下个?月).{0,8}(?:招|有|开)"
)
_NOT_A_LISTING = re.compile(
    r"补贴|补助|条件|政策|怎么|如何|什么意思|登记|规定|多少钱|要求|收费|在哪(?:里|儿)?(?:开|办|报)|期间|标准|流程"
    r"|材料|认定|服务|帮扶|作用|好处|区别"
)
_PAY = re.compile(r"(\d{1,6})(千|万|[kKwW])?(?:元|块)?(?:以上|起|往上|多)?")
_FACTORS = {"千": 1_000, "k": 1_000, "万": 10_000, "w": 10_000}
_LEAST_PAY = 50  # what is less is a number of something else
_FILLER = re.compile(
    r"有(?:没有|什么|哪些|啥|无)|没有?|看看|看一?下|查(?:一下|询|查)?|列(?:一下|出)|最近|现在|近期|附近|这里|哪里?|今天"
    r"|本周|这周|工作|岗位|职位|招人|招工|招聘会?|零工|日结|临时工|短工|活儿?|兼职|全职|活动|培训|课程?|班|信息|列表"
    r"|什么|哪些|这个|那个|可以|我们?|一?个|以上|多少|合适|单位|公司|福建省?|下个?月|免费|报名"
    r"|[的吗呢啊不在招能干做上想要给找份些元块包有里近帮请县区市，,。？?！! 0-9]"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody looks for. `words` is what is left of the sentence: an occupation, mostly."""

    of: str
    places: tuple[Place, ...] = ()
    words: str = ""
    pay: int = 0


@dataclass(frozen=True, slots=True)
class Item:
    """One thing on offer. `county` is a code, or empty for the whole province; `until` is the last day it is shown."""

    id: str
    title: str
    county: str
    place: str
    text: str
    until: date
    pay: int = 0

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id, "title": self.title, "place": self.place, "text": self.text,
            "until": self.until.isoformat(), "pay": self.pay,
        }  # fmt: skip


def looked_for(text: str) -> str | None:
    """What the words look for, where they surely look for something on offer and ask for no rule."""
    flat = simplified(text)
    if not _LOOKING.search(flat) or _NOT_A_LISTING.search(flat):
        return None
    return next((kind for kind, words in _OF if words.search(flat)), None)


def names_little_else(text: str) -> bool:
    """Whether the words name hardly more than what is looked for, a place and an occupation. Longer ones may be a
    question that the documents answer.
    """
    return len(_FILLER.sub("", simplified(text))) <= _OCCUPATION


def wish(text: str, places: Places) -> Wish:
    """The wish that the words express; jobs where they do not say of what."""
    flat = simplified(text)
    of = next((kind for kind, words in _OF if words.search(flat)), "jobs")
    named, rest = places.within(flat)
    rest, pay = _without_pay(arabic(rest))
    return Wish(of, tuple(named), _FILLER.sub("", rest), pay)


def _without_pay(text: str) -> tuple[str, int]:
    match = _PAY.search(text)
    pay = int(match[1]) * _FACTORS.get((match[2] or "").lower(), 1) if match else 0
    if match is None or pay < _LEAST_PAY:
        return text, 0
    return text[: match.start()] + text[match.end() :], pay


def matching(items: Iterable[Item], sought: Wish, today: date) -> list[Item]:
    """What fits the wish and is not over, those that end first before the others."""
    counties = {place.code for place in sought.places}
    found = [
        item
        for item in items
        if item.until >= today
        and (not counties or not item.county or item.county in counties)
        and (not sought.pay or item.pay >= sought.pay)
        and _about(item, sought.words)
    ]
    return sorted(found, key=lambda item: (item.until, item.id))


def _about(item: Item, words: str) -> bool:
    """Two characters in a row in common are the same occupation."""
    if len(words) < 2:
        return True
    return any(words[i : i + 2] in item.title + item.text for i in range(len(words) - 1))


def reply(sought: Wish, items: Sequence[Item], elsewhere: Mapping[str, Any], lines: Mapping[str, str]) -> Reply:
    """The listing; an empty one says where else to look."""
    title = TITLES[sought.of]
    where = _of_places(sought.places) if sought.places else ""
    other = elsewhere["buttons"][sought.of]
    begin = Button(other["title"], Command("show_service", {"service": other["service"]}))
    buttons = (begin, Button("转人工", Command("handoff")))
    data = {"of": sought.of, "items": [item.to_json() for item in items[:_MOST]]}
    if not items:
        what = f"{where}“{sought.words}”相关的{title}" if len(sought.words) > 1 else f"{where}{title}"
        line = f"也可以拨打{lines[elsewhere['line']]}（{elsewhere['line']}）问问。"
        return Reply(
            Kind.LISTING, f"现在我这里没有查到{what}。{elsewhere['words'][sought.of]}{line}", buttons, data=data
        )
    rows = [f"{i}. {item.title}（{item.place}）{item.text}" for i, item in enumerate(items[:_MOST], 1)]
    more = ""
    if len(items) > _MOST:
        more = f"\n一共{len(items)}条，先列{_MOST}条。说出地方或者工种，我可以再帮您找细一点。"
    return Reply(Kind.LISTING, f"{where}现在有这些{title}：\n" + "\n".join(rows) + more, buttons, data=data)


def _of_places(places: Sequence[Place]) -> str:
    cities = {place.city for place in places}
    if len(places) > 1 and len(cities) == 1:
        return places[0].city
    return "、".join(place.title for place in places)
