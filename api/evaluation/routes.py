"""How well the knowledge in force answers, for editors."""

from fastapi import APIRouter

from api.conversations.deps import Housed
from api.evaluation import repository, schemas
from api.evaluation.models import Evaluation
from api.policies import repository as library
from api.problems import Problem
from api.staff.deps import Member

router = APIRouter(prefix="/v1/staff/policies/evaluation", tags=["evaluation"])


@router.get("")
async def latest(house: Housed, _member: Member) -> schemas.Evaluation:
    """The last evaluation; `current` tells whether the library is still the one it was run on."""
    async with house.db.read() as session:
        row, version = await repository.latest(session), await library.library_version(session)
    if row is None:
        raise Problem.of(404, "还没有做过评测，请点“开始评测”。")
    return _shown(row, version)


@router.post("")
async def run(house: Housed, member: Member) -> schemas.Evaluation:
    row = await house.evaluations.run(member.id)
    return _shown(row, row.library_version)


def _shown(row: Evaluation, version: int) -> schemas.Evaluation:
    return schemas.Evaluation(
        library_version=row.library_version,
        current=row.library_version == version,
        run_at=row.run_at,
        report=schemas.Report.model_validate(row.report),
    )
