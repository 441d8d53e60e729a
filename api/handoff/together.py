"""A form that both fill in together. What enters the application, the person pressed, gave or confirmed."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications import supplements
from api.applications.draft import Draft
from api.applications.service import Applications
from api.conversations import repository as conversations
from api.conversations.models import Conversation, Message
from api.handoff.models import Episode
from api.handoff.transition import CITIZEN, Transitions
from api.turns.models import Turn
from bot.messages import Command, Kind, Reply, Role
from bot.services import together
from bot.services.definition import Step
from bot.services.outcomes import Ambiguous, Parsed
from bot.services.parsers.simple import is_upload
from bot.services.supplement import KEY

_OF_THE_FORM = frozenset({"answer", together.CONFIRM, "change", "resume", "submit", "cancel"})
_ASKS_AGAIN = frozenset({"change", "resume"})


class Together:
    """The person's side, while a person owns the conversation: the bot hears nothing and says nothing."""

    def __init__(self, applications: Applications, transitions: Transitions) -> None:
        self._applications, self._transitions = applications, transitions

    async def heard(
        self, session: AsyncSession, conversation: Conversation, episode: Episode, message: Message, turn: Turn
    ) -> None:
        """Takes what a person pressed, gave the secure way, uploaded or wrote in answer to a question of the form."""
        command = Command.from_json(turn.command) if turn.command else None
        if command is not None and command.do == "begin_service":
            said = await self._applications.begin(session, conversation.id, command.args["service"])
        else:
            draft = await self._applications.draft(session, conversation.id)
            said = [] if draft is None else [*await self._answered(draft, conversation, message, turn, command)]
        if not said:
            return
        await self._transitions.tell(session, conversation, *(replace(reply, role=Role.SYSTEM) for reply in said))
        await self._transitions.note(session, conversation, episode, "form", CITIZEN, "", {}, episode.state)

    async def _answered(
        self, draft: Draft, conversation: Conversation, message: Message, turn: Turn, command: Command | None
    ) -> Sequence[Reply]:
        session = draft.session
        if turn.secure is not None:
            kept = turn.secure
            said = await self._applications.secure_answer(
                session, conversation.id, kept["application_id"], kept["step"], kept["secret_id"]
            )
            return _for_now(said) if _failed(said) else [*self._noted(draft, kept["step"]), *_for_now(said)]
        if command is not None:
            mine = command.do in _OF_THE_FORM and command.args.get("application_id") == draft.row.id
            return await self._walked(draft, conversation, turn, command) if mine else ()
        if draft.row.step == "":
            return ()
        step = step_in_hand(draft)
        if is_upload(turn.text):
            return await self._walked(draft, conversation, turn, None)
        if not await _is_the_last_question(session, conversation, message, draft):
            return ()
        if step.secure:
            fits = any(secret["kind"] == str(step.type) for secret in turn.secrets)
            return await self._walked(draft, conversation, turn, None) if fits else ()
        return await self._proposed(draft, step, turn.text)

    async def _proposed(self, draft: Draft, step: Step, text: str) -> list[Reply]:
        """Words in a talk may be an answer: the person says whether they are."""
        match together.spoken(step, text, self._applications.context()):
            case Parsed() as parsed:
                return [together.proposal(draft.row.id, step, text, parsed)]
            case Ambiguous() as several:
                draft.ask_back(step, several)
                return [await self._applications.prompt_of(draft)]
        return []

    async def _walked(
        self, draft: Draft, conversation: Conversation, turn: Turn, command: Command | None
    ) -> Sequence[Reply]:
        asked = command.args.get("step", "") if command else draft.row.step
        outcome = await self._applications.walk(
            draft.session, conversation.id, text=turn.text, command=command, intent=None, confidence=0.0,
            secrets=turn.secrets,
        )  # fmt: skip
        if outcome.aside is not None:
            return ()
        said = list(outcome.replies)
        answers = command is None or command.do in ("answer", together.CONFIRM)
        if answers and not _failed(said):
            said = [*self._noted(draft, asked), *said]
        again = _failed(said) or draft.asked_back is not None or (command is not None and command.do in _ASKS_AGAIN)
        if outcome.open and (again or draft.row.step == ""):
            said.append(await self._applications.prompt_of(draft))
        return said

    @staticmethod
    def _noted(draft: Draft, key: str) -> list[Reply]:
        answer = draft.answers.get(key)
        return [together.noted(draft.service.step(key), answer.display)] if answer else []


def step_in_hand(draft: Draft) -> Step:
    return supplements.step_of(draft) if draft.row.step == KEY else draft.service.step(draft.row.step)


async def _is_the_last_question(
    session: AsyncSession, conversation: Conversation, message: Message, draft: Draft
) -> bool:
    """Whether the last that the other side said is the question in hand: else the words are part of the talk."""
    before = await conversations.said_before(session, conversation.id, message.seq)
    return (
        before is not None
        and before.kind == Kind.FORM_PROMPT
        and (before.data.get("application_id"), before.data.get("step")) == (draft.row.id, draft.row.step)
    )


def _failed(said: Sequence[Reply]) -> bool:
    return any(reply.failed for reply in said)


def _for_now(said: Sequence[Reply]) -> list[Reply]:
    """Without the next question: what is asked next, the volunteer says."""
    return [reply for reply in said if _failed(said) or reply.kind is not Kind.FORM_PROMPT]
