"""The platform: its API with its error numbers, and what stands on each person's screen."""

import json
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx

from api.clock import Clock
from tests.channels.wechat.simulator.quotas import WINDOW_OVER, Quotas
from tests.channels.wechat.simulator.tokens import BAD_SECRET, StableTokens

MOST_BYTES = 2048
FAULT = "该公众号提供的服务出现故障，请稍后再试"
SEND, TYPING, MEDIA = "/cgi-bin/message/custom/send", "/cgi-bin/message/custom/typing", "/cgi-bin/media/get"
TOKEN, MENU = "/cgi-bin/stable_token", "/cgi-bin/menu/create"
UNREACHED, CUT_AFTER, CUT_BEFORE = "unreached", "cut after", "cut before"
"""Faults of the line: no connection; an answer that was lost after the deed, or before it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """`how`: said by the person; passive, custom or menu by the account; or the platform's own notice."""

    how: str
    text: str
    at: datetime


@dataclass
class Platform:
    clock: Clock
    app_id: str
    secret: str
    certified: bool = True
    screens: dict[str, list[Shown]] = field(default_factory=lambda: defaultdict(list))
    followers: set[str] = field(default_factory=set)
    media: dict[str, tuple[bytes, str]] = field(default_factory=dict)
    menu: dict[str, Any] | None = None
    calls: list[tuple[str, int]] = field(default_factory=list)
    typed: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tokens, self.quotas = StableTokens(self.clock), Quotas(self.clock)
        self._faults: dict[str, deque[int | str]] = defaultdict(deque)

    def fail(self, path: str, *faults: int | str) -> None:
        """The next calls of this path fail, one after the other."""
        self._faults[path].extend(faults)

    def show(self, openid: str, how: str, text: str) -> None:
        self.screens[openid].append(Shown(how, text, self.clock.now()))

    def seen(self, openid: str, *hows: str) -> list[str]:
        """What stands on the screen, of these ways or of all."""
        return [shown.text for shown in self.screens[openid] if not hows or shown.how in hows]

    def http(self) -> httpx.AsyncClient:
        """A client of this platform's API, without a network."""

        async def handle(request: httpx.Request) -> httpx.Response:
            answer = self.call(request.url.path, dict(request.url.params), request.content)
            if isinstance(answer, str):
                raise {UNREACHED: httpx.ConnectError}.get(answer, httpx.ReadTimeout)(answer)
            return answer

        return httpx.AsyncClient(transport=httpx.MockTransport(handle), base_url="https://wechat.test")

    def call(self, path: str, query: Mapping[str, str], content: bytes) -> httpx.Response | str:
        """One call: an answer, or how the line failed."""
        fault = self._faults[path].popleft() if self._faults[path] else 0
        if fault in (UNREACHED, CUT_BEFORE):
            self.calls.append((path, -2))
            return str(fault)
        answer = {"errcode": fault, "errmsg": "scripted hint: [x]"} if isinstance(fault, int) and fault else None
        result = answer or self._do(path, query, content)
        code = result.get("errcode", 0) if isinstance(result, dict) else 0
        self.calls.append((path, code))
        if fault == CUT_AFTER:
            return CUT_AFTER
        if isinstance(result, tuple):
            return httpx.Response(200, content=result[0], headers={"content-type": result[1]})
        return httpx.Response(200, json=result)

    def _do(self, path: str, query: Mapping[str, str], content: bytes) -> dict[str, Any] | tuple[bytes, str]:
        if path == TOKEN:
            return self._token(json.loads(content))
        refused = self.tokens.check(query.get("access_token", "")) if "access_token" in query else 41001
        if refused:
            return {"errcode": refused, "errmsg": "rid: 1"}
        if path == MEDIA:
            return self.media.get(query["media_id"]) or {"errcode": 40007, "errmsg": "invalid media_id"}
        try:
            body = json.loads(content)
        except ValueError:
            return {"errcode": 47001, "errmsg": "data format error"}
        deed = {SEND: self._send, TYPING: self._typing, MENU: self._menu}[path]
        return {"errcode": deed(body), "errmsg": "rid: 2"}

    def _token(self, body: dict[str, Any]) -> dict[str, Any]:
        if (body["appid"], body["secret"]) != (self.app_id, self.secret):
            return {"errcode": BAD_SECRET, "errmsg": "invalid credential"}
        return self.tokens.fetch(force=body["force_refresh"])

    def _send(self, body: dict[str, Any]) -> int:
        openid, text = body["touser"], body["text"]["content"]
        if not self.certified:
            return 48001
        if len(text.encode()) > MOST_BYTES:
            return 45002
        if openid not in self.followers:
            return WINDOW_OVER
        refused = self.quotas.spend(openid)
        if not refused:
            self.show(openid, "custom", text)
        return refused

    def _typing(self, body: dict[str, Any]) -> int:
        openid = body["touser"]
        last = self.typed.get(openid)
        if body["command"] != "Typing":
            return 45072
        if last is not None and self.clock.now() - last < timedelta(seconds=15):
            return 45081
        said = [shown.at for shown in self.screens[openid] if shown.how == "said"]
        if not said or self.clock.now() - said[-1] > timedelta(seconds=30):
            return 45080
        self.typed[openid] = self.clock.now()
        return 0

    def _menu(self, body: dict[str, Any]) -> int:
        if not self.certified:
            return 48001
        self.menu = body
        return 0
