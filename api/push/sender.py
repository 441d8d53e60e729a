"""One word to one device: encrypted for it (RFC 8291), signed by this house (RFC 8292)."""

import base64
import os
from enum import StrEnum

import http_ece
import httpx
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from api.clock import Clock
from api.push.hosts import Hosts
from api.push.models import PushDevice

_SIGNED_S = 12 * 3600
_TIMEOUT = httpx.Timeout(10, connect=5)


class Sent(StrEnum):
    """`GONE`: the device is none any more; `REFUSED`: the same again would be refused again."""

    DONE = "done"
    GONE = "gone"
    REFUSED = "refused"
    LATER = "later"


class Sender:
    """Args: contact: whom a push service may write to, `mailto:` or https; http: another way out; tests use it."""

    def __init__(
        self, clock: Clock, vapid: Vapid02, hosts: Hosts, contact: str, http: httpx.AsyncClient | None = None
    ) -> None:
        self._clock, self._vapid, self._hosts, self._contact = clock, vapid, hosts, contact
        self._http = http or httpx.AsyncClient(timeout=_TIMEOUT, follow_redirects=False, trust_env=True)

    async def send(self, device: PushDevice, words: bytes, ttl_s: int) -> tuple[Sent, int]:
        """What came of it, and how many seconds the service wants to be left alone, 0 where it says nothing."""
        if not self._hosts.allows(device.endpoint):
            return Sent.REFUSED, 0
        body = http_ece.encrypt(
            words, private_key=ec.generate_private_key(ec.SECP256R1()), dh=_bytes(device.p256dh),
            auth_secret=_bytes(device.auth), salt=os.urandom(16), version="aes128gcm",
        )  # fmt: skip
        headers = {"Content-Encoding": "aes128gcm", "TTL": str(ttl_s), "Urgency": "high", **self._signed(device)}
        try:
            answer = await self._http.post(device.endpoint, content=body, headers=headers)
        except httpx.HTTPError:
            return Sent.LATER, 0
        return _came(answer.status_code), _pause(answer.headers.get("Retry-After", ""))

    def _signed(self, device: PushDevice) -> dict[str, str]:
        url = httpx.URL(device.endpoint)
        now = int(self._clock.now().timestamp())
        claims = {"aud": f"{url.scheme}://{url.netloc.decode()}", "sub": self._contact, "exp": now + _SIGNED_S}
        return {str(name): str(value) for name, value in self._vapid.sign(claims).items()}

    async def close(self) -> None:
        await self._http.aclose()


def _came(status: int) -> Sent:
    if status < 300:
        return Sent.DONE
    if status in (404, 410):
        return Sent.GONE
    return Sent.LATER if status == 429 or status >= 500 else Sent.REFUSED


def _pause(retry_after: str) -> int:
    return min(int(retry_after), 3600) if retry_after.isdigit() else 0


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
