"""Questions that went unanswered or whose answer was badly rated."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Gap(Base):
    """One question, however often and by whomever it was asked. `text` is masked.

    `key` is a digest of the question in one spelling. `state`: open → drafted (an editor's draft closes it) → closed.
    `closed_as`: question, synonym, out_of_scope or document_request.
    """

    __tablename__ = "gap"
    __table_args__ = (Index("ix_gap_state", "state", "count"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    text: Mapped[str]
    reason: Mapped[str]
    count: Mapped[int] = mapped_column(default=0)
    first_asked: Mapped[datetime]
    last_asked: Mapped[datetime]
    state: Mapped[str] = mapped_column(default="open")
    closed_as: Mapped[str] = mapped_column(default="")
    closed_by: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]
    request_id: Mapped[str | None] = mapped_column(ForeignKey("document_request.id"))


class GapAsked(Base):
    """One turn that asked it: its key counts a turn once, and the person's deletion takes it away."""

    __tablename__ = "gap_asked"

    turn_id: Mapped[str] = mapped_column(ForeignKey("turn.id", ondelete="CASCADE"), primary_key=True)
    gap_id: Mapped[str] = mapped_column(ForeignKey("gap.id", ondelete="CASCADE"), index=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str]
    asked_at: Mapped[datetime]


class DocumentRequest(Base):
    """A document that the library should have. `state`: open → done."""

    __tablename__ = "document_request"

    id: Mapped[str] = mapped_column(primary_key=True)
    text: Mapped[str]
    state: Mapped[str] = mapped_column(default="open")
    created_by: Mapped[str]
    created_at: Mapped[datetime]
    done_by: Mapped[str] = mapped_column(default="")
    done_at: Mapped[datetime | None]
