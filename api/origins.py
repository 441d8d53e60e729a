"""Which pages may talk to the house from a browser."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from api.settings import Settings


def allowed_origin(connection: HTTPConnection, settings: Settings, *, own_only: bool = False) -> bool:
    """True without an Origin (no browser), from our own pages, and from sites that the settings name.

    Args:
        own_only: sites that hold the widget are refused too; for staff.
    """
    origin = connection.headers.get("origin")
    if origin is None:
        return True
    if settings.public_url and origin == settings.public_url.rstrip("/"):
        return True
    if urlsplit(origin).netloc == connection.headers.get("host"):
        return True
    return not own_only and origin in settings.origins
