"""Issues buttons: what one does stays here, the person gets an opaque id."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.models import Choice, Message
from api.ids import new_id
from bot.messages import Button, Command


class Issuer:
    """Issues the buttons and options of one message."""

    def __init__(self, session: AsyncSession, message: Message) -> None:
        self._session, self._message = session, message
        self._by_title: dict[str, str] = {}

    def buttons(self, buttons: Iterable[Button]) -> list[dict[str, str]]:
        return [{"title": b.title, "payload": self._issue(b.title, b.command)} for b in buttons]

    def with_option_payloads(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """A form prompt's options `{title, value}` as `{title, payload}`; one id serves option and button."""
        options = data.get("input", {}).get("options")
        if not options:
            return dict(data)
        public = [{"title": o["title"], "payload": self._option(data, o["title"], o["value"])} for o in options]
        return {**data, "input": {**data["input"], "options": public}}

    def _option(self, data: Mapping[str, Any], title: str, value: str) -> str:
        args = {"application_id": data["application_id"], "step": data["step"], "value": value}
        return self._by_title.get(title) or self._issue(title, Command("answer", args))

    def _issue(self, title: str, command: Command) -> str:
        choice = Choice(
            id=new_id("btn"),
            conversation_id=self._message.conversation_id,
            message_id=self._message.id,
            seq=self._message.seq,
            title=title,
            command=command.to_json(),
        )
        self._session.add(choice)
        return self._by_title.setdefault(title, choice.id)
