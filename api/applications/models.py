"""An application: a walk-through under way or submitted."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Application(Base):
    """`answers` are keyed by step; values of secure steps are vault references only.

    `asked` is what a clerk asked for more (`bot.services.supplement`): while it waits, `step` names the question; where
    the person put it off, `step` is empty. `county` is where it is processed.

    `attention` is what a clerk must look at although it is completed, empty where nothing.

    `about` is the completed application that this one changes or cancels.

    `asked_back` holds the readings to choose from where the last words fitted several. `stumbles` counts the
    answers to the question in hand that could not be taken.
    """

    __tablename__ = "application"
    __table_args__ = (
        Index(
            "uq_application_draft",
            "conversation_id",
            unique=True,
            sqlite_where=text("state = 'draft'"),
            postgresql_where=text("state = 'draft'"),
        ),
        Index("ix_application_inbox", "state", "county"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id", ondelete="CASCADE"))
    service: Mapped[str]
    version: Mapped[str]
    state: Mapped[str] = mapped_column(default="draft")
    step: Mapped[str] = mapped_column(default="")
    answers: Mapped[dict[str, Any]]
    asked_back: Mapped[dict[str, Any] | None]
    stumbles: Mapped[int] = mapped_column(default=0, server_default="0")
    asked: Mapped[dict[str, Any] | None]
    about: Mapped[str | None]
    attention: Mapped[str] = mapped_column(default="", server_default="")
    county: Mapped[str] = mapped_column(default="")
    receipt_no: Mapped[str | None] = mapped_column(unique=True)
    submitted_at: Mapped[datetime | None]
    due_on: Mapped[date | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class ApplicationLog(Base):
    """Who did what to an application, when and why. `actor` is a member of staff, or empty for the person."""

    __tablename__ = "application_log"

    id: Mapped[str] = mapped_column(primary_key=True)
    application_id: Mapped[str] = mapped_column(ForeignKey("application.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(default="")
    actor_name: Mapped[str] = mapped_column(default="")
    action: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
