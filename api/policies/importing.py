"""Importing a document: what it would be, what stands against it, and the row it becomes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.policies import repository
from api.policies.models import Document as Row
from api.problems import Problem
from bot.policies.documents.clauses import Document
from bot.policies.documents.parse import parse
from bot.policies.documents.proposals.propose import contradictions, oddities, propose
from bot.policies.documents.tree import Parsed


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document as it would be imported.

    `given` is what an editor said of it, `details` that with the text's proposals. `missing` and `contradictions`
    keep it out; `doubts` do not.
    """

    text: str
    given: Mapping[str, Any]
    details: Mapping[str, Any]
    parsed: Parsed
    doubts: tuple[str, ...]
    missing: tuple[str, ...]
    contradictions: tuple[str, ...]

    @property
    def content_hash(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()

    def document(self) -> Document:
        """Raises Problem 422 where the metadata is not whole or contradicts itself."""
        if self.missing:
            raise Problem.of(422, f"文件里没有找到{'、'.join(self.missing)}，请补充后再导入。")
        if self.contradictions:
            raise Problem.of(422, f"{'；'.join(self.contradictions)}。")
        return Document.of(self.details, self.parsed.clauses, self.parsed.doubts, self.parsed.kind)


def prepare(text: str, given: Mapping[str, Any], places: Mapping[str, str], today: date) -> Prepared:
    """Reads a document's text; writes nothing.

    Args:
        given: metadata that an editor said, dates as dates.
        places: name → code of every place known.

    Raises:
        Unreadable: the text has no clauses.
    """
    proposal = propose(text, given, places)
    details = proposal.details
    parsed = parse(text, details["title"], details["kind"])
    against = contradictions(details, today)
    doubts = (*proposal.doubts, *oddities(details), *parsed.doubts)
    missing = tuple(proposal.missing)
    said = (*(f"没有找到{name}，请补上" for name in missing), *against, *doubts)
    return Prepared(text, given, details, parsed, said, missing, tuple(against))


def existing(prepared: Prepared, versions: Sequence[Row]) -> Row | None:
    """The version that a document meets: the same text, else the same first day, else the newest."""
    for row in versions:
        if row.content_hash == prepared.content_hash:
            return row
    for row in versions:
        if row.valid_from == prepared.details["valid_from"]:
            return row
    return versions[-1] if versions else None


async def store(
    session: AsyncSession, prepared: Prepared, versions: Sequence[Row], *, replace: bool, now: datetime
) -> bool:
    """Writes a document as a new version, or over the version it replaces. False where it stands there already.

    Raises:
        Problem: 409 where the same version has another text or other metadata, and `replace` was not asked for.
    """
    met = existing(prepared, versions)
    if met is not None and met.content_hash == prepared.content_hash:
        changed = _differences(prepared, met)
        if not changed:
            return False
        if not replace:
            raise _conflict(met, f"文本相同，但{'、'.join(changed)}与已有的不同。要改就选择“覆盖已有版本”再导入")
    elif met is not None and met.valid_from == prepared.details["valid_from"]:
        if not replace:
            raise _conflict(met, "文本不同。新修订的版本请填上它自己的施行日期；要改正这一版就选择“覆盖已有版本”再导入")
    else:
        met = None
    row = met or Row()
    row.document_no, row.title, row.text = prepared.details["document_no"], prepared.details["title"], prepared.text
    row.valid_from, row.valid_to = prepared.details["valid_from"], prepared.details["valid_to"]
    row.details, row.content_hash, row.imported_at = stored(prepared.details), prepared.content_hash, now
    await repository.add(session, row)
    return True


def stored(details: Mapping[str, Any]) -> dict[str, Any]:
    """The metadata as JSON keeps it."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in details.items()}


def _differences(prepared: Prepared, row: Row) -> list[str]:
    """Which of the given metadata says something else than the row, by its name for an editor."""
    said = stored({key: prepared.details[key] for key, value in prepared.given.items() if value not in (None, "", [])})
    return [_NAMES.get(key, key) for key, value in said.items() if value != row.details.get(key, value)]


_NAMES = {
    "title": "标题", "kind": "类型", "issuers": "发文机关", "issued_on": "发文日期", "valid_from": "施行日期",
    "valid_to": "失效日期", "region": "地区", "addressees": "主送单位", "source": "来源", "period_note": "期限说明",
}  # fmt: skip


def _conflict(row: Row, why: str) -> Problem:
    detail = f"库里已有{row.document_no}自{row.valid_from.isoformat()}起施行的版本，{why}。"
    return Problem(409, "document-exists", "文号已存在", detail)
