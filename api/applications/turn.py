"""Carries out what arbitration decided of a turn inside a draft."""

from api.applications.draft import Draft
from api.applications.outcome import Outcome
from bot.dialogue.small_talk import button_is_past
from bot.messages import Command, Kind, Reply
from bot.services import replies, together
from bot.services.arbitration import Decision, Ruling, Turn, arbitrate
from bot.services.definition import Step
from bot.services.outcomes import Ambiguous, Parsed, Rejected
from bot.services.parsers import strict
from bot.services.parsers.context import Context
from bot.services.walkthrough import next_step
from bot.services.workdays import Calendar

ASIDES = {
    Decision.DANGER: "handoff",
    Decision.HANDOFF: "handoff",
    Decision.QUESTION: "question",
    Decision.STATUS: "status",
}
_USE_THE_BOX = "号码已经替您加密保存，聊天里看不到。以后请填在安全输入框里，更稳妥。"


async def take(draft: Draft, turn: Turn, context: Context, calendar: Calendar) -> Outcome:
    """One turn. What it writes, it writes to the draft; what it says comes back."""
    ruling = arbitrate(turn, context)
    if ruling.decision in ASIDES:
        return Outcome(aside=ASIDES[ruling.decision])
    match ruling.decision:
        case Decision.CANCEL:
            return Outcome((await draft.cancel(),), open=False)
        case Decision.SUBMIT:
            return _submit(draft, calendar)
        case Decision.COMMAND if turn.command is not None:
            return await _command(draft, turn.command, context)
        case Decision.CORRECT | Decision.AHEAD:
            return await _other(draft, draft.service.step(ruling.name), ruling)
        case Decision.ANSWER | Decision.REJECTED | Decision.AMBIGUOUS if draft.step is not None:
            return await _answer(draft, draft.step, ruling, typed_secret=turn.secret is not None)
    return _talk(draft, ruling)


def _submit(draft: Draft, calendar: Calendar) -> Outcome:
    missing = next_step(draft.service, draft.answers)
    if missing is not None:
        draft.go_to(missing.key)
        return Outcome((Reply(Kind.TEXT, "还有几项没有填，填好就可以提交。"),))
    return Outcome((draft.submit(calendar),), open=False)


async def _command(draft: Draft, command: Command, context: Context) -> Outcome:
    """A button of this application; one of another thing is done beside it."""
    mine = command.args.get("application_id") == draft.row.id
    key = command.args.get("step", "")
    if command.do == "resume" and mine:
        draft.go_on()
        return Outcome()
    if command.do == "change" and mine:
        return _change(draft, key)
    if command.do == together.CONFIRM and mine:
        return await _confirmed(draft, key, command.args["text"], context)
    if command.do != "answer":
        return Outcome(aside="command")
    if not mine or (key not in draft.row.answers and key != draft.row.step):
        return Outcome((Reply(Kind.TEXT, "这个按钮是之前的，现在不起作用了。请看下面这一步。"),))
    step = draft.service.step(key)
    return await _answer(draft, step, _read(step, command.args["value"], context))


async def _confirmed(draft: Draft, key: str, text: str, context: Context) -> Outcome:
    """What a volunteer proposed, once the person says that it is her answer."""
    step = next((step for step in (*draft.done, *draft.coming, draft.step) if step and step.key == key), None)
    if step is None:
        return Outcome((button_is_past(),))
    return await _answer(draft, step, Ruling(Decision.ANSWER, together.read(step, text, context)))


def _read(step: Step, value: str, context: Context) -> Ruling:
    if step.optional and value == "跳过":
        return Ruling(Decision.ANSWER, Parsed("", "未填写"))
    return Ruling(Decision.ANSWER, strict(step, value, context) or Rejected(step.errors["invalid"]))


async def _answer(draft: Draft, step: Step, ruling: Ruling, *, typed_secret: bool = False) -> Outcome:
    match None if ruling.outcome is None else await draft.checked(step, ruling.outcome):
        case Parsed() as parsed:
            against = await draft.store(step, parsed)
            said = [Reply(Kind.TEXT, parsed.note)] if parsed.note else []
            for key, other in ruling.others.items():
                against += await draft.store(draft.service.step(key), other)
                said.append(_noted(draft.service.step(key), other))
            if typed_secret:
                said.append(Reply(Kind.TEXT, _USE_THE_BOX))
            if against:
                said.append(replies.against(against, draft.service, draft.row.id))
            return Outcome(tuple(said))
        case Ambiguous() as several:
            return Outcome(tuple(draft.ask_back(step, several)))
        case Rejected(sentence):
            return _refused(draft, sentence)
    return _refused(draft, step.errors["invalid"])


async def _other(draft: Draft, step: Step, ruling: Ruling) -> Outcome:
    """An answer to another question than the one in hand, which is asked again."""
    outcome = ruling.outcome
    if not isinstance(outcome, Parsed):
        return await _answer(draft, step, ruling)
    against = await draft.store(step, outcome)
    said = [_noted(step, outcome, changed=ruling.decision is Decision.CORRECT)]
    if against:
        said.append(replies.against(against, draft.service, draft.row.id))
    return Outcome(tuple(said))


def _noted(step: Step, parsed: Parsed, *, changed: bool = False) -> Reply:
    return Reply(Kind.TEXT, f"{'改好了' if changed else '记下了'}：{step.label}，{parsed.display}。{parsed.note}")


def _change(draft: Draft, key: str) -> Outcome:
    """Back to a question that was answered; one that is still to come, or no longer applies, stays where it is."""
    if key in draft.answers:
        draft.go_to(key)
    return Outcome()


def _refused(draft: Draft, sentence: str) -> Outcome:
    return Outcome(tuple(draft.refused(sentence)))


def _already(draft: Draft, wanted: str) -> str:
    """A service was asked for while another, or the same, is being filled in."""
    if wanted == draft.service.id:
        return f"{draft.service.title}正在办着呢，我们接着填。"
    return f"您正在填{draft.service.title}，填过的都存着。先填完提交，或者点“取消办理”，再跟我说要办别的。"


def _talk(draft: Draft, ruling: Ruling) -> Outcome:
    """Words that change no answer."""
    step = draft.step
    match ruling.decision:
        case Decision.CHANGE:
            return _change(draft, ruling.name)
        case Decision.BACK:
            return Outcome() if draft.go_back() else Outcome((Reply(Kind.TEXT, "这已经是第一项了。"),))
        case Decision.EXPLAIN if step is not None:
            return Outcome((Reply(Kind.TEXT, step.help or step.prompt),))
        case Decision.SERVICE:
            return Outcome((Reply(Kind.TEXT, _already(draft, ruling.name)),))
        case Decision.BEHALF:
            text = "替家人、朋友办也可以。谁要登记，就填谁本人的信息。"
            return Outcome((Reply(Kind.TEXT, text),))
        case Decision.COURTESY:
            return Outcome((Reply(Kind.TEXT, "不客气，我们接着办。"),))
        case Decision.RESUME:
            draft.go_on()
            return Outcome()
    sentence = step.errors["invalid"] if step is not None else "请点“确认提交”，或者点要修改的那一项。"
    return _refused(draft, sentence)
