"""A service's questions as a form: which are asked together, and what an answer in a box says."""

from bot.services.definition import InputType, Service, Step
from bot.services.outcomes import SKIPPED, Outcome, Rejected
from bot.services.parsers import free, strict
from bot.services.parsers.context import Context
from bot.services.predicates import PREDICATES
from bot.services.walkthrough import Answers, applicable

MOST = 5  # questions on one screen


def batch(service: Service, answers: Answers) -> list[Step]:
    """The unanswered questions that are asked together next; none when all are answered.

    An agreement stands alone: it is about all that comes after or before. A question that decides which others are
    asked ends the screen.
    """
    deciding = {read for step in service.steps for name in step.when for read in PREDICATES[name].reads}
    together: list[Step] = []
    for step in applicable(service, answers):
        if step.key in answers:
            continue
        if step.type is InputType.AGREEMENT and together:
            break
        together.append(step)
        if step.type is InputType.AGREEMENT or step.key in deciding or len(together) == MOST:
            break
    return together


def read(step: Step, said: str, context: Context) -> Outcome:
    """What an answer in the box of a step says. There is nothing else that it could mean, so no word of it is talk."""
    if not said.strip():
        return SKIPPED if step.optional else Rejected(_missing(step))
    return strict(step, said, context) or free(step, said, context) or Rejected(step.errors["invalid"])


def _missing(step: Step) -> str:
    if step.type is InputType.AGREEMENT:
        return f"请先勾选“{step.options[0].title}”，才能继续。"
    if step.type is InputType.FILE:
        return f"请上传{step.label}。"
    return f"请{'选择' if step.options else '填写'}{step.label}。"
