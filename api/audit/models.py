"""Who of the staff looked at whose data. Rows outlive what was looked at."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class PersonalAccess(Base):
    """`what` names the deed, `subject` what was looked at, `reason` why, where one must be given; `times` counts looks
    that followed each other closely.
    """

    __tablename__ = "personal_access"
    __table_args__ = (
        Index("ix_personal_access_at", "at"),
        Index("ix_personal_access_last", "staff_id", "what", "subject", "at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str]
    what: Mapped[str]
    subject: Mapped[str]
    reason: Mapped[str] = mapped_column(default="", server_default="")
    times: Mapped[int] = mapped_column(default=1)
    at: Mapped[datetime]
