"""好差评: ratings of an episode, an application or the assistant, and what becomes of the bad ones."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Rating(Base):
    """`named`: the person agreed that who follows it up may see who she is. `staff_id` and `office` (a code of the
    places) are who and where the rated service was; empty for the assistant.
    """

    __tablename__ = "rating"
    __table_args__ = (Index("ix_rating_created_at", "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    episode_id: Mapped[str | None]
    application_id: Mapped[str | None]
    score: Mapped[int]
    tags: Mapped[list[Any]]
    comment: Mapped[str]
    named: Mapped[bool] = mapped_column(default=False, server_default="0")
    staff_id: Mapped[str] = mapped_column(default="", server_default="")
    office: Mapped[str] = mapped_column(default="", server_default="")
    created_at: Mapped[datetime]


class FollowUp(Base):
    """What is owed to who rated badly: `open` → `answered` → `settled`, or back to `open` at the second look."""

    __tablename__ = "follow_up"
    __table_args__ = (Index("ix_follow_up_state", "state", "due_on"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    rating_id: Mapped[str] = mapped_column(ForeignKey("rating.id", ondelete="CASCADE"), unique=True)
    state: Mapped[str] = mapped_column(default="open")
    due_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(default="")
    answered_by: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    review: Mapped[str] = mapped_column(default="")
    reviewed_by: Mapped[str] = mapped_column(default="")
    reviewed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
