"""What closes a gap: a change of the draft, or a request for a document."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.curation.contents import NEIGHBOURS, SYNONYMS, name_of
from api.curation.service import Curation
from api.gaps import schemas
from api.gaps.service import Gaps
from api.problems import Problem
from bot.policies.curation import changes


async def close(
    session: AsyncSession, gaps: Gaps, curation: Curation, staff_id: str, body: schemas.Close
) -> schemas.Closed:
    """Closes gaps in the caller's unit of work: all of it happens, or nothing.

    Raises:
        Problem: 409 where one is not open any more, 422 where the draft would not fit the documents.
    """
    closing = body.closing
    if isinstance(closing, schemas.AsDocumentRequest):
        rows = await gaps.settle(session, staff_id, body.gap_ids, closed_as=closing.kind, state="closed")
        request = await gaps.request_document(session, staff_id, closing.text)
        for row in rows:
            row.request_id = request.id
        await curation.note(session, staff_id, "request_document", {"request_id": request.id, "gaps": len(rows)})
        return schemas.Closed(closed=len(rows), state="closed", draft_version=None)
    rows = await gaps.settle(session, staff_id, body.gap_ids, closed_as=closing.kind, state="drafted")
    name, content = await _changed(session, curation, closing)
    draft = await curation.change(session, staff_id, name, content)
    await curation.note(session, staff_id, "close_gaps", {"as": closing.kind, "gaps": len(rows), "name": name})
    return schemas.Closed(closed=len(rows), state="drafted", draft_version=draft.version)


async def _changed(
    session: AsyncSession,
    curation: Curation,
    closing: schemas.AsQuestion | schemas.AsSynonym | schemas.AsOutOfScope,
) -> tuple[str, Any]:
    """Which content changes, and into what."""
    if isinstance(closing, schemas.AsSynonym):
        now = await curation.drafted(session, SYNONYMS) or {}
        return SYNONYMS, changes.with_synonym(now, closing.word, closing.said)
    if isinstance(closing, schemas.AsOutOfScope):
        now = await curation.drafted(session, NEIGHBOURS) or []
        return NEIGHBOURS, changes.with_neighbour(now, closing.topic, closing.questions, closing.ask_at)
    name = name_of(closing.document_no)
    now = await curation.drafted(session, name) or changes.empty_curation(closing.document_no)
    points = now["clauses"].get(closing.clause, [])
    if closing.at is None and closing.point is None:
        raise Problem.of(422, "请选一条已有的回答，或从原文里选一段引文写一条新的。")
    if closing.at is not None and closing.at >= len(points):
        raise Problem.of(409, "这一条刚刚被改过，请刷新后再选。")
    point = closing.point.model_dump(exclude_defaults=True) if closing.point else {}
    return name, changes.with_questions(now, closing.clause, closing.questions, at=closing.at, point=point)
