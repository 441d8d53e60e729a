"""Signed tickets: an id that only this house can have written, of use for a while and for one purpose."""

import base64
import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from api.clock import Clock
from api.vault.keys import Key


class Tickets:
    """Args: purpose: a ticket of another purpose is none here; stands: how long one is good."""

    def __init__(self, clock: Clock, keys: Sequence[Key], purpose: str, stands: timedelta) -> None:
        self._clock, self._stands = clock, stands
        self._seal = MultiFernet([Fernet(_derived(key, purpose)) for key in keys])

    def write(self, id_: str) -> str:
        return self._seal.encrypt_at_time(id_.encode(), int(self._clock.now().timestamp())).decode().rstrip("=")

    def read(self, ticket: str) -> str | None:
        """The id, or None for a ticket that is forged or over."""
        now = int(self._clock.now().timestamp())
        try:
            padded = (ticket + "=" * (-len(ticket) % 4)).encode("ascii")
            return self._seal.decrypt_at_time(padded, int(self._stands.total_seconds()), now).decode()
        except (InvalidToken, UnicodeEncodeError):
            return None


def _derived(key: Key, purpose: str) -> bytes:
    """The vault's key itself signs nothing."""
    return base64.urlsafe_b64encode(hmac.digest(key.secret, f"hongniang {purpose}".encode(), hashlib.sha256))
