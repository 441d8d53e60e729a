"""The key by which push services know this house (VAPID, RFC 8292). Generated outside of the database, never in it."""

import base64
import os
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from py_vapid import Vapid02

from api.settings import Settings

KEY_FILE = "push.pem"
"""In the data folder, where the settings give none."""


class BadPushKey(Exception):
    """The key cannot be read; the message says where it came from."""


def load_key(settings: Settings) -> Vapid02:
    """The key of the settings (PEM), or else the one of the data folder, made at first need with mode 0600.

    Raises:
        BadPushKey: it is no private key on P-256.
    """
    given = settings.push_key.get_secret_value()
    path = settings.data_dir / KEY_FILE
    if not given and not path.exists():
        _create(path)
    origin = "HONGNIANG_PUSH_KEY" if given else str(path)
    try:
        key = serialization.load_pem_private_key((given or path.read_text("ascii")).encode(), None)
    except (ValueError, TypeError) as error:
        raise BadPushKey(f"{origin}: no private key in PEM") from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise BadPushKey(f"{origin}: not a key on P-256")
    return Vapid02(key)


def public_key(vapid: Vapid02) -> str:
    """As browsers take it: the uncompressed point, base64url without padding."""
    point = vapid.public_key.public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def _create(path: Path) -> None:
    """Writes a new key beside and links it into place, so that a half-written key is never read."""
    pem = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    fresh = path.with_suffix(f".{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    with suppress(FileExistsError):  # another process was first: its key is the key
        os.link(fresh, path)
    fresh.unlink()
