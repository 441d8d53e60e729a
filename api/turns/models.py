"""A turn: what one message of a person sets going, and the effects that it had."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Turn(Base):
    """`state`: open → answered, or dropped where a person took over meanwhile.

    `application_id` is the open application as of the claim.
    """

    __tablename__ = "turn"
    __table_args__ = (
        Index("ix_turn_open", "state", "conversation_id", "seq"),
        Index("ix_turn_in_order", "conversation_id", "seq"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    seq: Mapped[int]
    state: Mapped[str] = mapped_column(default="open")
    epoch: Mapped[int]
    text: Mapped[str] = mapped_column(default="")
    command: Mapped[dict[str, Any] | None]
    secrets: Mapped[list[Any]]
    secure: Mapped[dict[str, Any] | None]
    application_id: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]


class Effect(Base):
    """Something that a turn wrote. The key makes a late or repeated call change nothing twice."""

    __tablename__ = "effect"

    turn_id: Mapped[str] = mapped_column(ForeignKey("turn.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    result: Mapped[dict[str, Any]]
