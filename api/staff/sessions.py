"""Signing in and being recognised."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.db import alone
from api.ids import new_token, token_hash
from api.problems import Problem
from api.settings import Settings
from api.staff import repository
from api.staff.models import FailedLogin, StaffMember, StaffSession


@dataclass(frozen=True, slots=True)
class SignedIn:
    member: StaffMember
    token: str
    csrf_token: str


async def stored_hash(session: AsyncSession, username: str) -> str | None:
    """What the password is checked against, outside of any unit of work: that takes long."""
    member = await repository.by_username(session, username)
    return member.password_hash if member else None


async def sign_in(
    session: AsyncSession, clock: Clock, settings: Settings, *, username: str, correct: bool, old_token: str
) -> SignedIn | Problem:
    """Opens a session, or counts a failure. A problem is returned, not raised: the failure must be committed.

    A wrong name, a wrong password and a disabled account look alike. A sign-in ends the session it came with.
    """
    now, key = clock.now(), token_hash(username)
    await alone(session, f"login {key}")
    failed = await repository.failed_login(session, key)
    if failed is not None and failed.locked_until is not None and failed.locked_until > now:
        wait = math.ceil((failed.locked_until - now).total_seconds())
        detail = f"密码错误次数太多，请 {math.ceil(wait / 60)} 分钟后再试。"
        return Problem(429, "locked", "账号暂时锁定", detail, headers={"Retry-After": str(wait)})
    member = await repository.by_username(session, username)
    if member is None or not correct or member.disabled:
        await _count_failure(session, now, settings, key, failed)
        return Problem(401, "wrong-password", "登录失败", "账号或密码不对，请重新输入。")
    await repository.forget_failures(session, key, now - timedelta(minutes=settings.login_lock_minutes))
    if old_token:
        await sign_out(session, clock, old_token)
    made = SignedIn(member, new_token(), new_token())
    row = StaffSession(
        token_hash=token_hash(made.token),
        staff_id=member.id,
        csrf_hash=token_hash(made.csrf_token),
        created_at=now,
        expires_at=now + timedelta(hours=settings.staff_session_hours),
    )
    await repository.add(session, row)
    return made


async def _count_failure(
    session: AsyncSession, now: datetime, settings: Settings, key: str, failed: FailedLogin | None
) -> None:
    """A lock that is over begins a new count."""
    if failed is None:
        failed = FailedLogin(username_hash=key, failures=0, locked_until=None, last_at=now)
        await repository.add(session, failed)
    failed.failures, failed.last_at, failed.locked_until = failed.failures + 1, now, None
    if failed.failures >= settings.login_failures:
        failed.failures, failed.locked_until = 0, now + timedelta(minutes=settings.login_lock_minutes)


async def recognise(session: AsyncSession, clock: Clock, token: str) -> tuple[StaffMember, StaffSession]:
    """Whose token this is. Raises Problem 401 where it is nobody's, is over, or its account is disabled."""
    row = await repository.session_by_token(session, token_hash(token)) if token else None
    member = await repository.by_id(session, row.staff_id) if row else None
    if row is None or member is None or member.disabled or row.revoked_at or row.expires_at < clock.now():
        raise Problem.of(401, "登录已过期，请重新登录。")
    return member, row


async def sign_out(session: AsyncSession, clock: Clock, token: str) -> None:
    row = await repository.session_by_token(session, token_hash(token))
    if row is not None and row.revoked_at is None:
        row.revoked_at = clock.now()
