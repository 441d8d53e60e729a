"""The vault: personal values, AES-GCM encrypted, and a keyed digest for comparing without keeping."""

import hashlib
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.ids import new_id
from api.vault import repository
from api.vault.keys import Key
from api.vault.models import Secret

NONCE_BYTES = 12


class SealBroken(Exception):
    """A value cannot be opened: its key is unknown, or the row was changed."""


@dataclass(frozen=True, slots=True)
class Sealed:
    key_id: str
    nonce: bytes
    ciphertext: bytes


class Vault:
    """Args: keys: the first encrypts, all decrypt."""

    def __init__(self, clock: Clock, keys: Sequence[Key]) -> None:
        self._clock = clock
        self._current = keys[0]
        self._keys = {key.id: key for key in keys}
        self._digest_key = hmac.digest(keys[-1].secret, b"hongniang digest", hashlib.sha256)

    def digest(self, text: str) -> str:
        """HMAC-SHA256: compares texts that may hold an ID number, which a plain hash would not hide."""
        return hmac.new(self._digest_key, text.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()

    async def recognises(self, session: AsyncSession) -> None:
        """Raises SealBroken where a value rests under a key that is not here: it could never be opened again."""
        missing = set(await repository.key_ids(session)) - set(self._keys)
        if missing:
            raise SealBroken(
                f"数据库里有用别的密钥加密的内容（密钥编号 {'、'.join(sorted(missing))}），现在的密钥打不开。"
                "请把原来的密钥放回数据目录的 vault.key，或加进 HONGNIANG_VAULT_KEYS。"
            )

    async def put(self, session: AsyncSession, conversation_id: str, kind: str, value: str) -> str:
        """Encrypts a value and returns the reference under which it rests."""
        secret_id, nonce = new_id("sec"), os.urandom(NONCE_BYTES)
        sealed = AESGCM(self._current.secret).encrypt(
            nonce, value.encode(), _bound_to(secret_id, conversation_id, kind)
        )
        await repository.add(
            session,
            Secret(
                id=secret_id,
                conversation_id=conversation_id,
                kind=kind,
                key_id=self._current.id,
                nonce=nonce,
                ciphertext=sealed,
                created_at=self._clock.now(),
            ),
        )
        return secret_id

    async def get(self, session: AsyncSession, secret_id: str) -> str:
        """The value.

        Raises:
            KeyError: nothing rests under this reference.
            SealBroken: it cannot be opened.
        """
        row = await repository.by_id(session, secret_id)
        if row is None:
            raise KeyError(secret_id)
        key = self._keys.get(row.key_id)
        if key is None:
            raise SealBroken(f"no key {row.key_id}")
        bound = _bound_to(row.id, row.conversation_id, row.kind)
        try:
            return AESGCM(key.secret).decrypt(row.nonce, row.ciphertext, bound).decode()
        except InvalidTag as error:
            raise SealBroken(secret_id) from error

    def seal(self, data: bytes, *bound: str) -> Sealed:
        """Encrypts what is too large for a value, bound to the row that will hold it."""
        nonce = os.urandom(NONCE_BYTES)
        ciphertext = AESGCM(self._current.secret).encrypt(nonce, data, "\n".join(bound).encode())
        return Sealed(self._current.id, nonce, ciphertext)

    def unseal(self, key_id: str, nonce: bytes, ciphertext: bytes, *bound: str) -> bytes:
        """Raises SealBroken where it cannot be opened."""
        key = self._keys.get(key_id)
        if key is None:
            raise SealBroken(f"no key {key_id}")
        try:
            return AESGCM(key.secret).decrypt(nonce, ciphertext, "\n".join(bound).encode())
        except InvalidTag as error:
            raise SealBroken("a file") from error

    async def delete(self, session: AsyncSession, secret_id: str) -> None:
        await repository.delete(session, secret_id)


def _bound_to(secret_id: str, conversation_id: str, kind: str) -> bytes:
    """What a value is bound to, so that a row cannot be passed off as another's."""
    return "\n".join((secret_id, conversation_id, kind)).encode()
