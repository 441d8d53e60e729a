"""What was done to an account, by whom and when."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.ids import new_id
from api.staff.models import StaffLog


def record(session: AsyncSession, clock: Clock, staff_id: str, actor: str, action: str, note: str = "") -> None:
    """Adds a line. `actor` is a member of staff, or `cli` for the command line."""
    session.add(StaffLog(id=new_id("slg"), at=clock.now(), staff_id=staff_id, actor=actor, action=action, note=note))
