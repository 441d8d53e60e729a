"""`/chat` in WeChat's browser finds its person by OAuth, and goes on with her conversation there."""

import secrets
from typing import Annotated

import structlog
from fastapi import APIRouter, Cookie, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from api.channels.wechat.failures import CallFailed
from api.channels.wechat.routes import Channel
from api.channels.wechat.service import Wechat
from api.channels.wechat.sql import people
from api.conversations.deps import Housed
from api.house import House
from api.metrics import WECHAT
from api.problems import Problem
from bot.channels.wechat import oauth

router = APIRouter(prefix="/channels/wechat", tags=["channels"], include_in_schema=False)

log = structlog.get_logger()

ENTRANCE = "/channels/wechat/enter"
COOKIE = "hn_wechat"
_BACK = "/channels/wechat/entered"
_CHAT = "/chat?entered=1"
"""The page says that it came this way, so that it is not sent here again."""


def to_be_identified(request: Request, house: House) -> bool:
    """Whether a page is opened in WeChat's own browser, on its own, and not from here."""
    asked = request.query_params
    ours = house.wechat is not None and house.settings.wechat_oauth_on
    return ours and "MicroMessenger" in request.headers.get("user-agent", "") and not {"host", "entered"} & set(asked)


def entrance(house: Housed, wechat: Channel) -> Wechat:
    """Raises Problem 404 where the account does not do this."""
    if not house.settings.wechat_oauth_on:
        raise Problem.of(404)
    return wechat


Entrance = Annotated[Wechat, Depends(entrance)]


@router.get("/enter")
async def enter(house: Housed, _wechat: Entrance) -> Response:
    """To WeChat, with a state that only this browser can bring back."""
    settings, nonce = house.settings, secrets.token_urlsafe(24)
    state = oauth.state_for(nonce, house.clock.now(), house.vault.digest)
    back = settings.base_url + _BACK
    asked = oauth.authorize_url(settings.wechat_oauth_base_url, settings.wechat_app_id, back, state)
    response = _to(asked)
    response.set_cookie(
        COOKIE, nonce, max_age=int(oauth.STATE_LIVES.total_seconds()), path=_BACK, httponly=True, samesite="lax",
        secure=settings.base_url.startswith("https:"),
    )  # fmt: skip
    return response


@router.get("/entered")
async def entered(
    house: Housed,
    wechat: Entrance,
    code: Annotated[str, Query(max_length=512)] = "",
    state: Annotated[str, Query(max_length=128)] = "",
    nonce: Annotated[str, Cookie(alias=COOKIE, max_length=64)] = "",
) -> Response:
    """Back from WeChat. Whoever cannot be told apart gets the page as any other visitor does."""
    why, where = "state", house.settings.base_url + _CHAT
    if oauth.holds(state, nonce, house.clock.now(), house.vault.digest):
        why, where = await _found(house, wechat, code, where)
    WECHAT.labels(f"oauth_{why}").inc()
    response = _to(where)
    response.delete_cookie(COOKIE, path=_BACK)
    return response


async def _found(house: House, wechat: Wechat, code: str, otherwise: str) -> tuple[str, str]:
    """How it went, and the page of the person to whom WeChat gave the code, by a link as she gets it in a message."""
    if wechat.client is None or not code:
        return "no_code", otherwise
    try:
        openid = await wechat.client.openid(code)
    except CallFailed as error:
        log.warning("wechat_oauth_failed", why=f"{type(error).__name__} {error}")
        return "refused", otherwise
    async with house.db.write() as session:
        conversation_id = await people.conversation_id(session, openid)
        if not conversation_id:
            return "stranger", otherwise
        return "found", await house.links.issue(session, conversation_id, _CHAT)


def _to(where: str) -> RedirectResponse:
    return RedirectResponse(where, 303, headers={"Cache-Control": "no-store"})
