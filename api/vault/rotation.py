"""Encrypts everything anew under the first key, so that the keys after it may be dropped."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession

from api.db import Database
from api.files import repository as files
from api.files.models import StoredFile
from api.totp import repository as totp
from api.totp.models import StaffTotp
from api.vault import repository
from api.vault.service import Vault

BATCH = 50


async def left(session: AsyncSession, vault: Vault) -> int:
    """How many values and files another key still encrypts."""
    rooms = (repository, files, totp)
    return sum([await room.count_not_under(session, vault.key_id) for room in rooms])


async def rotate(db: Database, vault: Vault, tell: Callable[[int], None]) -> int:
    """Goes through all that another key encrypted, a few at a time: what is cut off goes on where it was.

    Args:
        tell: hears how many were done, after each batch.

    Returns:
        How many were encrypted anew.

    Raises:
        SealBroken: the key of one is not among those of the settings.
    """
    done = 0
    async with db.write() as session:
        await vault.wake(session)
        await vault.keep_digest_key(session)
    while True:
        async with db.write() as session:
            secrets = await repository.not_under(session, vault.key_id, BATCH)
            for row in secrets:
                vault.renew(row)
            for factor in await totp.not_under(session, vault.key_id, BATCH):
                _renew(vault, factor, factor.staff_id, "totp")
            sealed = await files.not_under(session, vault.key_id, max(1, BATCH // 10)) if not secrets else []
            for file in sealed:
                _renew(vault, file, file.id, file.conversation_id)
        if not secrets and not sealed:
            return done
        done += len(secrets) + len(sealed)
        tell(done)


def _renew(vault: Vault, row: StoredFile | StaffTotp, *bound: str) -> None:
    new = vault.seal(vault.unseal(row.key_id, row.nonce, row.ciphertext, *bound), *bound)
    row.key_id, row.nonce, row.ciphertext = new.key_id, new.nonce, new.ciphertext
