"""Staff sign-in and presence (contract, section 3)."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, StringConstraints

from api.conversations.deps import ClientAddress, Housed
from api.conversations.schemas import Strict
from api.db import after_commit
from api.handoff.transition import DESK
from api.house import House
from api.problems import Problem
from api.staff import passwords, repository, sessions
from api.staff.deps import COOKIE, CSRF_COOKIE, Member, token_of
from api.staff.models import StaffMember

router = APIRouter(prefix="/v1/staff", tags=["staff"])


class Login(Strict):
    username: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    password: Annotated[str, StringConstraints(min_length=1, max_length=256)]
    code: Annotated[str, StringConstraints(max_length=32)] = ""


class Me(BaseModel):
    """`must_enrol`: nothing but the second factor is open before it is set up."""

    id: str
    username: str
    name: str
    role: str
    roles: list[str]
    presence: str
    must_enrol: bool


class LoggedIn(Me):
    token: str
    csrf_token: str


class Presence(Strict):
    status: Literal["available", "away"]
    reason: Annotated[str, StringConstraints(max_length=100)] = ""


def _me(house: House, member: StaffMember) -> Me:
    return Me(
        id=member.id,
        username=member.username,
        name=member.name,
        role=member.roles[0],
        roles=member.roles,
        presence=member.presence,
        must_enrol=house.totp.must_enrol(member),
    )


@router.post("/login")
async def login(body: Login, request: Request, response: Response, house: Housed, client: ClientAddress) -> LoggedIn:
    await house.limits.check("login", client)
    async with house.db.read() as session:
        stored = await sessions.stored_hash(session, body.username)
    correct = await passwords.matches(body.password, stored)
    async with house.db.write() as session:
        made = await sessions.sign_in(
            session,
            house.clock,
            house.settings,
            house.totp,
            username=body.username,
            correct=correct,
            code=body.code,
            old_token=token_of(request)[0],
        )
    if isinstance(made, Problem):
        raise made
    secure = request.url.scheme == "https"
    seconds = house.settings.staff_session_hours * 3600
    response.set_cookie(COOKIE, made.token, seconds, httponly=True, samesite="strict", secure=secure)
    response.set_cookie(CSRF_COOKIE, made.csrf_token, seconds, samesite="strict", secure=secure)
    response.headers["Cache-Control"] = "no-store"
    return LoggedIn(**_me(house, made.member).model_dump(), token=made.token, csrf_token=made.csrf_token)


@router.post("/logout", status_code=204)
async def logout(request: Request, response: Response, house: Housed, _member: Member) -> None:
    async with house.db.write() as session:
        await sessions.sign_out(session, house.clock, token_of(request)[0])
    response.delete_cookie(COOKIE)
    response.delete_cookie(CSRF_COOKIE)


@router.get("/me")
async def me(house: Housed, member: Member) -> Me:
    return _me(house, member)


@router.put("/me/presence")
async def presence(body: Presence, house: Housed, member: Member) -> Me:
    """What a volunteer declares outranks what her sockets do: a phone in the pocket is not away."""
    async with house.db.write() as session:
        row = await repository.by_id(session, member.id)
        if row is None:
            raise Problem.of(401)
        row.presence, row.presence_reason, row.presence_at = body.status, body.reason, house.clock.now()
        await house.duty.declared(session, row)
        await house.events.record(session, "presence", {"staff_id": row.id, "status": body.status})
        after_commit(session, lambda: house.fanout.look(DESK))
        return _me(house, row)
