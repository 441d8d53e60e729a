"""What the person behind an invitation sees and does; the ticket is the bearer of both calls."""

from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, StringConstraints

from api.clock import iso
from api.conversations.deps import ClientAddress, Housed, bearer
from api.conversations.schemas import Strict
from api.house import House
from api.problems import Problem
from api.staff import passwords, sessions
from api.staff.deps import COOKIE
from api.staff.models import StaffMember

router = APIRouter(prefix="/v1/invitation", tags=["invitations"])


class Invited(BaseModel):
    """`username` is a proposal; `region` a title."""

    name: str
    username: str
    region: str
    skills: list[str]
    expires_at: str


class Accept(Strict):
    username: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9._-]{2,31}$")]
    password: Annotated[str, StringConstraints(min_length=1, max_length=256)]


class Joined(BaseModel):
    username: str


@router.get("")
async def look(request: Request, response: Response, house: Housed, client: ClientAddress) -> Invited:
    """What the invitation is for. Spends nothing: previews of chats open links, too."""
    await house.limits.check("login", client)
    response.headers["Cache-Control"] = "no-store"
    async with house.db.read() as session:
        found = await house.invitations.found(session, bearer(request))
        username = await house.invitations.username(session, found)
    region = house.opening.regions.title(found.region)
    return Invited(
        name=found.name, username=username, region=region, skills=found.skills, expires_at=iso(found.expires_at)
    )


@router.post("", status_code=201)
async def accept(request: Request, body: Accept, house: Housed, client: ClientAddress) -> Joined:
    """Makes the account with a password of one's own, which ends the invitation."""
    await house.limits.check("login", client)
    async with house.db.read() as session:
        await house.invitations.found(session, bearer(request))
        visitor = await _visitor(request, house)
    wrong = passwords.weakness(body.password, body.username)
    if wrong:
        raise Problem.of(422, wrong)
    hashed = await passwords.hashed(body.password)
    async with house.db.write() as session:
        made = await house.invitations.accept(
            session, bearer(request), username=body.username, password_hash=hashed, visitor=visitor
        )
    return Joined(username=made.username)


async def _visitor(request: Request, house: House) -> StaffMember | None:
    """Who is signed in at this browser."""
    with suppress(Problem):
        async with house.db.read() as session:
            return (await sessions.recognise(session, house.clock, request.cookies.get(COOKIE, "")))[0]
    return None
