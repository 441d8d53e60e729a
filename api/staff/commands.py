"""What the command line does with accounts, each in a unit of work of its own."""

from collections.abc import Sequence
from typing import Any

from api.clock import Clock
from api.offline import unit_of_work
from api.settings import Settings
from api.staff import accounts, log, passwords, repository
from api.totp import repository as totp


async def add(settings: Settings, username: str, name: str, roles: Sequence[str]) -> str:
    """Adds an account and returns what to print: its password, once. Raises BadAccount."""
    password = passwords.generated()
    async with unit_of_work(settings) as session:
        await accounts.create(
            session, Clock(settings.now), username=username, name=name, roles=roles, password=password
        )
    return f"✔ {username} / {password}（只显示这一次）"


async def listing(settings: Settings) -> list[dict[str, Any]]:
    async with unit_of_work(settings) as session:
        return [
            {
                "username": m.username,
                "name": m.name,
                "roles": m.roles,
                "state": "disabled" if m.disabled else "active",
            }
            for m in await repository.everyone(session)
        ]


async def reset_totp(settings: Settings, username: str) -> bool:
    """Takes an account's second factor away and ends its sessions. False where there is none of that name."""
    clock = Clock(settings.now)
    async with unit_of_work(settings) as session:
        member = await repository.by_username(session, username)
        if member is None:
            return False
        await totp.forget(session, member.id)
        member.totp_at = None
        log.record(session, clock, member.id, "cli", "totp_reset")
        await repository.revoke_all(session, member.id, clock.now())
        return True


async def disable(settings: Settings, username: str) -> bool:
    """Disables an account and ends its sessions. False where there is none of that name."""
    async with unit_of_work(settings) as session:
        member = await repository.by_username(session, username)
        if member is None:
            return False
        member.disabled = True
        await repository.revoke_all(session, member.id, Clock(settings.now).now())
        return True
