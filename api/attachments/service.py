"""Takes files in, keeps them under their ids, and hands them out by links that run out."""

import asyncio
import hashlib
import hmac
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.attachments.models import Attachment
from api.clock import Clock
from api.conversations.models import Conversation, Message
from api.conversations.service import Conversations
from api.ids import new_id
from api.problems import Problem
from api.vault.service import Vault
from bot.files.accept import Accepted, accept
from bot.files.errors import NotAccepted
from bot.messages import Kind, Reply, Role

LINK_LIVES = timedelta(minutes=15)


class Attachments:
    """Args: folder: where the bytes rest; made when the first one comes."""

    def __init__(self, clock: Clock, conversations: Conversations, vault: Vault, folder: Path) -> None:
        self._clock, self._conversations, self._vault, self._folder = clock, conversations, vault, folder

    async def prepare(self, data: bytes, name: str) -> Accepted:
        """What is kept of a file; needs no unit of work. Raises Problem 422 with the reason where it is not taken."""
        try:
            return await asyncio.to_thread(accept, data, name)
        except NotAccepted as error:
            raise Problem(422, "file-not-accepted", "文件不能接收", str(error)) from error

    async def known(self, session: AsyncSession, conversation_id: str, key: str, data: bytes) -> Message | None:
        """The message that this id became, if it came before. Raises Problem 409 where it came with another file."""
        row = await session.scalar(
            select(Attachment).where(Attachment.conversation_id == conversation_id, Attachment.client_msg_id == key)
        )
        if row is None:
            return None
        if row.sha256 != hashlib.sha256(data).hexdigest():
            raise Problem(409, "conflict", "文件重复", "这个文件的编号已经用过了，请重新选择文件。")
        return await session.get(Message, row.message_id)

    async def add(
        self,
        session: AsyncSession,
        conversation: Conversation,
        accepted: Accepted,
        *,
        key: str,
        original: bytes,
        role: Role,
        author: str = "",
    ) -> Message:
        """A message with the file. The conversation must be locked in this session; the same key again is the same."""
        known = await self.known(session, conversation.id, key, original)
        if known is not None:
            return known
        row = Attachment(
            id=new_id("att"), conversation_id=conversation.id, client_msg_id=key, name=accepted.name,
            media_type=accepted.media_type, size=len(accepted.data), sha256=hashlib.sha256(original).hexdigest(),
            created_at=self._clock.now(),
        )  # fmt: skip
        self._write(row.id, accepted.data)
        what = "文件" if accepted.media_type == "application/pdf" else "图片"
        shown = {"id": row.id, "name": row.name, "media_type": row.media_type, "size": row.size}
        message = await self._conversations.append(
            session,
            conversation,
            role,
            Reply(Kind.TEXT, f"［{what}］{row.name}", data={"attachments": [shown]}),
            author=author,
            client_msg_id=f"file:{key}",
        )
        row.message_id = message.id
        session.add(row)
        return message

    async def of(self, session: AsyncSession, conversation_id: str, attachment_id: str) -> Attachment:
        """Raises Problem 404 for what is not of this conversation."""
        row = await session.get(Attachment, attachment_id)
        if row is None or row.conversation_id != conversation_id:
            raise Problem.of(404, "没有找到这个文件，请刷新后重试。")
        return row

    def link(self, row: Attachment) -> str:
        """An address that opens the file for a quarter of an hour, without any token of a session."""
        until = int((self._clock.now() + LINK_LIVES).timestamp())
        return f"/v1/attachments/{row.id}?until={until}&signature={self._sign(row.id, until)}"

    def opens(self, attachment_id: str, until: int, signature: str) -> bool:
        fresh = datetime.fromtimestamp(min(until, 2**40), UTC) > self._clock.now()
        return hmac.compare_digest(self._sign(attachment_id, until).encode(), signature.encode()) and fresh

    def path(self, attachment_id: str) -> Path:
        return self._folder / attachment_id

    def forget(self, attachment_ids: list[str]) -> None:
        for attachment_id in attachment_ids:
            self.path(attachment_id).unlink(missing_ok=True)

    def _sign(self, attachment_id: str, until: int) -> str:
        return self._vault.digest(f"attachment {attachment_id} {until}")

    def _write(self, attachment_id: str, data: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(self.path(attachment_id), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
