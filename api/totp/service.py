"""The second factor of staff (RFC 6238): enrolment, and codes that count once."""

import hmac
import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass

import pyotp
import segno
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.staff import log
from api.staff.models import StaffMember
from api.totp import repository
from api.totp.models import StaffTotp
from api.vault.service import Sealed, Vault

ISSUER = "就业红娘"
RECOVERY_CODES = 10
_DRIFT = (0, -1, 1)
"""Steps of half a minute by which a telephone's clock may be off."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that looks like another


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What the authenticator takes: `secret` for typing, `qr` as a data URI of SVG."""

    secret: str
    uri: str
    qr: str


class Totp:
    """Args: roles: those that must have a second factor."""

    def __init__(self, clock: Clock, vault: Vault, roles: Collection[str]) -> None:
        self._clock, self._vault, self._roles = clock, vault, frozenset(roles)

    def required(self, member: StaffMember) -> bool:
        return bool(self._roles & set(member.roles))

    def must_enrol(self, member: StaffMember) -> bool:
        """Whether she may do nothing else before she has one."""
        return member.totp_at is None and self.required(member)

    async def begin(self, session: AsyncSession, member: StaffMember) -> Enrolment:
        """A fresh secret, of no use before `confirm`. The member must be locked, and have no second factor."""
        secret = pyotp.random_base32()
        sealed = self._seal(member.id, secret)
        row = await repository.lock(session, member.id)
        if row is None:
            row = StaffTotp(staff_id=member.id, created_at=self._clock.now(), last_step=0)
            session.add(row)
        row.key_id, row.nonce, row.ciphertext, row.last_step = sealed.key_id, sealed.nonce, sealed.ciphertext, 0
        uri = pyotp.TOTP(secret).provisioning_uri(name=member.username, issuer_name=ISSUER)
        return Enrolment(secret, uri, segno.make(uri, micro=False).svg_data_uri(scale=5, border=4))

    async def confirm(self, session: AsyncSession, member: StaffMember, code: str) -> list[str] | None:
        """Puts the secret into force; the recovery codes, which nobody can be shown again. None for a wrong code."""
        if not await self._by_clock(session, member.id, _plain(code)):
            return None
        member.totp_at = self._clock.now()
        log.record(session, self._clock, member.id, member.id, "totp_on")
        return await self.fresh_codes(session, member)

    async def fresh_codes(self, session: AsyncSession, member: StaffMember) -> list[str]:
        """New recovery codes; those before are void."""
        codes = [f"{_letters()}-{_letters()}" for _ in range(RECOVERY_CODES)]
        await repository.put_codes(session, member.id, [self._digest(member.id, _plain(code)) for code in codes])
        return codes

    async def right(self, session: AsyncSession, member: StaffMember, code: str) -> bool:
        """Whether a code, of the authenticator or for recovery, is right. It counts once."""
        given = _plain(code)
        if given.isdigit():
            return await self._by_clock(session, member.id, given)
        return await repository.use_code(session, member.id, self._digest(member.id, given))

    async def _by_clock(self, session: AsyncSession, staff_id: str, code: str) -> bool:
        row = await repository.lock(session, staff_id)
        if row is None:
            return False
        secret = self._vault.unseal(row.key_id, row.nonce, row.ciphertext, staff_id, "totp").decode()
        totp, now = pyotp.TOTP(secret), self._clock.now()
        for offset in _DRIFT:
            step = totp.timecode(now) + offset
            fits = hmac.compare_digest(totp.generate_otp(step).encode(), code.encode())
            if fits and step > row.last_step:
                row.last_step = step
                return True
        return False

    async def drop(self, session: AsyncSession, member: StaffMember, by: str, action: str, reason: str = "") -> None:
        """Takes the second factor away, by herself or for her. Args: by: who does; action: as the log calls it."""
        await repository.forget(session, member.id)
        member.totp_at = None
        log.record(session, self._clock, member.id, by, action, reason)

    def _seal(self, staff_id: str, secret: str) -> Sealed:
        return self._vault.seal(secret.encode(), staff_id, "totp")

    def _digest(self, staff_id: str, code: str) -> str:
        return self._vault.digest(f"recovery {staff_id} {code}")


def _letters() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(5))


def _plain(code: str) -> str:
    """As people type it: wide digits, spaces, dashes and capitals are all the same."""
    narrow = unicodedata.normalize("NFKC", code).lower()
    return "".join(char for char in narrow if char.isascii() and char.isalnum())
