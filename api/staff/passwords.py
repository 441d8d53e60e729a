"""Passwords: argon2id, off the event loop, with the same work for who is unknown."""

import asyncio
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))


async def hashed(password: str) -> str:
    return await asyncio.to_thread(_HASHER.hash, password)


async def matches(password: str, stored: str | None) -> bool:
    """Whether the password is the stored one. Without one (an unknown user) it takes as long, and is not."""
    return await asyncio.to_thread(_matches, password, stored)


def _matches(password: str, stored: str | None) -> bool:
    try:
        return _HASHER.verify(stored or _NOBODY, password) and stored is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


SHORTEST = 10
_FEWEST_DIFFERENT = 5


def weakness(password: str, username: str) -> str:
    """What is wrong with a password that somebody chose, as a sentence; empty where nothing is."""
    if len(password) < SHORTEST:
        return f"密码至少要 {SHORTEST} 个字，可以用一句好记的话。"
    if username.lower() in password.lower():
        return "密码里不要带账号名，请换一个。"
    if len(set(password)) < _FEWEST_DIFFERENT:
        return "密码重复的字太多，容易被猜到，请换一个。"
    return ""


def generated() -> str:
    """A password to print once."""
    return secrets.token_urlsafe(12)
