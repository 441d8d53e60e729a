"""The event log of the staff's side."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Event(Base):
    __tablename__ = "event"
    __table_args__ = (Index("ix_event_conversation", "conversation_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    type: Mapped[str]
    conversation_id: Mapped[str | None]
    episode_id: Mapped[str | None]
    data: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class EventCounter(Base):
    """One row. Its lock makes ids commit in order, so `after=` never skips one."""

    __tablename__ = "event_counter"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int]
