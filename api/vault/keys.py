"""The vault's keys. They are generated outside of the database and never enter it."""

import base64
import binascii
import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from api.settings import Settings

KEY_BYTES = 32
KEY_FILE = "vault.key"
"""In the data folder, where the settings give no keys."""


class BadKey(Exception):
    """A key is not 32 bytes of base64; the message says where it came from."""


@dataclass(frozen=True, slots=True)
class Key:
    """`id` names the key in the rows that it encrypted; it is derived from the key and tells nothing of it."""

    id: str
    secret: bytes

    @classmethod
    def of(cls, secret: bytes) -> "Key":
        return cls(hashlib.sha256(b"hongniang key id" + secret).hexdigest()[:16], secret)


def _decode(text: str, origin: str) -> Key:
    try:
        secret = base64.b64decode(text.strip(), validate=True)
    except binascii.Error as error:
        raise BadKey(f"{origin}: not base64") from error
    if len(secret) != KEY_BYTES:
        raise BadKey(f"{origin}: a key has {KEY_BYTES} bytes, this one has {len(secret)}")
    return Key.of(secret)


def load_keys(settings: Settings) -> list[Key]:
    """The keys of the settings, or else the one of the data folder, made at first need with mode 0600.

    The first key encrypts, all of them decrypt.

    Raises:
        BadKey: a key is not what a key should be.
    """
    given = decode_keys(settings.vault_keys.get_secret_value(), "HONGNIANG_VAULT_KEYS")
    if given:
        return given
    path = settings.data_dir / KEY_FILE
    if not path.exists():
        _create(path)
    return decode_keys(path.read_text("ascii"), str(path))


def decode_keys(text: str, origin: str) -> list[Key]:
    """Keys in base64, parted by commas. Raises BadKey, which names the origin."""
    parts = [part for part in text.split(",") if part.strip()]
    return [_decode(part, f"{origin}, key {number}") for number, part in enumerate(parts, 1)]


def _create(path: Path) -> None:
    """Writes a new key beside and links it into place, so that a half-written key is never read."""
    fresh = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(base64.b64encode(os.urandom(KEY_BYTES)).decode())
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):  # another process was first: its key is the key
        os.link(fresh, path)
    fresh.unlink()
