"""Accounts: the first one, those of the demo, and what the command line adds."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.db import alone
from api.ids import new_id
from api.settings import Settings
from api.staff import passwords, repository
from api.staff.models import StaffMember
from api.staff.permissions import ROLES

_DEMO = (
    ("demo-volunteer", "林红娘", "volunteer"),
    ("demo-volunteer2", "陈红娘", "volunteer"),
    ("demo-clerk", "经办员小王", "clerk"),
    ("demo-editor", "编辑小李", "editor"),
    ("demo-supervisor", "督导老张", "supervisor"),
)


class BadAccount(ValueError):
    """The account cannot be made; the message says why, in Chinese."""


async def create(
    session: AsyncSession,
    clock: Clock,
    *,
    username: str,
    name: str,
    roles: Sequence[str],
    password: str,
    always_on_duty: bool = False,
) -> StaffMember:
    """Adds an account. Raises BadAccount for a name that is taken or a role that does not exist."""
    return await add(
        session, clock, username=username, name=name, roles=roles, password_hash=await passwords.hashed(password),
        always_on_duty=always_on_duty,
    )  # fmt: skip


async def add(
    session: AsyncSession,
    clock: Clock,
    *,
    username: str,
    name: str,
    roles: Sequence[str],
    password_hash: str,
    always_on_duty: bool = False,
    regions: Sequence[str] = (),
    skills: Sequence[str] = (),
    phone_digest: str | None = None,
) -> StaffMember:
    """As `create`, with a password that is hashed already: hashing takes longer than a unit of work should."""
    unknown = set(roles) - set(ROLES)
    if unknown or not roles:
        raise BadAccount(f"没有这样的角色：{'、'.join(sorted(unknown)) or '（空）'}。可用：{'、'.join(ROLES)}")
    if await repository.by_username(session, username) is not None:
        raise BadAccount(f"账号 {username} 已经存在。")
    member = StaffMember(
        id=new_id("stf"),
        username=username,
        name=name,
        password_hash=password_hash,
        roles=list(roles),
        regions=list(regions),
        skills=list(skills),
        phone_digest=phone_digest,
        disabled=False,
        always_on_duty=always_on_duty,
        presence="available" if always_on_duty else "away",
        presence_reason="",
        created_at=clock.now(),
    )
    await repository.add(session, member)
    return member


async def first_start(session: AsyncSession, clock: Clock, settings: Settings) -> list[str]:
    """Makes the accounts that a first start needs, and the demo's where it is asked for.

    Returns:
        Lines to print: passwords are shown here once and never again.
    """
    lines = []
    await alone(session, "first start")
    if not await repository.everyone(session):
        password = passwords.generated()
        await create(session, clock, username="hongniang", name="管理员", roles=ROLES, password=password)
        lines.append(f"✔ 首次启动，已建管理员账号 first account: hongniang / {password}（只显示这一次）")
    if settings.demo:
        given = settings.demo_password.get_secret_value()
        password = given or passwords.generated()
        for username, name, role in _DEMO:
            member = await repository.by_username(session, username)
            if member is None:
                await create(
                    session, clock, username=username, name=name, roles=[role], password=password, always_on_duty=True
                )
            else:
                member.password_hash = await passwords.hashed(password)
        shown = "（DEMO_PASSWORD）" if given else password
        lines.append(f"✔ 演示账号 demo accounts: {'、'.join(row[0] for row in _DEMO)} / {shown}")
    return lines
