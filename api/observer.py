"""Around every request: an id, figures, safe headers, a limit on bodies, and the last door for errors."""

import asyncio
import re
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api import problems, tracing
from api.db import unavailable
from api.ids import new_id
from api.logs import set_request_id
from api.metrics import DATABASE_AWAY, LATENCY, REQUESTS

log = structlog.get_logger()

MOST_BODY_BYTES = 1_000_000
PIECE_WITHIN_S = 30
UPLOADS = frozenset({"/v1/staff/policies/preview", "/v1/staff/policies/import"})
"""Routes that take files of staff: they know the caller before they read, and count for themselves."""

_TAKES_FILES = re.compile(r"/v1/(?:(?:conversations|staff/episodes)/[^/]+/attachments|conversations/[^/]+/files)")

_OTHER_SITES = re.compile(r"frame-ancestors[^;]*://")
"""A page that sites other than ours may hold in a frame."""
_REQUEST_ID = re.compile(r"[\w.\-]{1,64}")
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
}


def _takes_files(path: str) -> bool:
    """Paths that count for themselves what they take."""
    return path in UPLOADS or _TAKES_FILES.fullmatch(path) is not None


class Observer:
    """Pure ASGI: it costs a turn nothing that can be measured, unlike Starlette's middleware of functions."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await _Exchange(self.app, scope, receive, send).run()


class _Exchange:
    """One request and its answer."""

    def __init__(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        self._app, self._scope, self._receive, self._send = app, scope, receive, send
        self._status, self._bytes, self._refused, self._whole = 0, 0, False, False

    async def run(self) -> None:
        given = Headers(scope=self._scope).get("x-request-id", "")
        set_request_id(given if _REQUEST_ID.fullmatch(given) else new_id("req"))
        began = time.perf_counter()
        with tracing.span(self._scope["method"]) as span:
            await self._serve()
            route = getattr(self._scope.get("route"), "path", "unmatched")
            span.update_name(f"{self._scope['method']} {route}")
            span.set_attributes({"http.route": route, "http.response.status_code": self._status})
        REQUESTS.labels(route, self._scope["method"], self._status).inc()
        LATENCY.labels(route).observe(time.perf_counter() - began)

    async def _serve(self) -> None:
        try:
            await self._app(self._scope, self._counted, self._answer)
        except Exception as error:  # the last door: a person gets a sentence, the log gets the trace
            away = unavailable(error)
            if away:
                DATABASE_AWAY.inc()
                log.warning("database_unavailable", error=type(error).__name__, path=self._scope["path"])
            else:
                log.exception("request_failed", error=type(error).__name__, path=self._scope["path"])
            await self._refuse(503 if away else 500)

    async def _counted(self) -> Message:
        """The body's next piece. Past the limit the refusal is sent at once, and the app hears that nobody is there.

        The declared length proves nothing, so what comes is counted.
        """
        if self._refused:
            return {"type": "http.disconnect"}
        message = await self._piece()
        self._whole = not message.get("more_body", False)
        self._bytes += len(message.get("body", b""))
        if self._bytes > MOST_BODY_BYTES and not _takes_files(self._scope["path"]):
            await self._refuse(413)
            return {"type": "http.disconnect"}
        return message

    async def _piece(self) -> Message:
        """Who lets a body drip keeps a place that others need: each piece must come in time."""
        if self._whole:
            return await self._receive()
        try:
            async with asyncio.timeout(PIECE_WITHIN_S):
                return await self._receive()
        except TimeoutError:
            await self._refuse(408)
            return {"type": "http.disconnect"}

    async def _answer(self, message: Message) -> None:
        if self._refused:
            return
        if message["type"] == "http.response.start":
            self._status = message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            if _OTHER_SITES.search(headers.get("content-security-policy", "")):
                del headers["X-Frame-Options"]  # it knows no list of sites
        await self._send(message)

    async def _refuse(self, status: int) -> None:
        if self._status == 0:
            response = problems.response(problems.Problem.of(status))
            await response(self._scope, self._receive, self._answer)
            self._refused = True
