"""A walk-through as a form: the same draft, answers, parsers and receipt as in the talk."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import repository
from api.applications.draft import Draft
from api.applications.models import Application
from api.applications.service import Applications
from api.conversations.service import Conversations
from api.forms.saying import Saying
from api.problems import Problem
from api.vault.service import Vault
from bot.services import form
from bot.services.catalogue import UnknownServiceError
from bot.services.definition import InputType, Step
from bot.services.outcomes import Outcome, Parsed
from bot.services.walkthrough import next_step

CHANGED = "这份表在别的窗口或者聊天里改过了，已经换成最新的内容，请核对。您刚填的没有丢，要用的话，点那一项的“修改”。"
_NOT_OPEN = "这份表已经提交或者取消了，不能再改。要改请回到聊天，或者转人工。"
_HANDED_IN = "这份表已经在别的窗口或者聊天里提交了，没有取消。不想办了，可以回到聊天说“撤回申请”。"
_UNFINISHED = "还有几项没有填，填好就可以提交。"


@dataclass(frozen=True, slots=True)
class Saved:
    """The draft, and by step what is wrong with answers that were not taken."""

    draft: Draft
    faults: Mapping[str, Outcome]


def revision(row: Application) -> str:
    """A mark of what the form holds: who changes it must have seen it."""
    held = json.dumps([row.state, row.answers, row.asked], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(held.encode()).hexdigest()[:20]


class Forms:
    """Each call is one unit of work that locks the conversation first, as a turn does."""

    def __init__(self, applications: Applications, conversations: Conversations, vault: Vault, saying: Saying) -> None:
        self._applications, self._conversations = applications, conversations
        self._vault, self._saying = vault, saying

    async def open(self, session: AsyncSession, conversation_id: str) -> Draft | None:
        """The draft of a conversation, where there is one."""
        row = await repository.draft_of(session, conversation_id)
        return None if row is None else self._applications.of(session, row)

    async def of(self, session: AsyncSession, conversation_id: str, application_id: str) -> Draft:
        """An application of this conversation, draft or submitted. Raises Problem 404."""
        row = await repository.by_id(session, application_id)
        if row is None or row.conversation_id != conversation_id:
            raise Problem.of(404, "没有找到这份表，请回到服务目录重新打开。")
        return self._applications.of(session, row)

    async def begin(self, session: AsyncSession, conversation_id: str, service_id: str) -> Draft:
        """A draft of the service, or the one that is open.

        Raises:
            Problem: 404 for an unknown service, 409 where the draft of another one is open.
        """
        conversation = await self._conversations.locked(session, conversation_id)
        try:
            service = self._applications.catalogue.get(service_id)
        except UnknownServiceError as error:
            raise Problem.of(404, "没有这项服务，请在服务目录里查看能办的事项。") from error
        draft = await self.open(session, conversation_id)
        if draft is None:
            asked = await self._applications.begin(session, conversation_id, service_id)
            await self._saying.told(session, conversation, f"（在网页上开始办理{service.title}）", asked)
            draft = await self.open(session, conversation_id)
        if draft is None or draft.service.id != service_id:
            other = draft.service.title if draft else ""
            raise Problem(409, "other-draft", "还有没办完的", f"您有一份{other}还没填完，请先填完或者取消它。")
        return draft

    async def save(
        self, session: AsyncSession, conversation_id: str, application_id: str, seen: str, said: Mapping[str, str]
    ) -> Saved:
        """Takes the answers that can be taken, in the order of the service; the others come back with what is wrong.

        Raises:
            Problem: 409 where the form was changed meanwhile, or is no draft; the same answers again are no change.
        """
        conversation = await self._conversations.locked(session, conversation_id)
        draft = await self._draft(session, conversation_id, application_id)
        steps = [step for step in draft.service.steps if step.key in said]
        self._agreed(draft, steps)
        read = {step.key: await self.checked(draft, step, said[step.key]) for step in steps}
        fresh = [s for s in steps if not await self.holds(session, draft, s, read[s.key])]
        if seen != revision(draft.row) and fresh:
            raise Problem(409, "changed-elsewhere", "内容有更新", CHANGED)
        taken: list[str] = []
        faults: dict[str, Outcome] = {}
        for step in fresh:
            outcome = read[step.key]
            if not isinstance(outcome, Parsed):
                faults[step.key] = outcome
            elif step in draft.applicable:
                await draft.store(step, outcome)
                taken.append(step.label)
        if taken:
            await session.flush()
            note = f"（在网页上填写了：{'、'.join(taken)}）"
            await self._saying.told(session, conversation, note, [await draft.prompt()])
        return Saved(draft, faults)

    async def submit(self, session: AsyncSession, conversation_id: str, application_id: str, seen: str) -> Draft:
        """Ends the draft with a receipt; pressed twice, or in two windows, it is the same receipt.

        Raises:
            Problem: 409 where something is missing, or was changed since it was looked through.
        """
        conversation = await self._conversations.locked(session, conversation_id)
        found = await self.of(session, conversation_id, application_id)
        if found.row.receipt_no:
            return found
        draft = await self._draft(session, conversation_id, application_id)
        if seen != revision(draft.row):
            raise Problem(409, "changed-elsewhere", "内容有更新", CHANGED)
        if next_step(draft.service, draft.answers) is not None:
            raise Problem(409, "unfinished", "还没填完", _UNFINISHED)
        receipt = draft.submit(self._applications.calendar)
        await self._saying.everywhere(session, conversation, f"（在网页上提交了{draft.service.title}）", receipt)
        return draft

    async def cancel(self, session: AsyncSession, conversation_id: str, application_id: str) -> None:
        """Ends the draft and forgets its answers; a second time does nothing.

        Raises:
            Problem: 409 where it was handed in meanwhile: nobody may think that it is gone.
        """
        conversation = await self._conversations.locked(session, conversation_id)
        draft = await self.of(session, conversation_id, application_id)
        if draft.row.state == "draft":
            said = await draft.cancel()
            await self._saying.told(session, conversation, f"（在网页上取消了{draft.service.title}）", [said])
        elif draft.row.submitted_at is not None:
            raise Problem(409, "not-open", "已经提交", _HANDED_IN)

    @staticmethod
    def _agreed(draft: Draft, steps: Sequence[Step]) -> None:
        """Nothing personal is taken before the person agreed to its use. Raises Problem 409."""
        first = draft.service.steps[0]
        if first.type is InputType.AGREEMENT and first.key not in draft.answers and any(s != first for s in steps):
            raise Problem(409, "unfinished", "还没同意", f"请先同意“{first.label}”，再往下填。")

    async def _draft(self, session: AsyncSession, conversation_id: str, application_id: str) -> Draft:
        draft = await self.of(session, conversation_id, application_id)
        if draft.row.state != "draft":
            raise Problem(409, "not-open", "不能再改", _NOT_OPEN)
        return draft

    def read(self, step: Step, said: str) -> Outcome:
        """What an answer in the box of a step says."""
        return form.read(step, said, self._applications.context())

    async def checked(self, draft: Draft, step: Step, said: str) -> Outcome:
        """The same, with uploads looked up."""
        return await draft.checked(step, self.read(step, said))

    async def holds(self, session: AsyncSession, draft: Draft, step: Step, outcome: Outcome) -> bool:
        """Whether the form holds this very answer already."""
        held = draft.answers.get(step.key)
        if held is None or not isinstance(outcome, Parsed):
            return False
        value = await self._vault.get(session, held.secret) if held.secret else held.value
        return value == outcome.value
