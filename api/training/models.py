"""What staff learnt, and how long volunteers served."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Training(Base):
    """`rotation`: it counts as 轮训. `held_on` is its last day; `proof` says how it can be seen that it took place."""

    __tablename__ = "training"

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"), index=True)
    rotation: Mapped[bool]
    topic: Mapped[str]
    held_on: Mapped[date]
    minutes: Mapped[int]
    proof: Mapped[str]
    recorded_by: Mapped[str]
    created_at: Mapped[datetime]


class Served(Base):
    """A stretch in which a volunteer served somebody; nothing tells whom, so that it outlives the conversation."""

    __tablename__ = "served"
    __table_args__ = (Index("ix_served_of", "staff_id", "began_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff_member.id", ondelete="CASCADE"))
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime]
