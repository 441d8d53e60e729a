"""Filling in a form together: what a volunteer may propose, and what only the person gives."""

from bot.messages import Button, Command, Kind, Reply, Role
from bot.services.definition import InputType, Step
from bot.services.outcomes import SKIPPED, Outcome, Parsed, Rejected
from bot.services.parsers import free, strict
from bot.services.parsers.context import Context
from bot.services.recognisers import is_courtesy, is_question, is_skip

CONFIRM = "confirm_answer"
"""The command by which a person takes over what was proposed to her."""

YES, NO = "对", "不对"


def only_the_person(step: Step) -> bool:
    """Secure values, files and consent come from the person alone; nobody can propose them."""
    return step.secure or step.type in (InputType.FILE, InputType.AGREEMENT)


def read(step: Step, text: str, context: Context) -> Outcome:
    """What words say as an answer to this step, whoever wrote them down."""
    if step.optional and is_skip(text):
        return SKIPPED
    return strict(step, text, context) or free(step, text, context) or Rejected(step.errors["invalid"])


def spoken(step: Step, text: str, context: Context) -> Outcome | None:
    """What a person's words say as an answer to the question before them; None where they are talk."""
    if only_the_person(step) or is_question(text) or is_courtesy(text):
        return None
    found = read(step, text, context)
    return None if isinstance(found, Rejected) else found


def proposal(application_id: str, step: Step, text: str, parsed: Parsed) -> Reply:
    """Asks the person whether this is her answer. Nothing is written before she says so."""
    args = {"application_id": application_id, "step": step.key}
    return Reply(
        Kind.TEXT,
        f"“{step.label}”这一项填“{parsed.display}”，对吗？{parsed.note}",
        (Button(YES, Command(CONFIRM, {**args, "text": text})), Button(NO, Command("change", args))),
        role=Role.SYSTEM,
    )


def noted(step: Step, display: str) -> Reply:
    """What now stands in the application; a secure value is named and not shown."""
    return Reply(Kind.TEXT, f"记下了：{step.label}，{display}。", role=Role.SYSTEM)
