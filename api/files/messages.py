"""Files that people and volunteers send each other: each is a message."""

import base64

from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.models import Conversation, Message
from api.conversations.service import Conversations
from api.files import repository
from api.files.service import Files
from api.problems import Problem
from api.vault.service import Vault
from bot.files.accept import Accepted
from bot.files.kinds import MEDIA, Kind
from bot.messages import Kind as MessageKind
from bot.messages import Reply, Role


class FileMessages:
    def __init__(self, conversations: Conversations, files: Files, vault: Vault) -> None:
        self._conversations, self._files, self._vault = conversations, files, vault

    def _digest(self, data: bytes) -> str:
        return self._vault.digest(base64.b64encode(data).decode("ascii"))

    async def known(self, session: AsyncSession, conversation_id: str, key: str, data: bytes) -> Message | None:
        """The message that this id became, if it came before. Raises Problem 409 where it came with another file."""
        file = await repository.by_client_id(session, conversation_id, key)
        if file is None:
            return None
        if file.digest != self._digest(data):
            raise Problem(409, "conflict", "文件重复", "这个文件的编号已经用过了，请重新选择文件。")
        return await session.get(Message, file.message_id)

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
        file = await self._files.keep(
            session, conversation.id, accepted, client_msg_id=key, digest=self._digest(original)
        )
        what = "文件" if file.media_type == MEDIA[Kind.PDF] else "图片"
        shown = {"id": file.id, "name": file.name, "media_type": file.media_type, "size": file.size}
        message = await self._conversations.append(
            session,
            conversation,
            role,
            Reply(MessageKind.TEXT, f"［{what}］{file.name}", data={"attachments": [shown]}),
            author=author,
            client_msg_id=f"file:{key}",
        )
        file.message_id = message.id
        return message
