"""What the assistant can do in a turn. Actions call it, and so does the path without an engine."""

from collections.abc import Awaitable, Callable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.applications.outcome import Outcome
from api.applications.service import Applications
from api.assistant.context import TurnContext, Walked
from api.clock import Clock
from api.conversations import repository as conversations
from api.db import Database
from api.handoff.service import Handoffs
from api.policies.service import Policies
from api.promises.service import Plans
from api.services.listings import Listings
from api.turns import repository as turns
from api.turns.fence import once
from bot.dialogue import small_talk
from bot.messages import Command, Kind, Reply
from bot.policies.reading import several
from bot.services.listings import looked_for, names_little_else
from bot.services.recognisers import is_question, wants_to_withdraw
from bot.services.referrals import Referrals

_SERVICE = "service:"
_FOUND = frozenset({Kind.POLICY_ANSWER, Kind.REFERRAL, Kind.LISTING})

_TURNS_BACK = 4
"""Turns within which a follow-up finds the question that it leans on."""


class Assistant:
    """Every write goes through the fence of the turn; every answer is a list of replies."""

    def __init__(
        self,
        *,
        db: Database,
        clock: Clock,
        policies: Policies,
        applications: Applications,
        handoffs: Handoffs,
        plans: Plans,
        referrals: Referrals,
        listings: Listings,
    ) -> None:
        self._db, self._clock = db, clock
        self._policies, self._applications, self._handoffs = policies, applications, handoffs
        self._referrals, self._listings, self._plans = referrals, listings, plans

    async def _replies(
        self, ctx: TurnContext, name: str, do: Callable[[AsyncSession], Awaitable[list[Reply]]]
    ) -> list[Reply]:
        async def run(session: AsyncSession) -> dict[str, Any]:
            return {"replies": [reply.to_json() for reply in await do(session)]}

        result = await self._once(ctx, name, run)
        return [Reply.from_json(reply) for reply in result["replies"]]

    async def _once(
        self, ctx: TurnContext, name: str, do: Callable[[AsyncSession], Awaitable[dict[str, Any]]]
    ) -> dict[str, Any]:
        return await once(
            self._db,
            conversation_id=ctx.conversation_id,
            turn_id=ctx.turn_id,
            epoch=ctx.epoch,
            name=name,
            do=do,
        )

    async def answer_policy(self, ctx: TurnContext) -> list[Reply]:
        """What another body is in charge of, what is on offer, or what the documents say.

        The documents come before a listing where the words name more than that: 大学生秋天有没有专门的招聘活动 is a
        question that they answer.
        """
        referral = self._referrals.reply(ctx.text)
        if referral is not None:
            return [referral]
        looks = looked_for(ctx.text) is not None
        if looks and names_little_else(ctx.text):
            return await self.listing(ctx)
        found = await self._policies.answer(ctx.text, on=self._clock.today(), before=await self._before(ctx))
        return found if found[0].kind is Kind.POLICY_ANSWER or not looks else await self.listing(ctx)

    async def _before(self, ctx: TurnContext) -> str:
        """The question that a follow-up leans on; read only where the words may be one."""
        if not several.may_lean(ctx.text):
            return ""
        async with self._db.read() as session:
            return several.thread(await turns.texts_before(session, ctx.turn_id, _TURNS_BACK))

    async def listing(self, ctx: TurnContext) -> list[Reply]:
        """Jobs, gigs, courses or events, as the words say."""
        async with self._db.read() as session:
            return await self._listings.answer(session, ctx.text)

    async def offer_service(self, ctx: TurnContext, service_id: str) -> list[Reply]:
        """一次性告知: the checklist, whose first button begins the walk-through.

        Wages that are owed are reported elsewhere, however they are spoken of.
        """
        referral = self._referrals.reply(ctx.text) if ctx.command is None and service_id == "complaint" else None
        return [referral] if referral is not None else self._applications.offer(service_id)

    def overview(self, _ctx: TurnContext) -> list[Reply]:
        """你能办什么: all services, each with a button."""
        return self._applications.overview()

    async def begin_service(self, ctx: TurnContext) -> list[Reply]:
        args = ctx.command.args if ctx.command else {}
        service_id, about = args.get("service", ""), args.get("about", "")
        return await self._replies(
            ctx, "begin", lambda session: self._applications.begin(session, ctx.conversation_id, service_id, about)
        )

    async def has_open_application(self, ctx: TurnContext) -> bool:
        async with self._db.read() as session:
            return await self._applications.open_application(session, ctx.conversation_id) is not None

    async def walk(self, ctx: TurnContext) -> Walked:
        """One turn inside the open application; what is no answer to its question is done beside it."""

        async def do(session: AsyncSession) -> dict[str, Any]:
            outcome = await self._applications.walk(
                session,
                ctx.conversation_id,
                text=ctx.text,
                command=ctx.command,
                intent=ctx.intent,
                confidence=ctx.confidence,
                secrets=ctx.secrets,
            )
            return outcome.to_json()

        outcome = Outcome.from_json(await self._once(ctx, "walk", do))
        replies = list(outcome.replies)
        if outcome.aside is not None:
            replies += await self._aside(ctx, outcome.aside)
        return Walked(replies, outcome.open)

    async def _aside(self, ctx: TurnContext, what: str) -> list[Reply]:
        if what == "question":
            return await self.answer_policy(ctx)
        if what == "handoff":
            return await self.handoff(ctx)
        if what == "status":
            return await self.status(ctx)
        if what.startswith(_SERVICE):
            return await self.offer_service(ctx, what.removeprefix(_SERVICE))
        return await self.command(ctx)

    async def prompt(self, ctx: TurnContext) -> list[Reply]:
        """What the open application waits for, again."""
        async with self._db.read() as session:
            return await self._applications.prompt(session, ctx.conversation_id)

    async def secure(self, ctx: TurnContext, application_id: str, step: str, secret_id: str) -> list[Reply]:
        """An answer that came by the secure way; its value is read from the vault."""
        return await self._replies(
            ctx,
            "secure",
            lambda session: self._applications.secure_answer(
                session, ctx.conversation_id, application_id, step, secret_id
            ),
        )

    async def status(self, ctx: TurnContext) -> list[Reply]:
        """Where applications stand, and what was promised to a person who has a plan.

        Who wants an application back is asked whether it is really meant.
        """
        async with self._db.read() as session:
            if ctx.command is None and wants_to_withdraw(ctx.text):
                return await self._applications.withdraw_by_words(session, ctx.conversation_id)
            return [
                *await self._applications.status(session, ctx.conversation_id),
                *await self._plans.view(session, ctx.conversation_id),
            ]

    async def handoff(self, ctx: TurnContext, *, danger: bool = False) -> list[Reply]:
        """Opens an episode, or tells how the open one stands. Danger brings the fixed safety words first."""
        return await self._replies(
            ctx, "handoff", lambda session: self._handoffs.request(session, ctx.conversation_id, danger=danger)
        )

    async def cancel_handoff(self, ctx: TurnContext) -> list[Reply]:
        """Ends the wait for a person; nothing is said where nobody waits."""
        return await self._replies(
            ctx, "cancel_handoff", lambda session: self._handoffs.cancel(session, ctx.conversation_id)
        )

    async def call_back(self, ctx: TurnContext) -> list[Reply]:
        """Lets the person go on with her day; nothing is said where nobody waits."""
        return await self._replies(
            ctx, "handoff_callback", lambda session: self._handoffs.call_back(session, ctx.conversation_id)
        )

    async def command(self, ctx: TurnContext) -> list[Reply]:
        """What an issued button does where no application's question takes it as an answer."""
        command = ctx.command or Command("")
        match command.do:
            case "show_service":
                return await self.offer_service(ctx, command.args["service"])
            case "begin_service":
                return await self.begin_service(ctx)
            case "catalogue":
                return self.overview(ctx)
            case "ask":
                return await self._policies.answer(command.args["text"], on=self._clock.today())
            case "status" | "submit" | "resume":
                return await self.status(ctx)
            case "withdraw_consent":
                return await self.take_back_consent(ctx, command.args["what"])
            case "supplement" | "withdraw" | "withdraw_surely":
                return await self._of_application(ctx, command)
            case "handoff":
                return await self.handoff(ctx)
            case "cancel_handoff":
                return await self.cancel_handoff(ctx) or [small_talk.button_is_past()]
            case "handoff_callback":
                return await self.call_back(ctx) or [small_talk.button_is_past()]
            case _:
                return [small_talk.button_is_past()]

    async def ask_to_take_back_consent(self, ctx: TurnContext) -> list[Reply]:
        async with self._db.read() as session:
            return await self._applications.ask_to_take_back_consent(session, ctx.conversation_id)

    async def take_back_consent(self, ctx: TurnContext, what: str) -> list[Reply]:
        return await self._replies(
            ctx,
            "withdraw_consent",
            lambda session: self._applications.take_back_consent(session, ctx.conversation_id, what),
        )

    async def _of_application(self, ctx: TurnContext, command: Command) -> list[Reply]:
        """What a person does with an application that is being processed."""
        do = {
            "supplement": self._applications.supplement,
            "withdraw": self._applications.ask_to_withdraw,
            "withdraw_surely": self._applications.withdraw,
        }[command.do]
        id_ = command.args["application_id"]
        return await self._replies(ctx, command.do, lambda session: do(session, ctx.conversation_id, id_))

    async def small_talk(self, ctx: TurnContext) -> list[Reply]:
        """A line for the intent. What passes for chat may be a question whose words the engine never met."""
        if ctx.intent == "capabilities":
            return self.overview(ctx)
        if ctx.intent == "small_talk":
            found = await self.answer_policy(ctx)
            if found[0].kind in _FOUND:
                return found
        return [small_talk.say(ctx.intent or "small_talk", await self._returned(ctx))]

    async def _returned(self, ctx: TurnContext) -> dict[str, Any] | None:
        """How the last episode ended and what was agreed in it, where a person had the conversation before."""
        async with self._db.read() as session:
            conversation = await conversations.by_id(session, ctx.conversation_id)
        return conversation.returned if conversation else None

    async def fallback(self, ctx: TurnContext) -> list[Reply]:
        """Words that the engine could not place: policy search may know them all the same."""
        found = await self.answer_policy(ctx)
        if found[0].kind in _FOUND or is_question(ctx.text):
            return found
        return [small_talk.unclear(await self._returned(ctx))]
