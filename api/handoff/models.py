"""Episodes: the stretches of a conversation for which a person is asked or in charge."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base

_OPEN = text("state NOT IN ('resolved', 'abandoned')")


class Episode(Base):
    """`ticket` is the place in the queue, from the event counter: no clock moves it, and nothing takes it away.

    `region` is a code of the tree; `passed_by` let an offer go in this round, and after a round it `rests_until`;
    `promised_at` is when somebody was promised an answer; `last_staff_id` had it last.
    """

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
    skills: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    group: Mapped[str] = mapped_column("person_group", default="", server_default="")
    language: Mapped[str] = mapped_column(default="", server_default="")
    labels: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    summary: Mapped[dict[str, Any]]
    ticket: Mapped[int] = mapped_column(default=0, server_default="0")
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff_member.id"))
    offered_to: Mapped[str | None] = mapped_column(ForeignKey("staff_member.id"))
    offered_at: Mapped[datetime | None]
    offer_until: Mapped[datetime | None]
    passed_by: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    rests_until: Mapped[datetime | None]
    promised_at: Mapped[datetime | None]
    last_staff_id: Mapped[str | None]
    outcome: Mapped[str | None]
    agreed: Mapped[str] = mapped_column(default="", server_default="")
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
    reason: Mapped[str] = mapped_column(default="", server_default="")
    epoch: Mapped[int] = mapped_column(default=0, server_default="0")
    event_id: Mapped[int] = mapped_column(default=0, server_default="0")
    evidence: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]


class Pairing(Base):
    """一对一: the fixed volunteer of a person, as long as both have it so."""

    __tablename__ = "pairing"

    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff_member.id"))
    made_by: Mapped[str]
    created_at: Mapped[datetime]


class Note(Base):
    """An internal note; it takes no `seq` and no citizen sees it. `author` is the writer's name then; a `whisper` is
    what a supervisor says to the volunteer who has the case.
    """

    __tablename__ = "note"
    __table_args__ = (UniqueConstraint("episode_id", "client_msg_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    episode_id: Mapped[str] = mapped_column(ForeignKey("episode.id", ondelete="CASCADE"))
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff_member.id"))
    client_msg_id: Mapped[str]
    text: Mapped[str]
    author: Mapped[str] = mapped_column(default="", server_default="")
    whisper: Mapped[bool] = mapped_column(default=False, server_default=false())
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
