"""Receive: the first unit of work of a turn. Deduplicate, mask, store the message and its turn."""

import json
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.service import Applications
from api.clock import Clock
from api.conversations import repository as conversations
from api.conversations.models import Conversation, Message
from api.conversations.service import Conversations
from api.ids import new_id
from api.problems import Problem
from api.secure import repository as links
from api.secure.service import spent
from api.turns import choices
from api.turns.models import Turn
from api.vault.service import Vault
from bot.dialogue.incoming import clean
from bot.messages import Command, Kind, Reply, Role
from bot.privacy.detectors import Secret
from bot.privacy.mask import mask
from bot.services.parsers.simple import is_upload

SECURE_TEXT = "（已安全填写）"
UPLOADED_TEXT = "（已上传文件）"
CONFLICT = "conflict"
"""The problem of an id that came with another body."""


@dataclass(frozen=True, slots=True)
class SecureInput:
    """`link_id` names the one-time link that the answer came by, which it spends."""

    application_id: str
    step: str
    value: str
    link_id: str = ""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a channel hands in: words, or an issued button's id, or a secure answer."""

    client_msg_id: str
    text: str | None = None
    payload: str | None = None
    secure: SecureInput | None = None

    def body(self) -> str:
        """What must be the same where the same `client_msg_id` comes again."""
        secure = [self.secure.application_id, self.secure.step, self.secure.value] if self.secure else None
        return json.dumps([self.text, self.payload, secure])


@dataclass(frozen=True, slots=True)
class Received:
    message: Message
    turn: Turn


class Receiver:
    def __init__(self, clock: Clock, conversations_: Conversations, vault: Vault, applications: Applications) -> None:
        self._clock, self._conversations, self._vault = clock, conversations_, vault
        self._applications = applications

    async def known(self, session: AsyncSession, conversation_id: str, incoming: Incoming) -> Message | None:
        """The message that this `client_msg_id` became, if it came before.

        Raises:
            Problem: 409 where it came with another body.
        """
        message = await conversations.by_client_id(session, conversation_id, incoming.client_msg_id)
        if message is not None and message.body_hash != self._vault.digest(incoming.body()):
            raise Problem(409, CONFLICT, "消息重复", "这条消息的编号已经用过了，请换一个编号再发。")
        return message

    async def receive(self, session: AsyncSession, conversation: Conversation, incoming: Incoming) -> Received:
        """Stores the message with its `seq` and a turn. The conversation must be locked in this session.

        Raises:
            Problem: 422 for a button that was not issued to this conversation, 410 for a link that is spent.
        """
        turn = Turn(
            id=new_id("trn"),
            conversation_id=conversation.id,
            state="open" if conversation.owner == "bot" else "human",
            epoch=conversation.epoch,
            text="",
            secrets=[],
            attempts=0,
            created_at=self._clock.now(),
        )
        shown = await self._read(session, conversation, incoming, turn)
        message = await self._conversations.append(
            session,
            conversation,
            Role.USER,
            Reply(Kind.TEXT, shown),
            client_msg_id=incoming.client_msg_id,
            body_hash=self._vault.digest(incoming.body()),
            turn_id=turn.id,
        )
        turn.seq = message.seq
        session.add(turn)
        return Received(message, turn)

    async def _read(self, session: AsyncSession, conversation: Conversation, incoming: Incoming, turn: Turn) -> str:
        """Fills the turn from what came in; gives the words that stay in the transcript."""
        if incoming.secure is not None:
            await self._spend(session, incoming.secure)
            secret_id = await self._vault.put(session, conversation.id, "pending", incoming.secure.value)
            turn.secure = {
                "application_id": incoming.secure.application_id,
                "step": incoming.secure.step,
                "secret_id": secret_id,
            }
            return SECURE_TEXT
        if incoming.payload is not None:
            chosen = await choices.by_payload(session, conversation.id, incoming.payload)
            if chosen is None:
                detail = "这个按钮已经不能用了，请直接打字告诉我您想办什么。"
                raise Problem(422, "unknown-payload", "按钮已失效", detail)
        else:
            chosen = await choices.by_title(session, conversation.id, incoming.text or "")
        if chosen is not None and await self._is_secret(session, conversation, chosen.command):
            return await self._keep(session, conversation, turn, chosen.command)
        if chosen is not None:
            turn.text, turn.command = chosen.title, chosen.command.to_json()
            return chosen.title
        return await self._mask(session, conversation, incoming.text or "", turn)

    async def _spend(self, session: AsyncSession, secure: SecureInput) -> None:
        if secure.link_id and not await links.use(session, secure.link_id, self._clock.now()):
            raise spent()

    async def _mask(self, session: AsyncSession, conversation: Conversation, text: str, turn: Turn) -> str:
        step = await self._applications.secure_step(session, conversation.id)
        if step is not None and self._applications.picks(step, text):
            secret_id = await self._vault.put(session, conversation.id, str(step.type), text)
            turn.text, turn.secrets = SECURE_TEXT, [{"kind": str(step.type), "secret_id": secret_id}]
            return SECURE_TEXT
        if is_upload(text):
            turn.text = text.strip()
            return UPLOADED_TEXT
        masked = mask(clean(text), Secret(str(step.type)) if step is not None and not step.options else None)
        for finding in masked.findings:
            secret_id = await self._vault.put(session, conversation.id, str(finding.kind), finding.value)
            turn.secrets = [*turn.secrets, {"kind": str(finding.kind), "secret_id": secret_id}]
        turn.text = masked.text
        return masked.text

    async def _is_secret(self, session: AsyncSession, conversation: Conversation, command: Command) -> bool:
        """Whether a button answers a question whose answer is a secret."""
        if command.do != "answer":
            return False
        step = await self._applications.secure_step(session, conversation.id, command.args["application_id"])
        return step is not None and step.key == command.args["step"]

    async def _keep(self, session: AsyncSession, conversation: Conversation, turn: Turn, command: Command) -> str:
        """A pressed answer goes the secure way, as if it had been typed there."""
        secret_id = await self._vault.put(session, conversation.id, "pending", command.args["value"])
        turn.secure = {
            "application_id": command.args["application_id"],
            "step": command.args["step"],
            "secret_id": secret_id,
        }
        return SECURE_TEXT


def command_of(turn: Turn) -> Command | None:
    return None if turn.command is None else Command.from_json(turn.command)
