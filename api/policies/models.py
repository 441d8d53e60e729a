"""The library of policy documents; the search index is a cache of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Document(Base):
    """One version of a document: versions of one number differ by the day from which they are in force.

    `details` is the metadata as an editor left it. `repealed_on` is the first day without the document.
    """

    __tablename__ = "document"

    document_no: Mapped[str] = mapped_column(primary_key=True)
    valid_from: Mapped[date] = mapped_column(primary_key=True)
    title: Mapped[str]
    text: Mapped[str]
    details: Mapped[dict[str, Any]]
    content_hash: Mapped[str]
    valid_to: Mapped[date | None]
    imported_at: Mapped[datetime]
    repealed_on: Mapped[date | None]
    replaced_by: Mapped[str | None]


class LibraryVersion(Base):
    """One row that counts up with each change of the library."""

    __tablename__ = "library_version"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
