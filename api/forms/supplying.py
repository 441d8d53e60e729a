"""What a clerk asked for more, answered on the page: the same questions, parsers and end as in the talk."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import supplements
from api.applications.draft import Draft
from api.conversations.service import Conversations
from api.forms.saying import Saying
from api.forms.service import CHANGED, Forms, Saved, revision
from api.problems import Problem
from bot.privacy.mask import mask
from bot.services import notices
from bot.services.definition import Step
from bot.services.outcomes import Outcome, Parsed, Rejected
from bot.services.supplement import FILE, KEY, file_step, free_step

_NOTHING = "还没有补充内容。请改好要补充的那一项，或者写一句话说明，再提交。"
_NOT_ASKED = "这份申请现在不用补充：可能已经补交过了，或者已经办完了。"


def wanted(draft: Draft) -> list[Step]:
    """The questions that are still to be answered: the service's own, or one for words and one for a file."""
    if draft.row.state != "more_needed":
        return []
    request = supplements.request_of(draft)
    words = replace(
        free_step(request), prompt="写在这里。有照片或文件，在下面上传。", help=""
    )  # the page tells the reason
    return [draft.service.step(key) for key in request.steps] or [words, file_step()]


class Supplying:
    """Each call is one unit of work that locks the conversation first, as a turn does."""

    def __init__(self, forms: Forms, conversations: Conversations, saying: Saying) -> None:
        self._forms, self._conversations, self._saying = forms, conversations, saying

    async def supply(
        self, session: AsyncSession, conversation_id: str, application_id: str, seen: str, said: Mapping[str, str]
    ) -> Saved:
        """Takes what can be taken; once nothing is left, the clerk has the application again.

        An answer that is held already, or a box that was left empty where one is held, says that it is right as it is.

        Raises:
            Problem: 409 where nothing is asked for, or it changed meanwhile; 422 where nothing at all was added.
        """
        conversation = await self._conversations.locked(session, conversation_id)
        draft = await self._forms.of(session, conversation_id, application_id)
        if draft.row.state != "more_needed":
            raise Problem(409, "not-open", "不用补充", _NOT_ASKED)
        if seen != revision(draft.row):
            raise Problem(409, "changed-elsewhere", "内容有更新", CHANGED)
        if not supplements.request_of(draft).steps:
            faults, done = await self._free(draft, said)
        else:
            faults, done = await self._again(session, draft, said)
        if done:
            await session.flush()
            over = draft.row.state != "more_needed"
            told = notices.supplied() if over else supplements.prompt(draft)
            await self._saying.told(session, conversation, f"（在网页上补充了：{'、'.join(done)}）", [told])
        return Saved(draft, faults)

    async def _free(self, draft: Draft, said: Mapping[str, str]) -> tuple[dict[str, Outcome], list[str]]:
        """Words, a file, or both."""
        words, file = said.get(KEY, "").strip(), said.get(FILE, "").strip()
        if not words and not file:
            raise Problem.of(422, _NOTHING)
        step, faults = free_step(supplements.request_of(draft)), dict[str, Outcome]()
        if words and not isinstance(outcome := self._forms.read(step, words), Parsed):
            faults[KEY] = outcome
        elif file and isinstance(taken := await supplements.take_file(draft, file), Rejected):
            faults[FILE] = taken
        if faults:
            return faults, []
        supplements.go_on(draft, KEY, note=mask(words).text or supplements.SENT_FILE)
        return {}, [one.label for one, given in ((step, words), (file_step(), file)) if given]

    async def _again(
        self, session: AsyncSession, draft: Draft, said: Mapping[str, str]
    ) -> tuple[dict[str, Outcome], list[str]]:
        """Answers of the service's own questions, given again."""
        faults: dict[str, Outcome] = {}
        fresh: dict[str, Parsed] = {}
        asked = wanted(draft)
        for step in asked:
            if step.key in draft.answers and not said.get(step.key, "").strip():
                continue
            outcome = await self._forms.checked(draft, step, said.get(step.key, ""))
            if not isinstance(outcome, Parsed):
                faults[step.key] = outcome
            elif not await self._forms.holds(session, draft, step, outcome):
                fresh[step.key] = outcome
        if not fresh and not faults:
            raise Problem.of(422, _NOTHING)
        for step in asked:
            if step.key in fresh:
                await draft.store(step, fresh[step.key])
        for step in asked:
            if step.key not in faults:
                supplements.go_on(draft, step.key)
        return faults, [step.label for step in asked if step.key in fresh]
