"""131: the plan of a person of a 重点群体, and what was done of it."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Plan(Base):
    """`staff_id` is the named volunteer, None until there is one; `mode`: one_to_one (一对一) or one_to_many (一对多).

    `person` tells one from another across conversations: a digest of the document's number, or the conversation itself
    where none is known. One has one plan a year, of the civil `year` in which it began.
    """

    __tablename__ = "plan"
    __table_args__ = (UniqueConstraint("person", "year"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    person: Mapped[str]
    year: Mapped[int]
    person_group: Mapped[str]
    place: Mapped[str]
    mode: Mapped[str]
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff_member.id"))
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
