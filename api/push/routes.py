"""The devices on which a volunteer hears of offers with the console closed."""

import base64
import binascii
from typing import Annotated

from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import APIRouter
from pydantic import AfterValidator, BaseModel, StringConstraints

from api.clock import iso
from api.conversations.deps import Housed
from api.conversations.schemas import Strict
from api.db import alone
from api.ids import new_id
from api.problems import Problem
from api.push import repository
from api.push.models import PushDevice
from api.staff.deps import Member

router = APIRouter(prefix="/v1/staff/me/push", tags=["push"])

_MOST_DEVICES = 10


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("不是浏览器给的密钥") from error


def _point(text: str) -> str:
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _decoded(text))
    except ValueError as error:
        raise ValueError("不是浏览器给的密钥") from error
    return text


def _secret(text: str) -> str:
    if len(_decoded(text)) != 16:
        raise ValueError("不是浏览器给的密钥")
    return text


class Keys(Strict):
    p256dh: Annotated[str, StringConstraints(max_length=100), AfterValidator(_point)]
    auth: Annotated[str, StringConstraints(max_length=32), AfterValidator(_secret)]


class Subscribe(Strict):
    """As the browser's `PushSubscription` has it; `name` is for its owner's list."""

    endpoint: Annotated[str, StringConstraints(min_length=1, max_length=1000)]
    keys: Keys
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=60)] = ""


class Device(BaseModel):
    id: str
    name: str
    endpoint: str
    created_at: str


class Devices(BaseModel):
    """`public_key` is what the browser subscribes with."""

    public_key: str
    devices: list[Device]


@router.get("")
async def devices(house: Housed, member: Member) -> Devices:
    async with house.db.read() as session:
        rows = await repository.of_member(session, member.id)
    return Devices(public_key=house.push_key, devices=[_device(row) for row in rows])


@router.post("", status_code=201)
async def subscribe(body: Subscribe, house: Housed, member: Member) -> Device:
    """Takes a device up. The same device again, or of another account, is this account's from now on."""
    if not house.push_hosts.allows(body.endpoint):
        raise Problem.of(422, "这个浏览器的推送服务不在允许的名单里，请联系管理员。")
    async with house.db.write() as session:
        await alone(session, f"push {member.id}")
        known = await repository.by_endpoint(session, body.endpoint)
        if known is not None:
            await repository.forget(session, known.id)
        if len(await repository.of_member(session, member.id)) >= _MOST_DEVICES:
            raise Problem(409, "too-many-devices", "设备太多", "已经有 10 台设备，请先删掉不用的。")
        row = PushDevice(
            id=new_id("dev"), staff_id=member.id, endpoint=body.endpoint, p256dh=body.keys.p256dh, auth=body.keys.auth,
            name=body.name, created_at=house.clock.now(),
        )  # fmt: skip
        session.add(row)
        await session.flush()
        return _device(row)


@router.delete("/{device_id}", status_code=204)
async def unsubscribe(device_id: str, house: Housed, member: Member) -> None:
    async with house.db.write() as session:
        if device_id not in {row.id for row in await repository.of_member(session, member.id)}:
            raise Problem.of(404, "没有这台设备，请刷新。")
        await repository.forget(session, device_id)


def _device(row: PushDevice) -> Device:
    return Device(id=row.id, name=row.name, endpoint=row.endpoint, created_at=iso(row.created_at))
