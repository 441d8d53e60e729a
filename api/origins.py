"""Which pages may talk to the house from a browser."""

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import Problem, response
from api.settings import Settings

_CHANGES_NOTHING = frozenset({"GET", "HEAD", "OPTIONS"})
_STRANGER = "这个网站还没有获准使用本服务，请从公共就业服务机构的官方页面打开。"


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


class OriginGate:
    """Refuses what a page of a site that nobody named would change. CORS alone only hides the answer from it: a plain
    form or a beacon is sent without asking. Callers without an Origin are no browsers, and pass.
    """

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        changes = scope["type"] == "http" and scope["method"] not in _CHANGES_NOTHING
        if changes and not allowed_origin(HTTPConnection(scope), self._settings):
            await response(Problem(403, "origin", "网站未获准", _STRANGER))(scope, receive, send)
            return
        await self._app(scope, receive, send)
