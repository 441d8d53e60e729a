"""`data/faq` ships the defaults; once they are in the database, that is the truth."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.curation import repository
from api.curation.models import Editorial
from api.datafiles import DataFiles


def shipped(data: DataFiles) -> dict[str, Any]:
    """What `data/faq` holds, by name, as JSON keeps it. Raises DataError."""
    names = data.names("faq", "*.yml")
    return {name.removesuffix(".yml"): json.loads(json.dumps(data.load(name), default=str)) for name in names}


async def seed(session: AsyncSession, data: DataFiles, now: datetime) -> bool:
    """Brings in what is new in `data/faq`, and whether anything was. Idempotent.

    What an editor has changed stays hers: a newer default takes the place of an older default only. The empty draft is
    made here too, so that two first saves meet a row that can be locked.
    """
    await repository.add(session, await repository.draft(session, lock=True))
    known = await repository.in_force(session)
    changed = False
    for name, content in shipped(data).items():
        row = known.get(name)
        if row is None or (row.changed_by == "" and row.content != content):
            revision = 1 if row is None else row.revision + 1
            await repository.add(session, Editorial(name=name, revision=revision, content=content, changed_at=now))
            changed = True
    return changed
