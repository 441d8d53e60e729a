"""The address that WeChat calls (contract, section 4). It is not there while the settings are unset."""

import os
import secrets
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, Request
from fastapi.responses import PlainTextResponse, Response
from starlette.background import BackgroundTask

from api.channels.wechat.reception import Lapsed
from api.channels.wechat.service import Wechat
from api.conversations.deps import Housed
from api.metrics import WECHAT
from api.problems import Problem
from bot.channels.wechat import incoming, xml
from bot.channels.wechat.door import Opened, Query
from bot.channels.wechat.errors import BadInput, Reason
from bot.channels.wechat.incoming import Received

router = APIRouter(prefix="/channels/wechat", tags=["channels"], include_in_schema=False)

log = structlog.get_logger()

_SUCCESS = "success"
_STATUS = {Reason.TOO_LARGE: 413, Reason.MALFORMED: 400}


def channel(house: Housed) -> Wechat:
    """Raises Problem 404 while the channel is off."""
    if house.wechat is None:
        raise Problem.of(404)
    return house.wechat


Channel = Annotated[Wechat, Depends(channel)]


@router.get("")
async def verify(request: Request, house: Housed, wechat: Channel) -> Response:
    try:
        echo = wechat.door.greet(Query.of(request.query_params), house.clock.now())
    except BadInput as error:
        raise _refused(error) from error
    return PlainTextResponse(echo)


@router.post("")
async def receive(request: Request, house: Housed, wechat: Channel) -> Response:
    """One delivery. `success` says that it came in; an empty answer or an error makes WeChat repeat it."""
    query = Query.of(request.query_params)
    try:
        opened = wechat.door.open(query, await request.body(), house.clock.now())
        received = incoming.read(opened.fields)
        text = await wechat.reception.receive(received, query.stamp)
    except BadInput as error:
        raise _refused(error) from error
    except Lapsed as error:
        raise Problem.of(503) from error
    WECHAT.labels(str(received.kind)).inc()
    answer = _reply(wechat, received, opened, text, int(house.clock.now().timestamp())) if text else _SUCCESS
    media_type = "application/xml" if text else "text/plain"
    return Response(answer, media_type=media_type, background=BackgroundTask(wechat.reception.confirm, received.key))


def _reply(wechat: Wechat, received: Received, opened: Opened, text: str, now: int) -> str:
    """As XML, sealed by the key that opened the message, or plain where it came plain."""
    plain = xml.build(
        {
            "ToUserName": received.person,
            "FromUserName": received.account,
            "CreateTime": now,
            "MsgType": "text",
            "Content": text,
        }
    )
    if opened.key is None:
        return plain
    return wechat.door.seal(plain, opened.key, timestamp=now, nonce=secrets.token_hex(8), random=os.urandom(16))


def _refused(error: BadInput) -> Problem:
    WECHAT.labels(f"refused_{error.reason}").inc()
    log.warning("wechat_refused", why=str(error.reason))
    return Problem.of(_STATUS.get(error.reason, 403))
