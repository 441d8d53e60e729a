"""The few calls of WeChat's API that the channel needs."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
from tenacity import AsyncRetrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter

from api.channels.wechat.failures import CallFailed, Refused, Uncertain, Unreached
from api.channels.wechat.tokens import Tokens, of_token
from api.clock import Clock
from bot.channels.wechat.codes import Verdict, verdict

MOST_MEDIA_BYTES = 10_000_000
_SEND = "/cgi-bin/message/custom/send"
_TRIES = 3
_TIMEOUT = httpx.Timeout(10, connect=5)
_JSON = {"Content-Type": "application/json; charset=utf-8"}


class Client:
    """Args:
    http: with the API's base address.
    sleep: how to wait between two tries; tests do not.
    """

    def __init__(
        self,
        clock: Clock,
        http: httpx.AsyncClient,
        app_id: str,
        secret: str,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._http, self._sleep = http, sleep
        self._app_id, self._secret = app_id, secret
        self._tokens = Tokens(clock, self._patiently, app_id, secret)

    async def send_text(self, openid: str, text: str) -> None:
        """A customer-service message. Raises CallFailed."""
        await self._call(_SEND, {"touser": openid, "msgtype": "text", "text": {"content": text}})

    async def send_image(self, openid: str, content: bytes, media_type: str) -> None:
        """A picture as a customer-service message. Raises CallFailed; before it is sent, nothing is uncertain."""
        media_id = await _before(self._with_token(lambda token: self._upload(token, content, media_type)))
        await self._call(_SEND, {"touser": openid, "msgtype": "image", "image": {"media_id": media_id}})

    async def typing(self, openid: str) -> None:
        """Shows for a moment that somebody types. Raises CallFailed."""
        await self._call("/cgi-bin/message/custom/typing", {"touser": openid, "command": "Typing"})

    async def create_menu(self, menu: dict[str, Any]) -> None:
        """Puts the menu into force. Raises CallFailed."""
        await self._call("/cgi-bin/menu/create", menu)

    async def media(self, media_id: str) -> tuple[bytes, str]:
        """What a person sent, and its type. Raises CallFailed."""
        return await self._with_token(lambda token: self._download(token, media_id))

    async def openid(self, code: str) -> str:
        """To whom WeChat gave a code, which is good once. Raises CallFailed."""
        asked = {"appid": self._app_id, "secret": self._secret, "code": code, "grant_type": "authorization_code"}
        answer = _answer(await self._request("GET", "/sns/oauth2/access_token", {}, params=asked))
        openid = answer.get("openid")
        if not isinstance(openid, str) or not openid:
            raise Uncertain("no openid")
        return openid

    async def close(self) -> None:
        await self._http.aclose()

    async def _call(self, path: str, body: dict[str, Any]) -> None:
        await self._with_token(lambda token: self._patiently(f"{path}?access_token={token}", body))

    async def _with_token[T](self, call: Callable[[str], Awaitable[T]]) -> T:
        """With the token in use, and where WeChat refuses that, once with another."""
        token = await _before(self._tokens.get())
        try:
            return await call(token)
        except Refused as error:
            if not of_token(error):
                raise
        return await call(await _before(self._tokens.renewed(token)))

    async def _patiently(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return await self._retried(self._post, path, body)

    async def _retried[**P](
        self, call: Callable[P, Awaitable[dict[str, Any]]], *given: P.args, **named: P.kwargs
    ) -> dict[str, Any]:
        """A few tries with growing pauses where WeChat is busy or was not reached."""
        tries = AsyncRetrying(
            retry=retry_if_exception(_passes),
            stop=stop_after_attempt(_TRIES),
            wait=wait_exponential_jitter(multiplier=0.5, max=5),
            sleep=self._sleep,
            reraise=True,
        )
        return await tries(call, *given, **named)

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """WeChat shows escapes as they are, so the body is plain UTF-8."""
        response = await self._request("POST", path, _JSON, content=json.dumps(body, ensure_ascii=False).encode())
        return _answer(response)

    async def _upload(self, token: str, content: bytes, media_type: str) -> str:
        """A picture that WeChat keeps for three days. Returns its `media_id`."""
        path = f"/cgi-bin/media/upload?access_token={token}&type=image"
        files = {"media": (f"picture.{media_type.removeprefix('image/')}", content, media_type)}

        async def post() -> dict[str, Any]:
            return _answer(await self._request("POST", path, {}, files=files))

        media_id = (await self._retried(post)).get("media_id")
        if not isinstance(media_id, str):
            raise Uncertain("no media_id")
        return media_id

    async def _download(self, token: str, media_id: str) -> tuple[bytes, str]:
        query = {"access_token": token, "media_id": media_id}
        response = await self._request("GET", "/cgi-bin/media/get", _JSON, params=query)
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type in ("application/json", "text/plain"):
            _answer(response)
        if len(response.content) > MOST_MEDIA_BYTES:
            raise Refused(45001)
        return response.content, media_type

    async def _request(self, method: str, path: str, headers: dict[str, str], **more: Any) -> httpx.Response:
        try:
            response = await self._http.request(method, path, headers=headers, timeout=_TIMEOUT, **more)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise Unreached(type(error).__name__) from error
        except httpx.HTTPError as error:
            raise Uncertain(type(error).__name__) from error
        if response.status_code != httpx.codes.OK:
            raise Uncertain(str(response.status_code))
        return response


async def _before(fetch: Awaitable[str]) -> str:
    """Without a token nothing has been sent yet, however the fetch failed."""
    try:
        return await fetch
    except Uncertain as error:
        raise Unreached(str(error)) from error


def _answer(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = response.json()
    except ValueError as error:
        raise Uncertain("no JSON") from error
    if not isinstance(answer, dict):
        raise Uncertain("no object")
    code = answer.get("errcode", 0)
    if code:
        raise Refused(code if isinstance(code, int) else -1)
    return answer


def _passes(error: BaseException) -> bool:
    return isinstance(error, Unreached) or (isinstance(error, Refused) and verdict(error.code) is Verdict.LATER)


__all__ = ["CallFailed", "Client", "Refused", "Uncertain", "Unreached"]
