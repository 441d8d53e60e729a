"""Canned replies: shared by all, or a volunteer's own."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class CannedReply(Base):
    """`staff_id` is empty for a shared one."""

    __tablename__ = "canned_reply"

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"), index=True)
    topic: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
