"""The channel, built from the settings; there is none while they are unset."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from api.channels.wechat.arrival import Arrivals
from api.channels.wechat.client import Client
from api.channels.wechat.delivery import Delivery
from api.channels.wechat.images import Images
from api.channels.wechat.outbox import Outbox
from api.channels.wechat.pump import Pump
from api.channels.wechat.reception import Reception
from api.channels.wechat.work import Work
from api.clock import Clock
from api.conversations.links import Links
from api.conversations.service import Conversations
from api.datafiles import DataFiles
from api.db import Database
from api.events.service import Events
from api.fanout import Fanout
from api.files.service import Files
from api.limits import Limits
from api.ratings.service import Ratings
from api.secure.service import SecureLinks
from api.settings import Settings
from api.turns.service import Turns
from api.vault.service import Vault
from bot.channels.wechat.crypto import AesKey, BadKey
from bot.channels.wechat.door import Door, Mode
from bot.channels.wechat.quota import Rules

_SLACK_S = 1.5
"""Between the last moment for an answer and the moment when the outbox takes it over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What of the house the channel needs."""

    settings: Settings
    db: Database
    clock: Clock
    fanout: Fanout
    limits: Limits
    events: Events
    conversations: Conversations
    vault: Vault
    links: Links
    secure_links: SecureLinks
    ratings: Ratings
    files: Files
    turns: Turns
    data: DataFiles


class Wechat:
    """Args: http: a client of the API's address; tests give their own."""

    def __init__(self, parts: Parts, http: httpx.AsyncClient | None = None) -> None:
        settings = parts.settings
        data = parts.data.load("channels/wechat.yml")
        self.menu: Sequence[dict[str, Any]] = data["menu"]
        self.rules = Rules.of(data["quotas"])
        self.door = _door(settings)
        self.client = _client(settings, parts.clock, http) if settings.wechat_sends else None
        delivery = Delivery(
            parts.clock,
            parts.links,
            parts.secure_links,
            parts.files,
            base_url=settings.base_url,
            sends=settings.wechat_sends,
        )
        self.images = Images(parts.db, parts.clock, parts.vault, self.client)
        self.reception = Reception(
            db=parts.db,
            fanout=parts.fanout,
            arrivals=Arrivals(
                parts.clock,
                parts.conversations,
                self.rules,
                self.menu,
                hold=timedelta(seconds=max(settings.wechat_reply_within_s, settings.wechat_lapse_s) + _SLACK_S),
                sends=settings.wechat_sends,
            ),
            work=Work(
                db=parts.db,
                clock=parts.clock,
                limits=parts.limits,
                turns=parts.turns,
                conversations_=parts.conversations,
                ratings=parts.ratings,
                links=parts.links,
            ),
            delivery=delivery,
            links=parts.links,
            within_s=settings.wechat_reply_within_s,
            lapse_s=settings.wechat_lapse_s,
            typing=self.client.typing if self.client else None,
        )
        self.pump = Pump(
            db=parts.db,
            clock=parts.clock,
            fanout=parts.fanout,
            delivery=delivery,
            images=self.images,
            outbox_=_outbox(parts, self.rules, self.client),
            patience=timedelta(seconds=settings.wechat_notice_patience_s),
        )
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._running = asyncio.create_task(self.pump.run())

    async def stop(self) -> None:
        """Ends the pump, and waits for what is in hand."""
        if self._running is not None:
            self._running.cancel()
            with suppress(asyncio.CancelledError):
                await self._running
        await self.reception.settle()
        if self.client is not None:
            await self.client.close()


def wechat_of(parts: Parts, http: httpx.AsyncClient | None = None) -> Wechat | None:
    """None while the settings are unset. Raises BadKey for an EncodingAESKey that is none."""
    return Wechat(parts, http) if parts.settings.wechat_on else None


def _door(settings: Settings) -> Door:
    given = (settings.wechat_encoding_aes_key, settings.wechat_encoding_aes_key_previous)
    keys = [AesKey.of(key.get_secret_value()) for key in given if key.get_secret_value()]
    if Mode(settings.wechat_mode) is Mode.SAFE and not keys:
        raise BadKey("HONGNIANG_WECHAT_MODE=safe needs HONGNIANG_WECHAT_ENCODING_AES_KEY")
    return Door(
        settings.wechat_token.get_secret_value(),
        settings.wechat_app_id,
        keys,
        Mode(settings.wechat_mode),
        settings.wechat_window_s,
    )


def _client(settings: Settings, clock: Clock, http: httpx.AsyncClient | None) -> Client:
    http = http or httpx.AsyncClient(base_url=settings.wechat_api_base_url)
    return Client(clock, http, settings.wechat_app_id, settings.wechat_app_secret.get_secret_value())


def _outbox(parts: Parts, rules: Rules, client: Client | None) -> Outbox | None:
    if client is None:
        return None
    return Outbox(
        db=parts.db,
        clock=parts.clock,
        events=parts.events,
        links=parts.links,
        files=parts.files,
        rules=rules,
        client=client,
    )
