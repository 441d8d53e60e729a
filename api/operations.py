"""What operators and their machines ask (contract, section 5)."""

from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from api.conversations.deps import Housed
from api.db import unavailable

router = APIRouter(tags=["operations"])


@router.get("/healthz")
async def healthz() -> dict[str, str]:
    """The process answers."""
    return {"status": "ok"}


@router.get("/readyz")
async def readyz(house: Housed) -> Response:
    """Each part's state. An engine that is down is degraded; no database is 503."""
    try:
        await house.db.ping()
        database = "ok"
    except Exception as error:
        if not isinstance(error, SQLAlchemyError) and not unavailable(error):
            raise
        database = "down"
    engine = "ok" if await house.engine.ready() else "down"
    status = "unready" if database == "down" else "ready" if engine == "ok" else "degraded"
    if house.fanout.connected is False and status == "ready":
        status = "degraded"
    parts = {"database": database, "engine": engine}
    if house.fanout.connected is not None:
        parts["redis"] = "ok" if house.fanout.connected else "down"
    return JSONResponse({"status": status, "parts": parts}, 503 if database == "down" else 200)


@router.get("/metrics")
async def metrics() -> Response:
    return PlainTextResponse(generate_latest(), media_type=CONTENT_TYPE_LATEST)
