"""Dates as people say them: 2025年3月5日, 3月5号, 上个月底, 去年国庆前, 三天前, 下周一.

A day without its year is the last such day, or the next one where the question looks ahead (limit `not_past`).
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from bot.services.definition import Step
from bot.services.outcomes import Outcome, Parsed, Rejected
from bot.services.parsers.context import Context
from bot.services.words import arabic, core
from bot.services.workdays import UnknownYearError

type _Reading = tuple[date, bool]  # a day, and whether it was named to the day
type _Reader = Callable[[re.Match[str], Context], _Reading | None]

_EARLIEST = 1950
_AROUND = re.compile(
    r"^(?:(?:从|在|于|失业日期|日期|时间|失业|离职|辞职|被裁|我|是|大概|大约|差不多|应该|可能|就)+[:,]?)|"
    r"(?:左右|前后|的时候|那时候?|那天|开始|以来|起|就|不干|失业|离职|辞职|被裁员?|没了?工作|没上班|的|了|吧|啊|呀)+$"
)
_YEARS = {"今年": 0, "去年": -1, "前年": -2, "大前年": -3, "明年": 1, "后年": 2}
_DAYS = {
    "今天": 0, "刚刚": 0, "今日": 0, "昨天": 1, "昨日": 1, "昨晚": 1, "前天": 2, "大前天": 3, "明天": -1, "明日": -1,
    "后天": -2, "大后天": -3,
}  # fmt: skip
_WEEKS = {"": 0, "这": 0, "本": 0, "上": 7, "上上": 14, "下": -7, "下下": -14}
_WEEKDAYS = "一二三四五六日"
_FESTIVAL_NAMES = {
    "元旦": "元旦", "春节": "春节", "过年": "春节", "新年": "元旦", "清明": "清明", "清明节": "清明", "五一": "五一",
    "劳动节": "五一", "端午": "端午", "端午节": "端午", "中秋": "中秋", "中秋节": "中秋",
    "国庆": "国庆", "国庆节": "国庆", "十一": "国庆",
}  # fmt: skip


def parse_date(step: Step, text: str, context: Context) -> Outcome | None:
    """A day. Only the month said: its first day is taken, and the note says so. Limits: `not_future`, `not_past`."""
    context = replace(context, ahead=bool(step.limits.get("not_past")))
    said = core(text).replace(" ", "")
    bare = _AROUND.sub("", _AROUND.sub("", said)) or said
    for candidate in dict.fromkeys((said, bare)):
        for form in dict.fromkeys((candidate, arabic(candidate))):
            for pattern, reader in _FORMS:
                match = pattern.fullmatch(form)
                if match:
                    return _outcome(step, reader(match, context), context)
    return None


def _outcome(step: Step, reading: _Reading | None, context: Context) -> Outcome:
    if reading is None or reading[0].year < _EARLIEST:
        return Rejected(step.errors["invalid"])
    day, exact = reading
    if step.limits.get("not_future") and day > context.today:
        return Rejected(step.errors.get("future", step.errors["invalid"]))
    if step.limits.get("not_past") and day < context.today:
        return Rejected(step.errors.get("past", step.errors["invalid"]))
    shown = f"{day.year}年{day.month}月{day.day}日"
    return Parsed(day.isoformat(), shown, "" if exact else f"我先按{shown}填写，不准确的话，最后核对时可以修改。")


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full(match: re.Match[str], _context: Context) -> _Reading | None:
    year = int(match["y"])
    day = _day(year + 2000 if year < 100 else year, int(match["m"]), int(match["d"]))
    return (day, True) if day else None


def _month(match: re.Match[str], context: Context) -> _Reading | None:
    """A month of a year, or of the last twelve months, with a day, a part (初/中/底) or neither."""
    month = int(match["m"])
    if match["y"]:
        said = match["y"].removesuffix("年")
        year = context.today.year + _YEARS[match["y"]] if match["y"] in _YEARS else int(said)
        year += 2000 if year < 100 else 0
    else:
        year = _nearest_year(month, int(match["d"] or 0), context)
    return _in_month(year, month, match["d"], match["part"])


def _nearest_year(month: int, day: int, context: Context) -> int:
    """The year of the last, or looking ahead the next, such month or day; day 0 is the month as a whole."""
    today = context.today
    said, now = (month, day or 1), (today.month, today.day if day else 1)
    if context.ahead:
        return today.year + (said < now)
    return today.year - (said > now)


def _in_month(year: int, month: int, day: str | None, part: str | None) -> _Reading | None:
    if not 1 <= month <= 12:
        return None
    if day:
        exact = _day(year, month, int(day))
        return (exact, True) if exact else None
    last = calendar.monthrange(year, month)[1]
    return date(year, month, {"初": 1, "中": 15, "底": last, "末": last}.get((part or "初")[-1], 1)), False


def _relative_month(match: re.Match[str], context: Context) -> _Reading | None:
    back = {"这": 0, "本": 0, "当": 0, "上": 1, "上上": 2, "下": -1}[match["which"]]
    year, month = _months_back(context.today, back)
    if back == 0 and match["part"] and match["part"][-1] in "底末" and not context.ahead:
        return context.today, False
    return _in_month(year, month, match["d"], match["part"])


def _months_back(today: date, back: int) -> tuple[int, int]:
    index = today.year * 12 + today.month - 1 - back
    return index // 12, index % 12 + 1


def _near_day(match: re.Match[str], context: Context) -> _Reading | None:
    return context.today - timedelta(days=_DAYS[match["day"]]), True


def _week(match: re.Match[str], context: Context) -> _Reading | None:
    which = match["which"] or ""
    weekday = (match["day"] or "").replace("天", "日")
    if weekday.isdigit():
        weekday = _WEEKDAYS[int(weekday) - 1]
    if not which and not weekday:
        return None
    monday = context.today - timedelta(days=context.today.weekday() + _WEEKS[which])
    day = monday + timedelta(days=_WEEKDAYS.index(weekday) if weekday else 0)
    if not which and context.ahead and day < context.today:
        day += timedelta(weeks=1)
    elif not which and not context.ahead and day > context.today:
        day -= timedelta(weeks=1)
    elif not weekday and context.ahead and _WEEKS[which] == 0:
        day = max(day, context.today)
    return day, bool(weekday)


def _distance(match: re.Match[str], context: Context) -> _Reading | None:
    """So many days, weeks, months or years ago, or from now."""
    count, unit, today = match["n"], match["unit"], context.today
    sign = 1 if "后" in match["side"] else -1
    half = count == "半"
    if unit in ("天", "日"):
        return None if half else (today + sign * timedelta(days=int(count)), True)
    if unit in ("周", "星期", "礼拜"):
        return None if half else (today + sign * timedelta(weeks=int(count)), False)
    if half and unit == "月":
        return today + sign * timedelta(days=15), False
    months = 6 if half else int(count) * (12 if unit == "年" else 1)
    if match["half"]:
        months += 6 if unit == "年" else 0
    if months > 12 * 100:
        return None
    year, month = _months_back(today, -sign * months)
    return date(year, month, min(today.day, calendar.monthrange(year, month)[1])), False


def _year(match: re.Match[str], context: Context) -> _Reading | None:
    """A part of a year: 去年底, 年初, 今年年中."""
    year = context.today.year + _YEARS.get(match["y"] or "今年", 0)
    month, day = {"初": (1, 1), "中": (6, 30), "底": (12, 31), "末": (12, 31)}[match["part"]]
    if not match["y"] and not context.ahead and date(year, month, day) > context.today:
        year -= 1
    elif not match["y"] and context.ahead and date(year, month, day) < context.today:
        year += 1
    return date(year, month, day), False


def _festival(match: re.Match[str], context: Context) -> _Reading | None:
    said = match["y"] or ""
    name = _FESTIVAL_NAMES[match["name"]]
    year = context.today.year + _YEARS[said] if said in _YEARS else context.today.year
    if said and said not in _YEARS:
        year = int(said.removesuffix("年"))
        year += 2000 if year < 100 else 0
    try:
        first, last = context.calendar.festival(year, name)
        if not said and context.ahead and last < context.today:
            first, last = context.calendar.festival(year + 1, name)
        elif not said and not context.ahead and first > context.today:
            first, last = context.calendar.festival(year - 1, name)
    except UnknownYearError:
        return None
    side = match["side"] or ""
    if "前" in side:
        return first - timedelta(days=1), False
    return (last + timedelta(days=1), False) if "后" in side else (first, False)


_NUMBERED_YEAR = r"(?:(?:19|20)?\d{2}年)"
_SAID_YEAR = rf"(?P<y>大前年|前年|去年|今年|明年|后年|{_NUMBERED_YEAR})?"
_IN_MONTH = r"(?:(?P<d>\d{1,2})[日号]?|(?P<part>月?初|月?中旬?|月?底|月?末))?"
_NAMES = "|".join(sorted(_FESTIVAL_NAMES, key=len, reverse=True))
_FORMS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (re.compile(r"(?P<y>(?:19|20)\d{2})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"), _full),
    (re.compile(r"(?P<y>(?:19|20)\d{2})(?P<m>\d{2})(?P<d>\d{2})"), _full),
    (re.compile(rf"{_SAID_YEAR}的?(?P<m>\d{{1,2}})月份?的?{_IN_MONTH}"), _month),
    (re.compile(rf"(?P<which>上上|上|下|这|本|当)个?月份?的?{_IN_MONTH}"), _relative_month),
    (re.compile(rf"(?P<day>{'|'.join(sorted(_DAYS, key=len, reverse=True))})"), _near_day),
    (re.compile(r"(?P<which>上上|下下|上|下|这|本)?个?(?:周|星期|礼拜)的?(?P<day>[一二三四五六日天1-6])?"), _week),
    (
        re.compile(
            r"(?P<n>\d{1,3}|半)个?(?P<unit>天|日|周|星期|礼拜|月|年)(?P<half>半)?(?P<side>以?之?前|以?之?后|过?后)"
        ),
        _distance,
    ),
    (re.compile(r"(?P<y>大前年|前年|去年|今年|明年|后年)?年?的?年?(?P<part>初|中|底|末)"), _year),
    (
        re.compile(
            rf"{_SAID_YEAR}的?(?P<name>{_NAMES})(?:节|假期|放假|期间|那几天|那会儿?)*的?(?P<side>以?之?前|以?之?后)?"
        ),
        _festival,
    ),
)
