"""The gateway's way into the engine: with a secret, and with errors that are seen."""

from __future__ import annotations

import hmac
from typing import Any, Awaitable, Callable, Dict, Optional, Text

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse


class GatewayInput(InputChannel):
    """`POST /webhooks/gateway/webhook {sender, message, metadata}` → `{"messages": [...]}`.

    Rasa's REST channel answers 200 with nothing where an action failed: the processor catches what it raised and
    drops what it said. Every action of ours says something, so here silence is a 500.

    Args:
        token: the bearer secret without which nothing is heard.
    """

    def __init__(self, token: Text) -> None:
        self._token = token

    @classmethod
    def name(cls) -> Text:
        return "gateway"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[Text, Any]]) -> InputChannel:
        if not credentials or not credentials.get("token"):
            cls.raise_missing_credentials_exception()
        return cls(credentials["token"])

    def _authorised(self, request: Request) -> bool:
        expected = f"Bearer {self._token}".encode()
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), expected)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        webhook = Blueprint("gateway_webhook", "gateway")

        @webhook.route("/", methods=["GET"])
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @webhook.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not self._authorised(request):
                return response.json({"error": "unauthorized"}, status=401)
            collector = CollectingOutputChannel()
            body = request.json
            message = UserMessage(
                body["message"], collector, body["sender"], input_channel=self.name(), metadata=body["metadata"]
            )
            await on_new_message(message)
            said = [m["custom"] for m in collector.messages if "custom" in m]
            if not said:
                return response.json({"error": "nothing was said"}, status=500)
            return response.json({"messages": said})

        return webhook
