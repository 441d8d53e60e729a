"""The state of an application for someone without its conversation."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, StringConstraints

from api.conversations.deps import ClientAddress, Housed
from api.conversations.schemas import Strict
from api.problems import Problem
from bot.services.receipts import canonical

router = APIRouter(prefix="/v1/applications", tags=["applications"])


def _not_found() -> Problem:
    return Problem.of(404, "没有查到。请核对回执号和手机号后四位；还是查不到，可以转人工。")


class Query(Strict):
    receipt_no: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    phone_tail: Annotated[str, StringConstraints(pattern=r"^\d{4}$")]


class State(BaseModel):
    service: str
    title: str
    state: str
    state_title: str
    due_on: str


@router.post("/status")
async def status(body: Query, house: Housed, client: ClientAddress) -> State:
    """Wrong numbers all get the same answer, and soon none."""
    await house.limits.check("status", client)
    number = canonical(body.receipt_no)  # another way of writing it is no fresh set of tries
    if number is None:
        raise _not_found()
    await house.limits.still_open("status_failure", number)
    async with house.db.read() as session:
        found = await house.applications.public_status(session, number, body.phone_tail)
    if found is None:
        await house.limits.count("status_failure", number)
        raise _not_found()
    return State(**found)
