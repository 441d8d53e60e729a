"""One person's phone: what she does becomes deliveries to the account's address, up to three for each."""

import asyncio
import os
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import httpx

from bot.channels.wechat import crypto, xml
from bot.channels.wechat.crypto import AesKey
from tests.channels.wechat.simulator.platform import FAULT, MOST_BYTES, Platform

DELIVERIES = 3
_numbers = count(6054768590064713728)

type Post = Callable[[dict[str, str], bytes], Awaitable[httpx.Response]]


async def never() -> None:
    await asyncio.Event().wait()


@dataclass(frozen=True, slots=True)
class Account:
    """The account's settings on the platform. `mode`: plain, compatible or safe."""

    token: str
    app_id: str
    key: AesKey
    mode: str = "safe"
    name: str = "gh_hongniang"


@dataclass
class Phone:
    """Args:
    post: reaches the account's address.
    patience: ends when the platform gives a delivery up; five seconds in truth.
    """

    platform: Platform
    account: Account
    post: Post
    openid: str
    patience: Callable[[], Awaitable[None]] = never
    delivered: list[str] = field(default_factory=list)

    async def say(self, text: str, **more: str) -> str | None:
        """Types a text. Returns what came back on the delivery."""
        self._did("message", text)
        return await self.deliver(self.message("text", Content=text, **more))

    async def send(self, kind: str, **fields: str) -> str | None:
        """Sends something else than text."""
        self._did("message", f"[{kind}]")
        return await self.deliver(self.message(kind, **fields))

    async def press(self, key: str) -> str | None:
        """Presses an entry of the menu."""
        self._did("menu", f"[菜单] {key}")
        return await self.deliver(self.event("CLICK", EventKey=key))

    async def follow(self, event_key: str = "") -> str | None:
        self.platform.followers.add(self.openid)
        self._did("subscribe", "[关注]")
        return await self.deliver(self.event("subscribe", EventKey=event_key))

    async def leave(self) -> str | None:
        self.platform.followers.discard(self.openid)
        self.platform.quotas.close(self.openid)
        return await self.deliver(self.event("unsubscribe", EventKey=""))

    def message(self, kind: str, **fields: str) -> dict[str, str | int]:
        return {**self._head(), "MsgType": kind, **fields, "MsgId": str(next(_numbers))}

    def event(self, name: str, **fields: str) -> dict[str, str | int]:
        return {**self._head(), "MsgType": "event", "Event": name, **fields}

    async def deliver(self, fields: Mapping[str, str | int], times: int = DELIVERIES, lost: int = 0) -> str | None:
        """Delivers until something comes back in time. Shows the answer, or the platform's notice of a fault.

        Args:
            lost: of how many deliveries the answer gets lost on its way.
        """
        for at in range(times):
            response = await self._once(fields)
            if at >= lost and response is not None and response.status_code == httpx.codes.OK:
                return self._shown(response)
        if times == DELIVERIES:
            self.platform.show(self.openid, "notice", FAULT)
        return None

    def delivery(self, fields: Mapping[str, str | int]) -> tuple[dict[str, str], bytes]:
        """Query and body of a fresh delivery."""
        account, plain = self.account, xml.build(fields)
        now, nonce = str(int(self.platform.clock.now().timestamp())), secrets.token_hex(5)
        query = {"timestamp": now, "nonce": nonce, "signature": crypto.signature(account.token, now, nonce)}
        if account.mode == "plain":
            return query, plain.encode()
        sealed = crypto.encrypt(account.key, plain.encode(), account.app_id, os.urandom(16))
        query |= {"encrypt_type": "aes", "msg_signature": crypto.signature(account.token, now, nonce, sealed)}
        beside: Mapping[str, str | int] = fields if account.mode == "compatible" else {"ToUserName": account.name}
        return query, xml.build({**beside, "Encrypt": sealed}).encode()

    async def _once(self, fields: Mapping[str, str | int]) -> httpx.Response | None:
        """None where the platform lost its patience."""
        query, body = self.delivery(fields)
        self.delivered.append(str(fields.get("MsgId", fields.get("Event"))))
        answer = asyncio.ensure_future(self.post(query, body))
        tired = asyncio.ensure_future(self.patience())
        await asyncio.wait({answer, tired}, return_when=asyncio.FIRST_COMPLETED)
        tired.cancel()
        if answer.done():
            return answer.result()
        answer.cancel()
        return None

    def _shown(self, response: httpx.Response) -> str | None:
        """What the person sees of an answer; whatever is not of the platform's shape is a fault of the account."""
        if response.text in ("", "success"):
            return None
        reply = self._opened(response.content)
        if reply is None or reply.get("MsgType") != "text" or len(reply["Content"].encode()) > MOST_BYTES:
            self.platform.show(self.openid, "notice", FAULT)
            return None
        self.platform.show(self.openid, "passive", reply["Content"])
        return reply["Content"]

    def _opened(self, content: bytes) -> dict[str, str] | None:
        fields: dict[str, Any] = xml.parse(content)
        account = self.account
        if account.mode != "plain":
            sealed, now, nonce = fields["Encrypt"], fields["TimeStamp"], fields["Nonce"]
            if fields["MsgSignature"] != crypto.signature(account.token, now, nonce, sealed):
                return None
            fields = xml.parse(crypto.decrypt([account.key], sealed, account.app_id)[0])
        ours = (fields.get("ToUserName"), fields.get("FromUserName")) == (self.openid, account.name)
        return fields if ours else None

    def _did(self, trigger: str, text: str) -> None:
        self.platform.show(self.openid, "said", text)
        if self.openid in self.platform.followers:
            self.platform.quotas.opened(self.openid, trigger)

    def _head(self) -> dict[str, str | int]:
        now = int(self.platform.clock.now().timestamp())
        return {"ToUserName": self.account.name, "FromUserName": self.openid, "CreateTime": now}
