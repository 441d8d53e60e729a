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
from api.totp.service import Totp


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
    session: AsyncSession,
    clock: Clock,
    settings: Settings,
    totp: Totp,
    *,
    username: str,
    correct: bool,
    code: str,
    old_token: str,
) -> SignedIn | Problem:
    """Opens a session, or counts a failure. A problem is returned, not raised: the failure must be committed.

    A wrong name, a wrong password and a disabled account look alike. A sign-in ends the session it came with.
    A code of the second factor is asked for once the password is right, and a wrong one is a failure like any.
    """
    now, key = clock.now(), token_hash(username)
    failed, locked = await _failures(session, now, key)
    if locked is not None:
        return locked
    member = await repository.by_username(session, username)
    if member is None or not correct or member.disabled:
        await _count_failure(session, now, settings, key, failed)
        return Problem(401, "wrong-password", "登录失败", "账号或密码不对，请重新输入。")
    if member.totp_at is not None:
        if not code:
            return Problem(
                401, "code-needed", "还差一步", "请打开手机上的验证器，填写 6 位数字；手机不在，填一个恢复码。"
            )
        if not await totp.right(session, member, code):
            await _count_failure(session, now, settings, key, failed)
            return wrong_code()
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


async def second_look(
    session: AsyncSession, clock: Clock, settings: Settings, member: StaffMember, *, correct: bool
) -> Problem | None:
    """What somebody who is signed in proves again counts as at the sign-in: failures lock the account.

    Returns:
        What is wrong, to be raised once it is committed; None where nothing is.
    """
    now, key = clock.now(), token_hash(member.username)
    failed, locked = await _failures(session, now, key)
    if locked is None and not correct:
        await _count_failure(session, now, settings, key, failed)
        return wrong_code()
    return locked


def wrong_code() -> Problem:
    return Problem(401, "wrong-code", "没有通过", "密码或验证码不对，或者验证码已经用过了，请重新填写。")


async def _failures(session: AsyncSession, now: datetime, key: str) -> tuple[FailedLogin | None, Problem | None]:
    """The failures under a name, and the problem that they are too many."""
    await alone(session, f"login {key}")
    failed = await repository.failed_login(session, key)
    if failed is None or failed.locked_until is None or failed.locked_until <= now:
        return failed, None
    wait = math.ceil((failed.locked_until - now).total_seconds())
    detail = f"密码错误次数太多，请 {math.ceil(wait / 60)} 分钟后再试。"
    return failed, Problem(429, "locked", "账号暂时锁定", detail, headers={"Retry-After": str(wait)})


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
