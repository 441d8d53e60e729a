"""Episodes: the stretches of a conversation for which a person is asked or in charge."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base

_OPEN = text("state NOT IN ('resolved', 'abandoned')")


class Episode(Base):
    __tablename__ = "episode"
    __table_args__ = (
        Index("uq_episode_open", "conversation_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_episode_state", "state", "requested_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    state: Mapped[str]
    reason: Mapped[str]
    priority: Mapped[int] = mapped_column(default=0)
    topic: Mapped[str] = mapped_column(default="")
    region: Mapped[str] = mapped_column(default="")
    summary: Mapped[dict[str, Any]]
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff_member.id"))
    offered_to: Mapped[str | None] = mapped_column(ForeignKey("staff_member.id"))
    outcome: Mapped[str | None]
    requested_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Decision(Base):
    """Why an episode went where it went: one row a transition, with its evidence."""

    __tablename__ = "decision"

    id: Mapped[str] = mapped_column(primary_key=True)
    episode_id: Mapped[str] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"), index=True)
    actor: Mapped[str]
    action: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    evidence: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class Note(Base):
    """An internal note; it takes no `seq` and no citizen sees it."""

    __tablename__ = "note"
    __table_args__ = (UniqueConstraint("episode_id", "client_msg_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    episode_id: Mapped[str] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff_member.id"))
    client_msg_id: Mapped[str]
    text: Mapped[str]
    created_at: Mapped[datetime]


class Reveal(Base):
    """Who looked at which personal value, and why. Rows outlive the value."""

    __tablename__ = "reveal"

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str]
    episode_id: Mapped[str]
    field: Mapped[str]
    reason: Mapped[str]
    created_at: Mapped[datetime]
