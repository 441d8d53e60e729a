"""The draft: saved, tried against what is in force, published or thrown away."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.curation import contents, repository
from api.curation.models import CurationLog, Draft, Editorial
from api.datafiles import DataFiles
from api.db import after_commit
from api.ids import new_id
from api.policies import repository as library
from api.policies.service import Policies
from api.problems import Problem
from bot.policies.knowledge import Knowledge

_CHANGED = "别人刚刚改过草稿，请刷新后再改。"
_MOVED = "知识库刚刚有了变动，请重新预览后再发布。"


@dataclass(frozen=True, slots=True)
class Proposal:
    """The draft as it was read, beside what is in force: what a preview compares and a publication makes true."""

    version: int
    library_version: int
    now: Mapping[str, Any]
    changed: Mapping[str, Any]

    @property
    def then(self) -> dict[str, Any]:
        """All contents, with the draft's in place of theirs."""
        return {**self.now, **self.changed}


class Curation:
    def __init__(self, clock: Clock, data: DataFiles, policies: Policies) -> None:
        self._clock, self._data, self._policies = clock, data, policies

    async def in_force(self, session: AsyncSession) -> dict[str, Editorial]:
        return await repository.in_force(session)

    async def draft(self, session: AsyncSession) -> Draft:
        return await repository.draft(session)

    def phones(self) -> list[dict[str, str]]:
        """The telephone lines that a neighbouring topic may name."""
        return [{"phone": line["phone"], "name": line["name"]} for line in self._data.load("lines/lines.yml")]

    async def save(self, session: AsyncSession, staff_id: str, changed: Mapping[str, Any], *, version: int) -> Draft:
        """Makes `changed` the whole draft; what is as it is in force is left out of it.

        Raises:
            Problem: 409 where the draft is not the one that was read, 422 for a content that is wrong.
        """
        row = await repository.draft(session, lock=True)
        if row.version != version:
            raise Problem(409, "draft-changed", "草稿已更新", _CHANGED)
        known = await repository.in_force(session)
        checked = {name: self._checked(name, content) for name, content in changed.items()}
        kept = {
            name: content for name, content in checked.items() if name not in known or known[name].content != content
        }
        return await self._write(session, row, staff_id, kept, known)

    async def change(self, session: AsyncSession, staff_id: str, name: str, content: Any) -> Draft:
        """Puts one content into the draft, beside the others. Raises Problem 422 for one that is wrong."""
        row = await repository.draft(session, lock=True)
        known = await repository.in_force(session)
        return await self._write(session, row, staff_id, {**row.contents, name: self._checked(name, content)}, known)

    async def drafted(self, session: AsyncSession, name: str) -> Any:
        """A content as the draft has it, or as it is in force; None where there is none yet."""
        row = await repository.draft(session)
        if name in row.contents:
            return row.contents[name]
        known = (await repository.in_force(session)).get(name)
        return None if known is None else known.content

    def _checked(self, name: str, content: Any) -> Any:
        phones = frozenset(line["phone"] for line in self.phones())
        return contents.checked(name, content, self._policies.knowledge.documents, phones)

    async def _write(
        self, session: AsyncSession, row: Draft, staff_id: str, kept: dict[str, Any], known: Mapping[str, Editorial]
    ) -> Draft:
        row.contents = kept
        row.base = {name: row.base.get(name, known[name].revision if name in known else 0) for name in kept}
        row.version += 1
        row.changed_by, row.changed_at = staff_id, self._clock.now()
        await repository.add(session, row)
        await self.note(session, staff_id, "save", {"names": sorted(kept), "version": row.version})
        return row

    async def proposal(self, session: AsyncSession) -> Proposal:
        """What the draft would change. Raises Problem 409 where there is nothing in it."""
        row = await repository.draft(session)
        if not row.contents:
            raise Problem(409, "empty-draft", "草稿是空的", "草稿里还没有改动，请先修改再预览。")
        now, version = await repository.contents_in_force(session), await library.library_version(session)
        return Proposal(row.version, version, now, dict(row.contents))

    async def publish(
        self, session: AsyncSession, staff_id: str, proposal: Proposal, knowledge: Knowledge, detail: Mapping[str, Any]
    ) -> int:
        """Writes the proposal's revisions, empties the draft and answers from `knowledge` once that is committed.

        Returns:
            The library's new version.

        Raises:
            Problem: 409 where draft or library have changed since the proposal was read.
        """
        row = await repository.draft(session, lock=True)
        known = await repository.in_force(session)
        base = {name: known[name].revision if name in known else 0 for name in row.base}
        if row.version != proposal.version or base != row.base:
            raise Problem(409, "draft-changed", "草稿已更新", _MOVED)
        if await library.library_version(session) != proposal.library_version:
            raise Problem(409, "library-changed", "知识库已更新", _MOVED)
        for name, content in proposal.changed.items():
            revision = Editorial(
                name=name, revision=base[name] + 1, content=content, changed_by=staff_id, changed_at=self._clock.now()
            )
            await repository.add(session, revision)
        await self._empty(session, row)
        version = await library.count_up(session)
        names = {"names": sorted(proposal.changed), "library_version": version}
        await self.note(session, staff_id, "publish", {**names, **detail})
        after_commit(session, lambda: self._policies.adopt(knowledge, version))
        return version

    async def discard(self, session: AsyncSession, staff_id: str) -> None:
        """Throws the draft away. Nothing that is in force changes."""
        row = await repository.draft(session, lock=True)
        await self.note(session, staff_id, "discard", {"names": sorted(row.contents), "version": row.version})
        await self._empty(session, row)

    async def _empty(self, session: AsyncSession, row: Draft) -> None:
        row.contents, row.base, row.version = {}, {}, row.version + 1
        await repository.add(session, row)

    async def note(self, session: AsyncSession, staff_id: str, action: str, detail: Mapping[str, Any]) -> None:
        """Logs who did what. Texts of citizens stay out of the log."""
        row = CurationLog(id=new_id("cur"), at=self._clock.now(), staff_id=staff_id, action=action, detail=dict(detail))
        await repository.add(session, row)
