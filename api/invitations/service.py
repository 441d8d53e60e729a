"""From a completed volunteer sign-up to an account: a link that is good once, with which its person sets a password."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pypinyin import lazy_pinyin
from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.models import Application
from api.clock import Clock
from api.ids import new_id
from api.invitations import repository
from api.invitations.models import Invitation
from api.problems import Problem
from api.staff import accounts, log
from api.staff import repository as staff
from api.staff.models import StaffMember
from api.vault.keys import Key
from api.vault.service import Vault
from api.vault.tickets import Tickets
from bot.services.definition import Service

SERVICE = "volunteer_signup"
PATH = "/console/join"
_ROLE = "volunteer"
_OVER = "这个邀请链接已经用过或者过期了。请联系为您办理报名的经办人员，再发一个新的。"
_HERS = "这个链接要由报名的人自己打开。请先退出登录，把链接交给本人。"
_OWN = "自己的报名要由别的经办人员来办，不能自己给自己开通。"


@dataclass(frozen=True, slots=True)
class Issued:
    """`url` is a credential: nobody but its person, and the clerk who hands it over, may be shown it."""

    url: str
    expires_at: datetime


class Invitations:
    """Args: base_url: where people reach the house; days: how long an invitation is good."""

    def __init__(self, clock: Clock, keys: Sequence[Key], vault: Vault, *, base_url: str, days: int) -> None:
        self._clock, self._vault, self._base_url = clock, vault, base_url
        self._days = timedelta(days=days)
        self._tickets = Tickets(clock, keys, "invitations", self._days)

    async def issue(self, session: AsyncSession, row: Application, service: Service, member: StaffMember) -> Issued:
        """A fresh invitation of a sign-up that this member approved. The conversation must be locked.

        Raises:
            Problem: 409 for one's own sign-up, and for who has an account already.
        """
        digest = await self._phone(session, row)
        name = str(row.answers.get("name", {}).get("display", ""))
        if name == member.name or digest == member.phone_digest:
            raise Problem(409, "own-signup", "不能自己审批", _OWN)
        if await staff.by_phone(session, digest) is not None:
            raise Problem(409, "has-account", "已经有账号", "这个手机号已经有工作人员账号，不用再开通。")
        now = self._clock.now()
        invitation = Invitation(
            id=new_id("inv"), application_id=row.id, name=name, region=row.county, skills=_skills(row.answers, service),
            phone_digest=digest, approved_by=member.id, created_at=now, expires_at=now + self._days,
        )  # fmt: skip
        await repository.replace(session, invitation)
        return Issued(f"{self._base_url}{PATH}#invite={self._tickets.write(invitation.id)}", invitation.expires_at)

    async def _phone(self, session: AsyncSession, row: Application) -> str:
        return self._vault.digest(await self._vault.get(session, row.answers["phone"]["secret"]))

    async def found(self, session: AsyncSession, ticket: str) -> Invitation:
        """Raises Problem 410 for a ticket that is forged, over or used; which of these is not told."""
        id_ = self._tickets.read(ticket)
        invitation = await repository.by_id(session, id_) if id_ else None
        if invitation is None or invitation.used_at is not None or invitation.expires_at <= self._clock.now():
            raise over()
        return invitation

    async def username(self, session: AsyncSession, invitation: Invitation) -> str:
        """One that is free, to begin with: the name in letters."""
        stem = "".join(char for char in "".join(lazy_pinyin(invitation.name)) if char.isascii() and char.isalnum())
        stem = f"{stem.lower()[:20] or 'volunteer'}"
        number = 1
        while await staff.by_username(session, name := stem if number == 1 else f"{stem}{number}") is not None:
            number += 1
        return name if len(name) > 2 else f"{name}-hn"

    async def accept(
        self, session: AsyncSession, ticket: str, *, username: str, password_hash: str, visitor: StaffMember | None
    ) -> StaffMember:
        """Makes the account. Args: visitor: who is signed in where the link was opened.

        Raises:
            Problem: 410 for a ticket that is no more of use, 409 where the approver opens it, or the name is taken.
        """
        id_ = self._tickets.read(ticket)
        invitation = await repository.use(session, id_, self._clock.now()) if id_ else None
        if invitation is None:
            raise over()
        if visitor is not None and visitor.id == invitation.approved_by:
            raise Problem(409, "own-signup", "不能自己开通", _HERS)
        try:
            made = await accounts.add(
                session, self._clock, username=username, name=invitation.name, roles=[_ROLE],
                password_hash=password_hash, regions=[invitation.region] if invitation.region else [],
                skills=invitation.skills, phone_digest=invitation.phone_digest,
            )  # fmt: skip
        except accounts.BadAccount as error:
            raise Problem(409, "name-taken", "账号名有人用了", f"{error}请换一个。") from error
        invitation.staff_id = made.id
        note = f"凭报名 {invitation.application_id}"
        log.record(session, self._clock, made.id, invitation.approved_by, "account", note)
        return made

    async def state(self, session: AsyncSession, application_id: str) -> dict[str, Any]:
        """How it stands, for whoever processes the sign-up; `state` is none, open, over or used."""
        invitation = await repository.of_application(session, application_id)
        if invitation is None:
            return {"state": "none", "until": None}
        if invitation.used_at is not None:
            return {"state": "used", "until": None}
        return {
            "state": "open" if invitation.expires_at > self._clock.now() else "over", "until": invitation.expires_at,
        }  # fmt: skip


def over() -> Problem:
    return Problem(410, "invitation-over", "链接已失效", _OVER)


def _skills(answers: Mapping[str, Any], service: Service) -> list[str]:
    """What she said that she can do, by its titles: those that matters ask for are called the same."""
    chosen = str(answers.get("strengths", {}).get("value", "")).split(",")
    options = next((step.options for step in service.steps if step.key == "strengths"), ())
    return [option.title for option in options if option.value in chosen]
