"""131: the plan of a person of a 重点群体, and what was done of it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Plan(Base):
    """`staff_id` is the named volunteer; `mode` is one_to_one (一对一) or one_to_many (一对多)."""

    __tablename__ = "plan"

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), unique=True)
    person_group: Mapped[str]
    place: Mapped[str]
    mode: Mapped[str]
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff_member.id"))
    created_by: Mapped[str]
    created_at: Mapped[datetime]


class PlanItem(Base):
    """One promise. `proof` says how it can be seen that it was kept, e.g. where and with whom."""

    __tablename__ = "plan_item"
    __table_args__ = (Index("ix_plan_item_due", "done_on", "due_on"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    plan_id: Mapped[str] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    at: Mapped[int]
    kind: Mapped[str]
    title: Mapped[str]
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    done_by: Mapped[str] = mapped_column(default="")
    proof: Mapped[str] = mapped_column(default="")
