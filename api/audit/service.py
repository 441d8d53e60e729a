"""Keeps who looked at personal data, and finds it again. What was unmasked, and why, stands where it was unmasked."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.models import ApplicationLog
from api.audit.models import PersonalAccess
from api.clock import Clock, iso
from api.handoff.models import Reveal
from api.ids import new_id
from api.staff.models import StaffLog

LOOKS: Mapping[tuple[str, str], str] = {
    ("GET", "/v1/staff/episodes/{episode_id}"): "查看会话",
    ("GET", "/v1/staff/episodes/{episode_id}/form"): "查看在填的申请",
    ("GET", "/v1/staff/episodes/{episode_id}/attachments/{attachment_id}/link"): "打开对方发来的文件",
    ("GET", "/v1/staff/episodes/{episode_id}/images/{image_id}"): "打开对方发来的图片",
    ("GET", "/v1/staff/episodes/{episode_id}/plan"): "查看帮扶计划",
    ("GET", "/v1/staff/applications"): "查看申请列表",
    ("GET", "/v1/staff/applications/export"): "导出申请",
    ("GET", "/v1/staff/applications/{application_id}"): "查看申请",
}
"""Requests that show personal data, masked or not. Those that unmask a value or open a file of an application keep a
line of their own, with the reason."""

_UNMASKED = {"reveal": "查看号码原文", "open_file": "打开申请材料"}
_ACCOUNTS = {
    "account": "开通账号", "skills": "修改专长", "training": "记录培训", "training_removed": "删除培训记录",
    "totp_on": "启用两步验证", "totp_off": "停用两步验证", "totp_reset": "重置两步验证",
}  # fmt: skip
_TOGETHER = timedelta(minutes=10)


class Audit:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def looked(self, session: AsyncSession, staff_id: str, what: str, subject: str, reason: str = "") -> None:
        """One look. A page that reads itself anew every few seconds is one row, with a count."""
        now = self._clock.now()
        again = (
            update(PersonalAccess)
            .where(
                PersonalAccess.staff_id == staff_id, PersonalAccess.what == what, PersonalAccess.subject == subject,
                PersonalAccess.reason == reason,
                PersonalAccess.at > now - _TOGETHER, PersonalAccess.at <= now,
            )
            .values(times=PersonalAccess.times + 1)
            .returning(PersonalAccess.id)
        )  # fmt: skip
        if (await session.execute(again)).first() is None:
            row = PersonalAccess(
                id=new_id("acc"), staff_id=staff_id, what=what, subject=subject, reason=reason, times=1, at=now
            )
            session.add(row)

    async def search(
        self, session: AsyncSession, since: datetime, until: datetime, *, staff_id: str, words: str, limit: int
    ) -> list[dict[str, Any]]:
        """Accesses of a period, newest first; `words` are looked for in what, subject and reason."""
        rows = [
            *await self._looks(session, since, until),
            *await self._unmasked(session, since, until),
            *await self._accounts(session, since, until),
        ]
        fitting = [
            row
            for row in rows
            if (not staff_id or row["staff_id"] == staff_id)
            and words in f"{row['what']} {row['subject']} {row['reason']}"
        ]
        return sorted(fitting, key=lambda row: str(row["at"]), reverse=True)[:limit]

    @staticmethod
    async def _looks(session: AsyncSession, since: datetime, until: datetime) -> Sequence[dict[str, Any]]:
        found = await session.scalars(
            select(PersonalAccess).where(PersonalAccess.at >= since, PersonalAccess.at < until)
        )
        return [_row(row.staff_id, row.what, row.subject, row.reason, row.times, row.at) for row in found]

    @staticmethod
    async def _accounts(session: AsyncSession, since: datetime, until: datetime) -> Sequence[dict[str, Any]]:
        """What was done to accounts."""
        found = await session.scalars(select(StaffLog).where(StaffLog.at >= since, StaffLog.at < until))
        return [
            _row(row.actor, _ACCOUNTS.get(row.action, row.action), row.staff_id, row.note, 1, row.at) for row in found
        ]

    @staticmethod
    async def _unmasked(session: AsyncSession, since: datetime, until: datetime) -> Sequence[dict[str, Any]]:
        """From the case's own log, and from the history of applications."""
        reveals = await session.scalars(select(Reveal).where(Reveal.created_at >= since, Reveal.created_at < until))
        lines = await session.scalars(
            select(ApplicationLog).where(
                ApplicationLog.at >= since, ApplicationLog.at < until, ApplicationLog.action.in_(_UNMASKED)
            )
        )
        return [
            *(
                _row(row.staff_id, _UNMASKED["reveal"], f"{row.episode_id} {row.field}", row.reason, 1, row.created_at)
                for row in reveals
            ),
            *(_row(row.actor, _UNMASKED[row.action], row.application_id, row.note, 1, row.at) for row in lines),
        ]


def _row(staff_id: str, what: str, subject: str, reason: str, times: int, at: datetime) -> dict[str, Any]:
    return {"staff_id": staff_id, "what": what, "subject": subject, "reason": reason, "times": times, "at": iso(at)}
