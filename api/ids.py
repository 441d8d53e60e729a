"""Identifiers: sortable for rows, random for secrets."""

import hashlib
import secrets

from ulid import ULID


def new_id(prefix: str) -> str:
    """A sortable id that says what it names, e.g. `msg_01J…`."""
    return f"{prefix}_{ULID()}"


def new_token() -> str:
    """256 random bits for a bearer token; only its hash is stored."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token. A token of 256 random bits needs no salt."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
