"""The library of policy documents; the search index is a cache of it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Document(Base):
    __tablename__ = "document"

    document_no: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    text: Mapped[str]
    details: Mapped[dict[str, Any]]
    content_hash: Mapped[str]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    imported_at: Mapped[datetime]


class LibraryVersion(Base):
    """One row that counts up with each change of the library."""

    __tablename__ = "library_version"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int]
