"""The second listener: executes actions for the engine. Loopback, with a secret, never on the public app."""

import hmac
from typing import Any

from rasa_sdk.executor import ActionExecutor
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

SECRET_HEADER = "X-Hongniang-Secret"  # noqa: S105 the header's name


def create_listener(executor: ActionExecutor, secret: str) -> Starlette:
    """The app that the engine's `action_endpoint` names."""

    async def webhook(request: Request) -> Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), secret.encode()):
            return Response(status_code=401)
        call: dict[str, Any] = await request.json()
        # no action reads the domain, so the engine leaves it out, but the executor insists on one
        result = await executor.run({"domain": {}, **call})
        return JSONResponse(result.model_dump() if result else {"events": [], "responses": []})

    return Starlette(routes=[Route("/webhook", webhook, methods=["POST"])])
