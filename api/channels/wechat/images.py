"""Images that people send: fetched while WeChat keeps them, sealed, and shown to who is in charge of the case."""

import base64
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.wechat.client import CallFailed, Client
from api.channels.wechat.models import WechatImage
from api.channels.wechat.sql import outbox
from api.clock import Clock
from api.db import Database
from api.vault.service import Vault

MOST_ATTEMPTS = 5
_PAUSE = timedelta(seconds=30)
_KINDS = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


class Images:
    """Args: client: None where the account may not use the API; its images stay in WeChat."""

    def __init__(self, db: Database, clock: Clock, vault: Vault, client: Client | None) -> None:
        self._db, self._clock, self._vault, self._client = db, clock, vault, client

    async def round(self) -> int:
        """Fetches what is due. Returns how many images were tried."""
        async with self._db.read() as session:
            due = await outbox.images_due(session, self._clock.now())
        for image in due:
            content = await self._fetched(image)
            async with self._db.write() as session:
                await self._keep(session, image.id, content)
        return len(due)

    async def _fetched(self, image: WechatImage) -> bytes | None:
        if self._client is None:
            return None
        try:
            return (await self._client.media(image.media_id))[0]
        except CallFailed:
            return None

    async def _keep(self, session: AsyncSession, image_id: str, content: bytes | None) -> None:
        image = await outbox.image(session, image_id)
        if image is None or image.state != "waiting":
            return
        image.attempts += 1
        media_type = _kind(content) if content else ""
        if content and media_type:
            sealed = base64.b64encode(content).decode("ascii")
            image.secret_id = await self._vault.put(session, image.conversation_id, "image", sealed)
            image.state, image.media_type = "kept", media_type
        elif content or self._client is None or image.attempts >= MOST_ATTEMPTS:
            image.state = "lost"
        else:
            image.due_at = self._clock.now() + _PAUSE

    async def read(self, session: AsyncSession, conversation_id: str, image_id: str) -> tuple[bytes, str] | None:
        """An image of this conversation and its type; None where there is none."""
        image = await outbox.image(session, image_id)
        if image is None or image.conversation_id != conversation_id or not image.secret_id:
            return None
        return base64.b64decode(await self._vault.get(session, image.secret_id)), image.media_type


def _kind(content: bytes) -> str:
    """By its first bytes; what else may be sent is not shown to staff."""
    return next((kind for mark, kind in _KINDS.items() if content.startswith(mark)), "")
