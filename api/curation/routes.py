"""What editors change: the draft, its preview and its publication."""

import structlog
from fastapi import APIRouter

from api.conversations.deps import Housed
from api.curation import repository, schemas
from api.curation.gate import Tried
from api.curation.service import Proposal
from api.gaps import repository as gaps
from api.house import House
from api.policies import repository as library
from api.problems import Problem
from api.staff import repository as staff
from api.staff.deps import Member
from bot.policies.curation.comparing import Change
from bot.policies.curation.leads import unsupported
from bot.policies.reading.facets import FACETS, name_of

router = APIRouter(prefix="/v1/staff/curation", tags=["curation"])
log = structlog.get_logger()

_LOGGED = 100


@router.get("")
async def in_force(house: Housed, _member: Member) -> schemas.InForce:
    async with house.db.read() as session:
        rows = await house.curation.in_force(session)
        version = await library.library_version(session)
    return schemas.InForce(
        contents={
            name: schemas.Content(
                content=row.content, revision=row.revision, changed_by=row.changed_by, changed_at=row.changed_at
            )
            for name, row in rows.items()
        },
        library_version=version,
        lines=[schemas.Line(**line) for line in house.curation.phones()],
        facets=[schemas.Facet(name=name, title=name_of(name)) for name in FACETS],
        services=[schemas.Facet(name=row.id, title=row.title) for row in house.applications.catalogue],
    )


@router.get("/log")
async def logged(house: Housed, _member: Member) -> schemas.Log:
    async with house.db.read() as session:
        rows = await repository.log(session, _LOGGED)
        names = {member.id: member.name for member in await staff.everyone(session)}
    return schemas.Log(entries=[schemas.Logged.of(row, names) for row in rows])


@router.get("/draft")
async def draft(house: Housed, _member: Member) -> schemas.Draft:
    async with house.db.read() as session:
        return schemas.Draft.of(await house.curation.draft(session))


@router.put("/draft")
async def save(body: schemas.Save, house: Housed, member: Member) -> schemas.Draft:
    async with house.db.write() as session:
        row = await house.curation.save(session, member.id, body.contents, version=body.version)
        return schemas.Draft.of(row)


@router.delete("/draft", status_code=204)
async def discard(house: Housed, member: Member) -> None:
    """Throws the draft away; gaps that it was to close are open again."""
    async with house.db.write() as session:
        await house.curation.discard(session, member.id)
        await house.gaps.reopen_drafted(session)


@router.post("/lead")
async def check_lead(body: schemas.Lead, _member: Member) -> schemas.LeadChecked:
    """What a lead says beyond its quote, while it is being written."""
    return schemas.LeadChecked(unsupported=unsupported(body.lead, body.quote))


@router.post("/preview")
async def preview(house: Housed, _member: Member) -> schemas.DraftPreview:
    """Which answers the draft would change."""
    proposal, tried = await _tried(house)
    return schemas.DraftPreview.of(proposal.version, tried)


@router.post("/publish")
async def publish(body: schemas.Publish, house: Housed, member: Member) -> schemas.Published:
    """Puts the draft in force, unless a question that was answered rightly no longer is and was not accepted."""
    proposal, tried = await _tried(house)
    worse = tried.unaccepted(body.accept)
    if worse:
        errors = [{"field": change.asked.text, "message": _words(change)} for change in worse]
        detail = f"有 {len(worse)} 个问题会答得比现在差，请改好，或逐条确认后再发布。"
        raise Problem(409, "regression", "有问题会变差", detail, errors=errors)
    accepted = [change.asked.text for change in tried.comparison.worse]
    async with house.db.write() as session:
        detail_of = {"accepted": accepted, "right_after": tried.comparison.right_after}
        version = await house.curation.publish(session, member.id, proposal, tried.knowledge, detail_of)
        await house.gaps.close_drafted(session)
    log.info("knowledge_published", library_version=version, names=sorted(proposal.changed), staff_id=member.id)
    house.evaluations.later(member.id)
    return schemas.Published(library_version=version, preview=schemas.DraftPreview.of(proposal.version, tried))


async def _tried(house: House) -> tuple[Proposal, Tried]:
    await house.policies.refresh(house.db)
    async with house.db.read() as session:
        proposal = await house.curation.proposal(session)
        questions = await gaps.unsettled_texts(session)
    return proposal, await house.gate.try_out(proposal, questions, on=house.clock.today())


def _words(change: Change) -> str:
    was, will = change.before.target[1] or "不回答", change.after.target[1] or "不回答"
    return f"现在：{was}；改后：{will}"
