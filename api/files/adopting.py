"""Files that a release before put into the data folder in the clear are sealed into their rows, once."""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncSession

from api.db import after_commit
from api.files import repository
from api.vault.service import Vault


async def adopt(session: AsyncSession, vault: Vault, folder: Path) -> int:
    """Seals what is left in the folder; it is removed there once that is committed.

    Returns:
        How many files were sealed. A row whose file is gone is left as it is, and opens as not found.
    """
    taken: list[Path] = []
    for file in await repository.left_in_folder(session):
        path = folder / file.id
        if path.is_file():
            sealed = vault.seal(path.read_bytes(), file.id, file.conversation_id)
            file.key_id, file.nonce, file.ciphertext = sealed.key_id, sealed.nonce, sealed.ciphertext
            taken.append(path)

    def remove() -> None:
        for path in taken:
            path.unlink(missing_ok=True)

    after_commit(session, remove)
    return len(taken)
