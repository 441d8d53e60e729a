"""The public app: the only door to the outside."""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import structlog
from fastapi import FastAPI, Request, Response
from starlette.middleware.cors import CORSMiddleware

from api import problems
from api.applications.routes import router as applications
from api.conversations.routes import router as conversations
from api.conversations.stream import router as stream
from api.handoff.routes import router as handoff
from api.handoff.stream import router as staff_stream
from api.house import House
from api.ids import new_id
from api.logs import set_request_id
from api.metrics import LATENCY, REQUESTS
from api.operations import router as operations
from api.pages import pages
from api.policies.routes import router as policies
from api.ratings.routes import router as ratings
from api.services.routes import router as services
from api.staff.routes import router as staff

log = structlog.get_logger()

RECOVER_EVERY_S = 5
MOST_BODY_BYTES = 1_000_000

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
}
_REQUEST_ID = re.compile(r"[\w.\-]{1,64}")


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    house: House = app.state.house
    async with house.db.write() as session:
        await house.policies.open_library(session)
    poller = asyncio.create_task(_recover(house))
    yield
    poller.cancel()
    with suppress(asyncio.CancelledError):
        await poller
    await house.turns.settle()
    await house.engine.close()
    await house.db.close()


async def _recover(house: House) -> None:
    """Finishes the turns that a crash, or a lost wake, left open."""
    while True:
        try:
            await house.runner.recover()
        except Exception as error:  # the poller must outlive whatever one round meets
            log.exception("recover_failed", error=type(error).__name__)
        await asyncio.sleep(RECOVER_EVERY_S)


def create_app(house: House) -> FastAPI:
    """Builds the app around a house."""
    app = FastAPI(
        title="Hongniang 就业红娘",
        version="1",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
        description="The assistant of a provincial public employment service.",
    )
    app.state.house = house
    problems.install(app)
    if house.settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=sorted(house.settings.origins),
            allow_methods=["GET", "POST", "DELETE"],
            allow_headers=["Authorization", "Content-Type"],
        )
    app.middleware("http")(_observe)
    for router in (
        conversations, stream, policies, services, applications, ratings, staff, handoff, staff_stream,
        operations, pages,
    ):  # fmt: skip
        app.include_router(router)
    return app


async def _observe(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
    """Gives the request an id, its figures and safe headers; what nothing caught becomes a problem."""
    given = request.headers.get("x-request-id", "")
    set_request_id(given if _REQUEST_ID.fullmatch(given) else new_id("req"))
    began = time.perf_counter()
    if int(request.headers.get("content-length") or 0) > MOST_BODY_BYTES:
        response: Response = problems.response(problems.Problem.of(413))
    else:
        try:
            response = await call_next(request)
        except Exception as error:  # the last door: a person gets a sentence, the log gets the trace
            log.exception("request_failed", error=type(error).__name__, path=request.url.path)
            response = problems.response(problems.Problem.of(500))
    route = getattr(request.scope.get("route"), "path", "unmatched")
    REQUESTS.labels(route, request.method, response.status_code).inc()
    LATENCY.labels(route).observe(time.perf_counter() - began)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
