"""What the command line does with accounts, each in a unit of work of its own."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.db import Database
from api.migrations.run import upgrade
from api.settings import Settings
from api.staff import accounts, passwords, repository


@asynccontextmanager
async def _session(settings: Settings) -> AsyncIterator[AsyncSession]:
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    await upgrade(settings.db_url)
    db = Database(settings.db_url)
    try:
        async with db.write() as session:
            yield session
    finally:
        await db.close()


async def add(settings: Settings, username: str, name: str, roles: Sequence[str]) -> str:
    """Adds an account and returns what to print: its password, once. Raises BadAccount."""
    password = passwords.generated()
    async with _session(settings) as session:
        await accounts.create(
            session, Clock(settings.now), username=username, name=name, roles=roles, password=password
        )
    return f"✔ {username} / {password}（只显示这一次）"


async def listing(settings: Settings) -> list[dict[str, Any]]:
    async with _session(settings) as session:
        return [
            {
                "username": m.username,
                "name": m.name,
                "roles": m.roles,
                "state": "disabled" if m.disabled else "active",
            }
            for m in await repository.everyone(session)
        ]


async def disable(settings: Settings, username: str) -> bool:
    """Disables an account and ends its sessions. False where there is none of that name."""
    async with _session(settings) as session:
        member = await repository.by_username(session, username)
        if member is None:
            return False
        member.disabled = True
        await repository.revoke_all(session, member.id, Clock(settings.now).now())
        return True
