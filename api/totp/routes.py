"""The second factor, on its owner's page; a supervisor takes it away where the telephone is lost."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.deps import Housed
from api.conversations.schemas import Strict
from api.house import House
from api.problems import Problem
from api.staff import passwords, sessions
from api.staff import repository as staff
from api.staff.deps import Member
from api.staff.models import StaffMember
from api.totp import repository

router = APIRouter(prefix="/v1/staff", tags=["second factor"])

Code = Annotated[str, StringConstraints(min_length=1, max_length=32)]


class TotpState(BaseModel):
    """`required`: one of the member's roles must have it."""

    on: bool
    required: bool
    recovery_codes: int


class Password(Strict):
    password: Annotated[str, StringConstraints(min_length=1, max_length=256)]


class CodeGiven(Strict):
    code: Code


class EnrolmentShown(BaseModel):
    """For the authenticator: `qr` is an image as data URI, `secret` for who types."""

    secret: str
    uri: str
    qr: str


class RecoveryCodes(BaseModel):
    """Shown once."""

    recovery_codes: list[str]


class Why(Strict):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]


@router.get("/me/totp")
async def state(house: Housed, member: Member) -> TotpState:
    async with house.db.read() as session:
        left = await repository.codes_left(session, member.id)
    return TotpState(on=member.totp_at is not None, required=house.totp.required(member), recovery_codes=left)


@router.post("/me/totp")
async def begin(body: Password, house: Housed, member: Member, response: Response) -> EnrolmentShown:
    """Begins enrolment. The password is asked for again: a session that was left open must not lock its owner out."""
    correct = await passwords.matches(body.password, member.password_hash)
    async with house.db.write() as session:
        wrong = await sessions.second_look(session, house.clock, house.settings, member, correct=correct)
        if wrong is None:
            row = await _own(session, member)
            if row.totp_at is not None:
                raise Problem(409, "totp-on", "已经启用", "两步验证已经启用。要换手机，请先停用再重新启用。")
            made = await house.totp.begin(session, row)
    if wrong is not None:
        raise wrong
    response.headers["Cache-Control"] = "no-store"
    return EnrolmentShown(secret=made.secret, uri=made.uri, qr=made.qr)


@router.post("/me/totp/confirm")
async def confirm(body: CodeGiven, house: Housed, member: Member, response: Response) -> RecoveryCodes:
    """Puts it into force once a first code is right."""
    async with house.db.write() as session:
        row = await _own(session, member)
        if row.totp_at is not None:
            raise Problem(409, "totp-on", "已经启用", "两步验证已经启用，不用再确认。")
        codes = await house.totp.confirm(session, row, body.code)
        wrong = await sessions.second_look(session, house.clock, house.settings, row, correct=codes is not None)
    if wrong is not None or codes is None:
        raise wrong or sessions.wrong_code()
    response.headers["Cache-Control"] = "no-store"
    return RecoveryCodes(recovery_codes=codes)


@router.post("/me/totp/codes")
async def codes(body: CodeGiven, house: Housed, member: Member, response: Response) -> RecoveryCodes:
    """New recovery codes for a right code; those before are void."""
    made: list[str] = []
    async with house.db.write() as session:
        row, wrong = await _proved(session, house, member, body.code)
        if wrong is None:
            made = await house.totp.fresh_codes(session, row)
    if wrong is not None:
        raise wrong
    response.headers["Cache-Control"] = "no-store"
    return RecoveryCodes(recovery_codes=made)


@router.post("/me/totp/off", status_code=204)
async def off(body: CodeGiven, house: Housed, member: Member) -> None:
    if house.totp.required(member):
        raise Problem(409, "totp-required", "不能停用", "您的角色必须开两步验证。换手机请督导重置，再重新启用。")
    async with house.db.write() as session:
        row, wrong = await _proved(session, house, member, body.code)
        if wrong is None:
            await house.totp.drop(session, row, member.id, "totp_off")
    if wrong is not None:
        raise wrong


@router.post("/people/{staff_id}/totp/reset", status_code=204)
async def reset(staff_id: str, body: Why, house: Housed, member: Member) -> None:
    """Takes a colleague's second factor away and ends her sessions. Who she is must be made sure of otherwise."""
    async with house.db.write() as session:
        row = await staff.lock(session, staff_id)
        if row is None or ("admin" in row.roles and "admin" not in member.roles):
            raise Problem.of(404, "没有找到这位工作人员，请刷新列表。")
        if row.id == member.id:
            raise Problem(409, "own-totp", "不能重置自己的", "自己的两步验证要请别的督导或管理员来重置。")
        await house.totp.drop(session, row, member.id, "totp_reset", body.reason)
        await staff.revoke_all(session, row.id, house.clock.now())


async def _own(session: AsyncSession, member: StaffMember) -> StaffMember:
    row = await staff.lock(session, member.id)
    if row is None:
        raise Problem.of(401)
    return row


async def _proved(
    session: AsyncSession, house: House, member: StaffMember, code: str
) -> tuple[StaffMember, Problem | None]:
    """The member locked, and what is wrong with the code, which must be committed and then raised."""
    row = await _own(session, member)
    right = row.totp_at is not None and await house.totp.right(session, row, code)
    return row, await sessions.second_look(session, house.clock, house.settings, row, correct=right)
