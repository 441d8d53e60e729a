"""The history of an application: who did what, when and why."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.models import Application, ApplicationLog
from api.clock import Clock, iso
from api.ids import new_id
from api.staff.models import StaffMember


def record(
    session: AsyncSession,
    clock: Clock,
    row: Application,
    action: str,
    before: str,
    *,
    member: StaffMember | None = None,
    note: str = "",
) -> None:
    """Adds a line; the row already has the state that came of it."""
    session.add(
        ApplicationLog(
            id=new_id("log"),
            application_id=row.id,
            at=clock.now(),
            actor=member.id if member else "",
            actor_name=member.name if member else "",
            action=action,
            from_state=before,
            to_state=row.state,
            note=note,
        )
    )


def public(line: ApplicationLog) -> dict[str, str]:
    return {
        "at": iso(line.at),
        "actor": line.actor_name or "申请人",
        "action": line.action,
        "from_state": line.from_state,
        "to_state": line.to_state,
        "note": line.note,
    }
