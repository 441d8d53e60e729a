"""131 on the staff's side: plans, what is due, what was done."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter
from pydantic import BaseModel, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.deps import Housed
from api.conversations.schemas import Strict
from api.handoff import case as cases
from api.handoff import repository as handoffs
from api.handoff.models import Pairing
from api.house import House
from api.problems import Problem
from api.promises import repository
from api.promises.models import Plan as Row
from api.staff import repository as staff
from api.staff.deps import Member
from bot.handoff.episode import IN_HAND
from bot.promises import words

router = APIRouter(prefix="/v1/staff", tags=["promises"])


class Item(BaseModel):
    """`due_on` is when the house wants it done, empty where the year's calendar is not out; `proof` once it is done."""

    id: str
    kind: str
    title: str
    due_on: str
    done_on: str
    proof: str
    overdue: bool


class Plan(BaseModel):
    id: str
    group: str
    place: str
    mode: str
    volunteer: str
    items: list[Item]


class PlanOf(BaseModel):
    """`plan` is null where the person has none; `groups` may be chosen for one."""

    plan: Plan | None
    groups: list[str]


class Begin(Strict):
    group: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]
    mode: Literal["one_to_one", "one_to_many"] = "one_to_one"


class Keep(Strict):
    on: date
    proof: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]


class Owed(Item):
    """One item of a volunteer's list, with the person's group and place."""

    plan_id: str
    group: str
    place: str
    volunteer: str


class Assign(Strict):
    staff_id: Annotated[str, StringConstraints(min_length=1, max_length=64)]


class AllOwed(BaseModel):
    items: list[Owed]


@router.get("/episodes/{episode_id}/plan")
async def plan_of(episode_id: str, house: Housed, member: Member) -> PlanOf:
    async with house.db.read() as session:
        episode = await cases.visible(session, episode_id, member)
        row = await repository.of_conversation(session, episode.conversation_id)
        return PlanOf(plan=await _plan(session, house, row) if row else None, groups=house.opening.needs.groups())


@router.post("/episodes/{episode_id}/plan", status_code=201)
async def begin(episode_id: str, body: Begin, house: Housed, member: Member) -> Plan:
    """A 131 plan with whoever holds the case; 一对一 makes her the person's fixed volunteer, too."""
    if body.group not in house.opening.needs.groups():
        raise Problem.of(422, "请从列表里选一个重点群体。")
    async with house.db.write() as session:
        episode = await cases.visible(session, episode_id, member)
        if episode.staff_id != member.id or episode.state not in IN_HAND:
            raise Problem(409, "not-yours", "不能建计划", "请先接入这个会话，再建“131”计划。")
        conversation = await house.conversations.locked(session, episode.conversation_id)
        row, told = await house.plans.begin(session, conversation.id, member, group=body.group, mode=body.mode)
        if body.mode == "one_to_one" and await handoffs.pairing(session, conversation.id) is None:
            pairing = Pairing(
                conversation_id=conversation.id, staff_id=member.id, made_by=member.id, created_at=house.clock.now()
            )
            await handoffs.add(session, pairing)
        await house.transitions.tell(session, conversation, told)
        evidence = {"group": body.group, "mode": body.mode}
        await house.transitions.note(session, conversation, episode, "plan", member.id, "", evidence, episode.state)
        return await _plan(session, house, row)


@router.get("/promises")
async def owed(house: Housed, member: Member) -> AllOwed:
    """What is still to be done: one's own, and for a supervisor everybody's."""
    everybody = "supervisor" in member.roles
    async with house.db.read() as session:
        names = {one.id: one.name for one in await staff.everyone(session)}
        rows = await repository.owed(session, "" if everybody else member.id)
    titles = house.opening.regions.title
    return AllOwed(
        items=[
            Owed(
                **house.plans.public(item), plan_id=plan.id, group=plan.person_group, place=titles(plan.place),
                volunteer=names.get(plan.staff_id or "", ""),
            )
            for item, plan in rows
        ]
    )  # fmt: skip


@router.post("/promises/{item_id}/kept")
async def keep(item_id: str, body: Keep, house: Housed, member: Member) -> Item:
    """Records what was done, when, and how that can be seen. The person reads it, and can say that it is not so."""
    async with house.db.write() as session:
        item, plan = await house.plans.keep(session, item_id, member, on=body.on, proof=body.proof)
        conversation = await house.conversations.locked(session, plan.conversation_id)
        if conversation.closed_at is None:
            await house.transitions.tell(session, conversation, words.kept(item.title, body.on))
        return Item(**house.plans.public(item))


@router.put("/plans/{plan_id}/volunteer")
async def assign(plan_id: str, body: Assign, house: Housed, _member: Member) -> Plan:
    """Names the volunteer of a plan; the person hears who it is."""
    async with house.db.write() as session:
        found = await repository.lock(session, plan_id)
        if found is None:
            raise Problem.of(404, "没有找到这份计划，请刷新列表。")
        volunteer = await staff.by_id(session, body.staff_id)
        if volunteer is None or volunteer.disabled or "volunteer" not in volunteer.roles:
            raise Problem.of(422, "请选一位在册的志愿者。")
        conversation = await house.conversations.locked(session, found.conversation_id)
        changed, found.staff_id = found.staff_id != volunteer.id, volunteer.id
        if changed and conversation.closed_at is None:
            await house.transitions.tell(session, conversation, await house.plans.told(session, found, volunteer.name))
        return await _plan(session, house, found)


async def _plan(session: AsyncSession, house: House, row: Row) -> Plan:
    volunteer = await staff.by_id(session, row.staff_id) if row.staff_id else None
    return Plan(
        id=row.id,
        group=row.person_group,
        place=house.opening.regions.title(row.place),
        mode=row.mode,
        volunteer=volunteer.name if volunteer else "",
        items=[Item(**house.plans.public(item)) for item in await repository.items(session, row.id)],
    )
