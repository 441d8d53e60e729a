"""The door: who knocks is checked before anything is read, and what is answered leaves as it came, sealed or plain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.channels.wechat import crypto, xml
from bot.channels.wechat.crypto import AesKey
from bot.channels.wechat.errors import BadInput, Reason

_LONGEST = 64  # characters of a timestamp or nonce; WeChat's have about ten


class Mode(StrEnum):
    """What the account is set to. `COMPATIBLE` takes both, for the days of a change; `SAFE` refuses what is plain."""

    PLAIN = "plain"
    COMPATIBLE = "compatible"
    SAFE = "safe"


@dataclass(frozen=True, slots=True)
class Query:
    """What stands in the address."""

    timestamp: str
    nonce: str
    signature: str = ""
    msg_signature: str = ""
    encrypt_type: str = ""
    echostr: str = ""

    @classmethod
    def of(cls, given: Mapping[str, str]) -> "Query":
        names = ("timestamp", "nonce", "signature", "msg_signature", "encrypt_type", "echostr")
        return cls(**{name: given.get(name, "") for name in names})

    @property
    def stamp(self) -> str:
        """What is fresh in each delivery."""
        return f"{self.timestamp}:{self.nonce}"


@dataclass(frozen=True, slots=True)
class Opened:
    """`key` is the one that opened it, by which the answer is sealed; None where it came plain."""

    fields: dict[str, str]
    key: AesKey | None


class Door:
    """Args:
    keys: the current EncodingAESKey, then the previous one while it is being changed.
    window_s: how far WeChat's clock and ours may be apart.
    """

    def __init__(self, token: str, app_id: str, keys: Sequence[AesKey], mode: Mode, window_s: int) -> None:
        self._token, self._app_id, self._keys, self._mode = token, app_id, keys, mode
        self._window_s = window_s

    def greet(self, query: Query, now: datetime) -> str:
        """The answer to the verification of the address. Raises BadInput."""
        self._check(query.signature, query, now)
        return query.echostr

    def open(self, query: Query, body: bytes, now: datetime) -> Opened:
        """A message, once its signature holds.

        Raises:
            BadInput: it is forged, stale, for another account, or not what WeChat sends.
        """
        if query.encrypt_type not in ("aes", "raw", ""):
            raise BadInput(Reason.MALFORMED)
        if query.encrypt_type != "aes":
            if self._mode is Mode.SAFE:
                raise BadInput(Reason.UNENCRYPTED)
            self._check(query.signature, query, now)
            return Opened(xml.parse(body), None)
        if self._mode is Mode.PLAIN:
            raise BadInput(Reason.CIPHER)
        encrypted = xml.parse(body).get("Encrypt", "")
        self._check(query.msg_signature, query, now, encrypted)
        plain, key = crypto.decrypt(self._keys, encrypted, self._app_id)
        return Opened(xml.parse(plain), key)

    def seal(self, reply: str, key: AesKey, *, timestamp: int, nonce: str, random: bytes) -> str:
        """A reply as an encrypted document."""
        encrypted = crypto.encrypt(key, reply.encode(), self._app_id, random)
        signed = crypto.signature(self._token, str(timestamp), nonce, encrypted)
        return xml.build({"Encrypt": encrypted, "MsgSignature": signed, "TimeStamp": timestamp, "Nonce": nonce})

    def _check(self, given: str, query: Query, now: datetime, *more: str) -> None:
        if max(len(query.timestamp), len(query.nonce)) > _LONGEST:
            raise BadInput(Reason.MALFORMED)
        if not crypto.same(given, crypto.signature(self._token, query.timestamp, query.nonce, *more)):
            raise BadInput(Reason.SIGNATURE)
        if not (query.timestamp.isascii() and query.timestamp.isdigit()):
            raise BadInput(Reason.STALE)
        if abs(int(query.timestamp) - now.timestamp()) > self._window_s:
            raise BadInput(Reason.STALE)
