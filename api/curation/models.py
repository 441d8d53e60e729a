"""What editors write, revision by revision, the one draft, and who did what."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Editorial(Base):
    """A content by its name (`faq/synonyms`, `faq/DOCUMENT_NO`). The highest revision is in force, the rest history.

    `changed_by` is empty where the revision is one that `data/faq` shipped.
    """

    __tablename__ = "editorial"

    name: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[Any] = mapped_column(JSON)
    changed_by: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]


class Draft(Base):
    """One row: whole contents by name that are not in force yet.

    `version` counts saves, so that nobody overwrites what she has not seen. `base` holds the revision that each
    content was changed from.
    """

    __tablename__ = "draft"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(default=0)
    contents: Mapped[dict[str, Any]]
    base: Mapped[dict[str, Any]]
    changed_by: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime | None]


class CurationLog(Base):
    """Who did what to the knowledge, and when. Only ever added to."""

    __tablename__ = "curation_log"

    id: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    staff_id: Mapped[str]
    action: Mapped[str]
    detail: Mapped[dict[str, Any]]
