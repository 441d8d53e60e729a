"""Evaluations of the knowledge that were run."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from api.db import Base


class Evaluation(Base):
    """One run: `report` is what bot.policies.evaluation makes, of the library as of `library_version`."""

    __tablename__ = "evaluation"

    id: Mapped[str] = mapped_column(primary_key=True)
    library_version: Mapped[int]
    report: Mapped[dict[str, Any]]
    run_by: Mapped[str]
    run_at: Mapped[datetime]
