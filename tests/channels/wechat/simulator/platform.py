"""The platform: its API with its error numbers, and what stands on each person's screen."""

import json
from collections import defaultdict, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import httpx

from api.clock import Clock
from tests.channels.wechat.simulator.quotas import WINDOW_OVER, Quotas
from tests.channels.wechat.simulator.tokens import BAD_SECRET, StableTokens

MOST_BYTES = 2048
FAULT = "该公众号提供的服务出现故障，请稍后再试"
SEND, TYPING, MEDIA = "/cgi-bin/message/custom/send", "/cgi-bin/message/custom/typing", "/cgi-bin/media/get"
UPLOAD = "/cgi-bin/media/upload"
OAUTH = "/sns/oauth2/access_token"
CODE_LIVES = timedelta(minutes=5)
MOST_IMAGE_BYTES = 10_000_000
TOKEN, MENU = "/cgi-bin/stable_token", "/cgi-bin/menu/create"
UNREACHED, CUT_AFTER, CUT_BEFORE = "unreached", "cut after", "cut before"
"""Faults of the line: no connection; an answer that was lost after the deed, or before it."""


@dataclass(frozen=True, slots=True)
class Shown:
    """`how`: said by the person; passive, custom or menu by the account; or the platform's own notice. `media_id` of a
    picture.
    """

    how: str
    text: str
    at: datetime
    media_id: str = ""


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
    codes: dict[str, tuple[str, datetime] | None] = field(default_factory=dict)
    typed: dict[str, datetime] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tokens, self.quotas = StableTokens(self.clock), Quotas(self.clock)
        self._faults: dict[str, deque[int | str]] = defaultdict(deque)

    def fail(self, path: str, *faults: int | str) -> None:
        """The next calls of this path fail, one after the other."""
        self._faults[path].extend(faults)

    def show(self, openid: str, how: str, text: str, media_id: str = "") -> None:
        self.screens[openid].append(Shown(how, text, self.clock.now(), media_id))

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
        if path == OAUTH:
            return self._openid(query)
        refused = self.tokens.check(query.get("access_token", "")) if "access_token" in query else 41001
        if refused:
            return {"errcode": refused, "errmsg": "rid: 1"}
        if path == MEDIA:
            return self.media.get(query["media_id"]) or {"errcode": 40007, "errmsg": "invalid media_id"}
        if path == UPLOAD:
            return self._upload(query, content)
        try:
            body = json.loads(content)
        except ValueError:
            return {"errcode": 47001, "errmsg": "data format error"}
        deed = {SEND: self._send, TYPING: self._typing, MENU: self._menu}[path]
        return {"errcode": deed(body), "errmsg": "rid: 2"}

    def authorize(self, openid: str, query: Mapping[str, str]) -> str:
        """Where the browser of a person is sent from the page of OAuth; empty where the page shows an error."""
        if query.get("appid") != self.app_id or query.get("scope") != "snsapi_base" or not self.certified:
            return ""
        code = f"code-{len(self.codes) + 1}"
        self.codes[code] = (openid, self.clock.now())
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def _openid(self, query: Mapping[str, str]) -> dict[str, Any]:
        if query.get("appid") != self.app_id:
            return {"errcode": 40013, "errmsg": "invalid appid"}
        if query.get("secret") != self.secret:
            return {"errcode": 40125, "errmsg": "invalid appsecret"}
        code = query.get("code", "")
        if code not in self.codes:
            return {"errcode": 40029, "errmsg": "invalid code"}
        given, self.codes[code] = self.codes[code], None
        if given is None:
            return {"errcode": 40163, "errmsg": "code been used"}
        if self.clock.now() - given[1] > CODE_LIVES:
            return {"errcode": 42003, "errmsg": "code expired"}
        return {"access_token": "page", "expires_in": 7200, "openid": given[0], "scope": "snsapi_base"}

    def _token(self, body: dict[str, Any]) -> dict[str, Any]:
        if (body["appid"], body["secret"]) != (self.app_id, self.secret):
            return {"errcode": BAD_SECRET, "errmsg": "invalid credential"}
        return self.tokens.fetch(force=body["force_refresh"])

    def _send(self, body: dict[str, Any]) -> int:
        openid, media_id = body["touser"], body.get("image", {}).get("media_id", "")
        text = "[图片]" if body["msgtype"] == "image" else body["text"]["content"]
        if not self.certified:
            return 48001
        if len(text.encode()) > MOST_BYTES:
            return 45002
        if body["msgtype"] == "image" and media_id not in self.media:
            return 40007
        if openid not in self.followers:
            return WINDOW_OVER
        refused = self.quotas.spend(openid)
        if not refused:
            self.show(openid, "custom", text, media_id)
        return refused

    def _upload(self, query: Mapping[str, str], content: bytes) -> dict[str, Any]:
        """The one part `media` of a form, whose boundary is its first line."""
        if not self.certified:
            return {"errcode": 48001, "errmsg": "api unauthorized"}
        boundary, _, rest = content.partition(b"\r\n")
        head, _, body = rest.partition(b"\r\n\r\n")
        picture = body.rpartition(b"\r\n" + boundary)[0]
        if query.get("type") != "image" or b'name="media"' not in head or not picture:
            return {"errcode": 40004, "errmsg": "invalid media type"}
        if len(picture) > MOST_IMAGE_BYTES:
            return {"errcode": 40009, "errmsg": "invalid image size"}
        media_id = f"media-{len(self.media) + 1}"
        media_type = head.rpartition(b"Content-Type: ")[2].decode()
        self.media[media_id] = (picture, media_type)
        return {"type": "image", "media_id": media_id, "created_at": int(self.clock.now().timestamp())}

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
