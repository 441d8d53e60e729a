"""Courses and events as staff keep them: those of `data/listings` at first, then what editors make of them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from api.clock import Clock
from api.datafiles import DataFiles
from api.db import Base
from api.ids import new_id

KINDS = ("courses", "events")


class Offer(Base):
    """A course or an event. `place` is a county's code, empty for the whole province; `ends` is its last day.

    `default` names the row of the data file that it came from, so that it is brought in once; what was taken away stays
    away (`gone`).
    """

    __tablename__ = "offer"

    id: Mapped[str] = mapped_column(primary_key=True)
    of: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    begins: Mapped[date]
    ends: Mapped[date]
    text: Mapped[str]
    source: Mapped[str]
    document_no: Mapped[str] = mapped_column(default="")
    checked_on: Mapped[date]
    default: Mapped[str | None] = mapped_column(unique=True)
    gone: Mapped[bool] = mapped_column(default=False)
    changed_by: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]


async def current(session: AsyncSession, of: str) -> Sequence[Offer]:
    statement = select(Offer).where(Offer.of == of, Offer.gone.is_(False)).order_by(Offer.begins, Offer.id)
    return (await session.scalars(statement)).all()


async def bring_in(session: AsyncSession, clock: Clock, data: DataFiles) -> None:
    """Brings in what the data files have and nobody has seen yet; never over what an editor did."""
    known = set(await session.scalars(select(Offer.default)))
    for of in KINDS:
        for row in data.load(f"listings/{of}.yml")["items"]:
            name = f"{of}/{row['title']}/{row['begins']}"
            if name not in known:
                session.add(_offer(of, row, clock, default=name))


def _offer(of: str, row: dict[str, Any], clock: Clock, default: str) -> Offer:
    return Offer(
        id=new_id("off"), of=of, title=row["title"], place=str(row["place"]), begins=row["begins"], ends=row["ends"],
        text=row["text"], source=row["source"], document_no=row.get("document_no", ""),
        checked_on=row["checked_on"], default=default, changed_at=clock.now(),
    )  # fmt: skip
