"""A turn of a person of whom a clerk asked more: words, an upload, or answers given again."""

import re

from api.applications.draft import Draft
from api.applications.log import record
from api.applications.outcome import Outcome
from api.applications.turn import ASIDES, take
from bot.messages import Button, Command, Kind, Reply
from bot.services import notices, replies, together
from bot.services.arbitration import Decision, Ruling, Turn, arbitrate
from bot.services.definition import Step
from bot.services.outcomes import Parsed, Rejected
from bot.services.parsers.context import Context
from bot.services.processing import Action, State, after
from bot.services.supplement import KEY, Request, file_step, free_step, next_file
from bot.services.walkthrough import Answer, next_step
from bot.services.workdays import Calendar

_UPLOAD = re.compile(r"upl_\w+")
SENT_FILE = "上传了文件"


def request_of(draft: Draft) -> Request:
    return Request.from_json(draft.row.asked or {"reason": "", "steps": []})


def step_of(draft: Draft) -> Step:
    """The question in hand: the clerk's own, or one of the service's."""
    return free_step(request_of(draft)) if draft.row.step == KEY else draft.service.step(draft.row.step)


def begin(draft: Draft) -> None:
    """To the first of what is asked for."""
    steps = request_of(draft).steps
    draft.go_to(steps[0] if steps else KEY)


def prompt(draft: Draft) -> Reply:
    later = Button("以后再补充", Command("cancel", {"application_id": draft.row.id}))
    asked = replies.prompt(draft.service, draft.row.id, step_of(draft), draft.answers, draft.asked_back)
    kept = [b for b in asked.buttons if b.command.do != "cancel"]
    return Reply(asked.kind, asked.text, (*kept, later), data=asked.data)


async def prompt_of(draft: Draft) -> Reply:
    """The question in hand, the clerk's where one waits, or the review."""
    return prompt(draft) if draft.row.state == "more_needed" else await draft.prompt()


async def supply(draft: Draft, turn: Turn, context: Context, calendar: Calendar) -> Outcome:
    """One turn. What is no answer is done beside it; giving up puts it off and loses nothing."""
    ruling = arbitrate(turn, context)
    if ruling.decision is Decision.CANCEL:
        draft.go_to("")
        return Outcome((notices.put_off(),), open=False)
    if ruling.decision is Decision.SERVICE and ruling.name != draft.service.id:
        draft.go_to("")
        return Outcome(open=False, aside=f"service:{ruling.name}")
    if turn.command is not None and turn.command.do == "resume":
        return go_on(draft, draft.row.step)
    if draft.row.step == KEY:
        return await _words(draft, turn, ruling)
    asked = draft.row.step
    outcome = await take(draft, turn, context, calendar)
    pressed = turn.command is not None and turn.command.do in ("answer", together.CONFIRM)
    if draft.row.step != asked and (pressed or ruling.decision is Decision.ANSWER):
        return go_on(draft, asked, outcome.replies)
    draft.row.step = asked
    return outcome


async def take_file(draft: Draft, file_id: str) -> Parsed | Rejected:
    """Keeps an upload of the conversation with the application, beside its answers."""
    checked = await draft.checked(file_step(), Parsed(file_id, "已上传"))
    if isinstance(checked, Parsed):
        kept = Answer(checked.value, checked.display).to_json()
        draft.row.answers = {**draft.row.answers, next_file(draft.row.answers): kept}
        return checked
    return checked if isinstance(checked, Rejected) else Rejected(file_step().errors["invalid"])


async def _words(draft: Draft, turn: Turn, ruling: Ruling) -> Outcome:
    """An answer to the clerk's own question."""
    if _UPLOAD.fullmatch(turn.text):
        taken = await take_file(draft, turn.text)
        if isinstance(taken, Rejected):
            return Outcome(tuple(draft.refused(taken.sentence)))
        return go_on(draft, KEY, note=SENT_FILE)
    if ruling.decision in ASIDES:
        return Outcome(aside=ASIDES[ruling.decision])
    if turn.command is not None and turn.command.do == together.CONFIRM and turn.command.args["step"] == KEY:
        return go_on(draft, KEY, note=turn.command.args["text"])
    if ruling.decision is Decision.COMMAND:
        return Outcome(aside="command")
    if ruling.decision is Decision.ANSWER and isinstance(ruling.outcome, Parsed):
        return go_on(draft, KEY, note=turn.text)
    step = step_of(draft)
    if ruling.decision is Decision.EXPLAIN:
        return Outcome((Reply(Kind.TEXT, step.help),))
    return Outcome(tuple(draft.refused(step.errors["invalid"])))


def go_on(draft: Draft, done: str, said: tuple[Reply, ...] = (), note: str = "") -> Outcome:
    """From a question that is done to the next one, or back to the clerk."""
    request = request_of(draft)
    left = tuple(step for step in request.steps if step != done)
    open_ = next_step(draft.service, draft.answers)  # what depended on a changed answer is asked again, too
    if not left and open_ is not None:
        left = (open_.key,)
    if left:
        draft.row.asked = Request(request.reason, left).to_json()
        draft.go_to(left[0])
        return Outcome(said)
    before = draft.row.state
    draft.row.state = str(after(State(before), Action.SUPPLY))
    draft.go_to("")
    draft.row.asked = None
    record(draft.session, draft.clock, draft.row, str(Action.SUPPLY), before, note=note)
    return Outcome((*said, notices.supplied()), open=False)
