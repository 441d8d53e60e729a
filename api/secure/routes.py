"""One-time links for secure questions, and the page behind them.

The link's token is the bearer of both calls of the page; it never stands in a URL that is sent.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse
from pydantic import BaseModel, Field, StringConstraints

from api.clock import iso
from api.conversations.deps import CitizenConversation, ClientAddress, Housed, bearer
from api.conversations.schemas import Strict
from api.pages.templating import page
from api.problems import Problem
from api.secure.service import PATH, spent
from api.turns.receive import CONFLICT, Incoming, SecureInput

router = APIRouter(tags=["secure page"])
_NOT_STORED = "没有存上。请回到聊天，回复“继续”，我再发一个新的链接给您。"


async def _no_store(response: Response) -> None:
    response.headers["Cache-Control"] = "no-store"


class Wanted(Strict):
    application_id: Annotated[str, StringConstraints(max_length=64)]
    step: Annotated[str, StringConstraints(max_length=64)]


class SecureAddress(BaseModel):
    url: str = Field(description="for this person alone; its token stands behind the #")
    expires_at: str


class SecureQuestion(BaseModel):
    service: str
    label: str
    prompt: str
    help: str
    type: str
    options: list[dict[str, str]]
    expires_at: str


class Value(Strict):
    value: Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Kept(BaseModel):
    text: str


@router.post("/v1/conversations/{conversation_id}/secure-links", status_code=201, dependencies=[Depends(_no_store)])
async def issue(conversation_id: CitizenConversation, body: Wanted, house: Housed) -> SecureAddress:
    """A link to the page that answers the secure question in hand: good once, and for a quarter of an hour."""
    await house.limits.check("message", conversation_id)
    async with house.db.write() as session:
        issued = await house.secure_links.issue(session, conversation_id, body.application_id, body.step)
    return SecureAddress(url=issued.url, expires_at=iso(issued.expires_at))


@router.get("/v1/secure-link", dependencies=[Depends(_no_store)])
async def ask(request: Request, house: Housed, client: ClientAddress) -> SecureQuestion:
    """What the link asks for. No earlier value is told, and nothing is spent."""
    await house.limits.check("search", client)
    async with house.db.read() as session:
        asked = await house.secure_links.asked(session, await house.secure_links.find(session, bearer(request)))
    return SecureQuestion(
        service=asked.service.title,
        label=asked.step.label,
        prompt=asked.step.prompt,
        help=asked.step.help,
        type=str(asked.step.type),
        options=[{"title": option.title, "value": option.value} for option in asked.step.options],
        expires_at=iso(asked.link.expires_at),
    )


@router.post("/v1/secure-link", dependencies=[Depends(_no_store)])
async def answer(request: Request, body: Value, house: Housed, client: ClientAddress) -> Kept:
    """Takes the answer as a turn of its conversation, which spends the link. A wrong value spends nothing."""
    await house.limits.check("search", client)
    links = house.secure_links
    async with house.db.read() as session:
        link = await links.find(session, bearer(request))
        incoming = _incoming(link.id, link.application_id, link.step, body.value)
        with _one_answer():
            known = await house.turns.known(session, link.conversation_id, incoming)
        asked = None if known else await links.asked(session, link)
    await house.limits.check("message", link.id)
    refusal = links.refusal(asked, body.value) if asked else ""
    if refusal:
        raise Problem(422, "invalid", "请再核对一下", refusal)
    with _one_answer():
        await house.turns.send(link.conversation_id, incoming)
    if asked is not None:
        async with house.db.read() as session:
            if not await links.stored(session, asked):
                raise Problem(409, "not-stored", "没有存上", _NOT_STORED)
    return Kept(text="已加密保存，聊天里不显示。请回到聊天继续。")


def _incoming(link_id: str, application_id: str, step: str, value: str) -> Incoming:
    """One link is one message, however often it is sent."""
    return Incoming(f"link:{link_id}", secure=SecureInput(application_id, step, value, link_id))


@contextmanager
def _one_answer() -> Iterator[None]:
    """Another answer by a link that has given one is refused."""
    try:
        yield
    except Problem as error:
        raise spent() if error.slug == CONFLICT else error from error


@router.get(PATH, include_in_schema=False)
async def secure_page(request: Request) -> HTMLResponse:
    """The page itself is the same for everyone; only its script sees the token."""
    return page(request, "secure.html", framed=False)
