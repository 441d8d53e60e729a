"""What reports count. A figure is nothing but its rows, counted: so each can be opened down to them."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.models import Application
from api.clock import CHINA
from api.conversations.models import Conversation
from api.gaps.models import Gap, GapAsked
from api.handoff.models import Episode
from api.house import House
from api.ratings.models import Rating
from api.supervision.rows import Row, page_of
from api.supervision.wall import breach_of
from api.turns.models import Turn
from bot.handoff.episode import State

type Reading = Callable[[AsyncSession, House, datetime, datetime], Awaitable[list[Row]]]


@dataclass(frozen=True, slots=True)
class Figure:
    """`unit` is that of the values, empty where rows are only counted."""

    title: str
    rows: Reading
    unit: str = ""


def middle(rows: Sequence[Row]) -> float | None:
    """The median of the values; None where nothing was measured."""
    values = [row.value for row in rows if row.value is not None]
    return float(median(values)) if values else None


def slow(rows: Sequence[Row]) -> float | None:
    """The value that nine of ten do not exceed."""
    values = sorted(row.value for row in rows if row.value is not None)
    return float(values[min(len(values) - 1, len(values) * 9 // 10)]) if values else None


_CHANNELS = {"web": "网页", "wechat": "微信"}


async def _contacts(session: AsyncSession, _house: House, since: datetime, until: datetime) -> list[Row]:
    """Conversations in which somebody said something, by channel."""
    spoke = select(Turn.conversation_id).where(Turn.conversation_id == Conversation.id).exists()
    statement = select(Conversation.id, Conversation.created_at, Conversation.channel).where(
        Conversation.created_at >= since, Conversation.created_at < until, spoke
    )
    found = (await session.execute(statement)).all()
    return [Row(at, id_, _CHANNELS.get(channel, channel)) for id_, at, channel in found]


async def _resolved(session: AsyncSession, _house: House, since: datetime, until: datetime) -> list[Row]:
    """Of the contacts, those that asked for a person, those that the assistant gave no answer to, and the others."""
    spoke = select(Turn.conversation_id).where(Turn.conversation_id == Conversation.id).exists()
    handed = select(Episode.id).where(Episode.conversation_id == Conversation.id).exists()
    unanswered = select(GapAsked.gap_id).where(GapAsked.conversation_id == Conversation.id).exists()
    statement = select(Conversation.id, Conversation.created_at, handed, unanswered).where(
        Conversation.created_at >= since, Conversation.created_at < until, spoke
    )
    found = (await session.execute(statement)).all()
    return [
        Row(at, id_, "转给志愿者" if person else "有问题没答上" if gap else "AI 助手办完")
        for id_, at, person, gap in found
    ]


async def _episodes(session: AsyncSession, since: datetime, until: datetime) -> Sequence[Episode]:
    statement = select(Episode).where(Episode.requested_at >= since, Episode.requested_at < until)
    return (await session.scalars(statement.order_by(Episode.requested_at))).all()


def _case(row: Episode) -> str:
    return f"/episodes/{row.id}"


async def _handed(session: AsyncSession, _house: House, since: datetime, until: datetime) -> list[Row]:
    rows = await _episodes(session, since, until)
    return [Row(row.requested_at, row.id, row.topic or "未说明", row.state, opens=_case(row)) for row in rows]


async def _waits(session: AsyncSession, _house: House, since: datetime, until: datetime) -> list[Row]:
    """Seconds from asking for a person to having one, by topic; who still waits is not in it."""
    return [
        Row(
            row.requested_at,
            row.id,
            row.topic or "未说明",
            "",
            int((row.accepted_at - row.requested_at).total_seconds()),
            _case(row),
        )
        for row in await _episodes(session, since, until)
        if row.accepted_at is not None
    ]


async def _breaches(session: AsyncSession, house: House, since: datetime, until: datetime) -> list[Row]:
    """Waits that were, or are, longer than the topic allows; minutes of working time."""
    return [
        Row(
            row.requested_at,
            row.id,
            row.topic or "未说明",
            f"期限 {found['limit']} 分钟",
            found["waited_minutes"],
            _case(row),
        )
        for row in await _episodes(session, since, until)
        if (found := breach_of(house, row)) is not None
    ]


_OUTCOMES = {
    "answered": "已解答", "referred": "已转介其他部门", "callback": "约好回访", "no_response": "对方没有回应",
    "other": "其他",
}  # fmt: skip


async def _outcomes(session: AsyncSession, _house: House, since: datetime, until: datetime) -> list[Row]:
    return [
        Row(
            row.requested_at,
            row.id,
            _OUTCOMES.get(row.outcome or "", "自己取消" if row.state == State.ABANDONED else "还没结束"),
            row.topic,
            opens=_case(row),
        )
        for row in await _episodes(session, since, until)
    ]


async def _ratings(session: AsyncSession, house: House, since: datetime, until: datetime) -> list[Row]:
    statement = select(Rating).where(Rating.created_at >= since, Rating.created_at < until)
    rows = (await session.scalars(statement)).all()
    levels = house.ratings.rules.levels
    return [
        Row(
            row.created_at,
            row.id,
            levels[row.score],
            "、".join(row.tags),
            row.score,
            page_of(row.episode_id, row.application_id),
        )
        for row in rows
    ]


async def _gaps(session: AsyncSession, _house: House, since: datetime, until: datetime) -> list[Row]:
    """Each time that a question went unanswered or its answer was badly rated; masked words."""
    statement = (
        select(GapAsked.asked_at, GapAsked.turn_id, Gap.state, Gap.text)
        .join(Gap, Gap.id == GapAsked.gap_id)
        .where(GapAsked.asked_at >= since, GapAsked.asked_at < until)
    )
    found = (await session.execute(statement)).all()
    return [
        Row(at, id_, _GAP_STATES.get(state, state), text, opens="/knowledge/gaps") for at, id_, state, text in found
    ]


_GAP_STATES = {"open": "还没补上", "drafted": "正在补", "closed": "已处理"}


async def _applied(session: AsyncSession, since: datetime, until: datetime) -> Sequence[Application]:
    statement = select(Application).where(Application.submitted_at >= since, Application.submitted_at < until)
    return (await session.scalars(statement)).all()


async def _by_service(session: AsyncSession, house: House, since: datetime, until: datetime) -> list[Row]:
    return [
        Row(
            row.submitted_at,
            row.id,
            house.applications.public(row)["title"],
            row.state,
            opens=f"/applications/{row.id}",
        )
        for row in await _applied(session, since, until)
        if row.submitted_at is not None
    ]


async def _by_county(session: AsyncSession, house: House, since: datetime, until: datetime) -> list[Row]:
    return [
        Row(
            row.submitted_at,
            row.id,
            house.opening.regions.title(row.county) or "没有填县区",
            row.state,
            opens=f"/applications/{row.id}",
        )
        for row in await _applied(session, since, until)
        if row.submitted_at is not None
    ]


FIGURES: dict[str, Figure] = {
    "contacts": Figure("来访（按渠道）", _contacts),
    "resolved": Figure("谁办完的", _resolved),
    "handed_over": Figure("转人工（按主题）", _handed),
    "waits": Figure("等待时间", _waits, "秒"),
    "breaches": Figure("超过时限", _breaches, "分钟"),
    "outcomes": Figure("人工服务的结果", _outcomes),
    "ratings": Figure("好差评", _ratings, "分"),
    "gaps": Figure("没答上的问题", _gaps),
    "by_service": Figure("申请（按事项）", _by_service),
    "by_county": Figure("申请（按县区）", _by_county),
}


def day_of(row: Row) -> str:
    """The civil day in China."""
    return row.at.astimezone(CHINA).date().isoformat()
