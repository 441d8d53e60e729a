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
from api.vault.models import Secret, VaultState

NONCE_BYTES = 12
_DIGEST = "digest"


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

    @property
    def key_id(self) -> str:
        """Names the key that encrypts."""
        return self._current.id

    async def wake(self, session: AsyncSession) -> None:
        """Takes up the key of the digests, where a rotation has put it by.

        Raises:
            SealBroken: the keys of the settings do not open it.
        """
        kept = await repository.state(session, _DIGEST)
        if kept is not None:
            self._digest_key = self.unseal(kept.key_id, kept.nonce, kept.ciphertext, _DIGEST)

    async def keep_digest_key(self, session: AsyncSession) -> None:
        """Puts the key of the digests by under the key that encrypts now, so that the one it came from may go."""
        kept, sealed = await repository.state(session, _DIGEST), self.seal(self._digest_key, _DIGEST)
        if kept is None:
            session.add(
                VaultState(name=_DIGEST, key_id=sealed.key_id, nonce=sealed.nonce, ciphertext=sealed.ciphertext)
            )
        elif kept.key_id != self.key_id:
            kept.key_id, kept.nonce, kept.ciphertext = sealed.key_id, sealed.nonce, sealed.ciphertext

    def renew(self, row: Secret) -> None:
        """Encrypts a value anew under the key that encrypts now. Raises SealBroken where it cannot be opened."""
        bound = (row.id, row.conversation_id, row.kind)
        sealed = self.seal(self.unseal(row.key_id, row.nonce, row.ciphertext, *bound), *bound)
        row.key_id, row.nonce, row.ciphertext = sealed.key_id, sealed.nonce, sealed.ciphertext

    async def put(self, session: AsyncSession, conversation_id: str, kind: str, value: str) -> str:
        """Encrypts a value and returns the reference under which it rests."""
        secret_id = new_id("sec")
        sealed = self.seal(value.encode(), secret_id, conversation_id, kind)
        await repository.add(
            session,
            Secret(
                id=secret_id,
                conversation_id=conversation_id,
                kind=kind,
                key_id=sealed.key_id,
                nonce=sealed.nonce,
                ciphertext=sealed.ciphertext,
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
        return self.unseal(row.key_id, row.nonce, row.ciphertext, row.id, row.conversation_id, row.kind).decode()

    def seal(self, data: bytes, *bound: str) -> Sealed:
        """Encrypts, bound to the row that will hold it, so that a row cannot be passed off as another's."""
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
            raise SealBroken(bound[0]) from error

    async def delete(self, session: AsyncSession, secret_id: str) -> None:
        await repository.delete(session, secret_id)
