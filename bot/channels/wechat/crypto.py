"""Signatures and encryption as WeChat prescribes them: SHA-1 over sorted parts, AES-256-CBC with a frame of its own."""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.channels.wechat.errors import BadInput, Reason

KEY_CHARS = 43
RANDOM_BYTES = 16
_PAD_TO = 32
_LENGTH_BYTES = 4
_AES_BLOCK = 16


class BadKey(ValueError):
    """An EncodingAESKey is not 43 characters of base64."""


@dataclass(frozen=True, slots=True)
class AesKey:
    """The 32 bytes behind an EncodingAESKey."""

    secret: bytes

    @classmethod
    def of(cls, encoding_aes_key: str) -> "AesKey":
        """Raises BadKey."""
        if len(encoding_aes_key) != KEY_CHARS:
            raise BadKey(f"an EncodingAESKey has {KEY_CHARS} characters, this one has {len(encoding_aes_key)}")
        try:
            return cls(base64.b64decode(encoding_aes_key + "=", validate=True))
        except ValueError as error:
            raise BadKey("an EncodingAESKey is base64 without its last =") from error

    def cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self.secret), modes.CBC(self.secret[:_AES_BLOCK]))


def signature(token: str, *parts: str) -> str:
    """SHA-1 over the sorted parts. The algorithm is the platform's choice; the token makes it a keyed one."""
    joined = "".join(sorted([token, *parts])).encode("utf-8", "surrogatepass")
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()


def same(given: str, expected: str) -> bool:
    """Compares in constant time, whatever characters were given."""
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode("utf-8", "surrogatepass"))


def encrypt(key: AesKey, message: bytes, app_id: str, random: bytes) -> str:
    """The `Encrypt` of a message.

    Args:
        random: 16 fresh random bytes.
    """
    plain = random + len(message).to_bytes(_LENGTH_BYTES, "big") + message + app_id.encode()
    pad = _PAD_TO - len(plain) % _PAD_TO
    encryptor = key.cipher().encryptor()
    sealed = encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()
    return base64.b64encode(sealed).decode("ascii")


def decrypt(keys: Sequence[AesKey], encrypted: str, app_id: str) -> tuple[bytes, AesKey]:
    """The message, and which of the keys opened it. The current key stands first, then the one before it.

    Raises:
        BadInput: no key opens it, or what it holds is for another account.
    """
    sealed = _decoded(encrypted)
    reason = Reason.CIPHER
    for key in keys:
        framed = _unframed(_unpadded(key, sealed))
        if framed is None:
            continue
        message, receiver = framed
        if hmac.compare_digest(receiver, app_id.encode()):
            return message, key
        reason = Reason.APP_ID
    raise BadInput(reason)


def _decoded(encrypted: str) -> bytes:
    try:
        sealed = base64.b64decode(encrypted.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as error:
        raise BadInput(Reason.CIPHER) from error
    if not sealed or len(sealed) % _AES_BLOCK:
        raise BadInput(Reason.CIPHER)
    return sealed


def _unpadded(key: AesKey, sealed: bytes) -> bytes | None:
    decryptor = key.cipher().decryptor()
    plain = decryptor.update(sealed) + decryptor.finalize()
    pad = plain[-1]
    good = 1 <= pad <= _PAD_TO and pad <= len(plain) and plain.endswith(bytes([pad]) * pad)
    return plain[:-pad] if good else None


def _unframed(plain: bytes | None) -> tuple[bytes, bytes] | None:
    """Message and receiver, out of `random + length + message + appid`."""
    begin = RANDOM_BYTES + _LENGTH_BYTES
    if plain is None or len(plain) < begin:
        return None
    end = begin + int.from_bytes(plain[RANDOM_BYTES:begin], "big")
    return (plain[begin:end], plain[end:]) if end <= len(plain) else None
