"""Runs the chain of strategies over who is on duty, and keeps the evidence of each step."""

from collections.abc import Sequence

from bot.handoff.assignment.model import Decided, Strategy, Volunteer, Waiting


def decide(waiting: Waiting, on_duty: Sequence[Volunteer], strategies: Sequence[Strategy]) -> Decided | None:
    """The volunteer who is offered an episode, or None where nobody has a place free in this round."""
    field = tuple(one for one in on_duty if one.free and one.id not in waiting.passed_by)
    if not field:
        return None
    candidates = [{"id": one.id, "name": one.name, "load": one.load, "capacity": one.capacity} for one in field]
    steps = []
    for strategy in strategies:
        narrowed = strategy.narrow(waiting, field)
        field = narrowed.left
        steps.append({"by": strategy.name, "why": narrowed.why, "left": [one.id for one in field]})
    chosen = field[0]
    return Decided(chosen, {"to": chosen.id, "candidates": candidates, "steps": steps})


def round_is_over(waiting: Waiting, on_duty: Sequence[Volunteer]) -> bool:
    """Whether everyone on duty has let it go, so that the next round may begin."""
    return bool(on_duty) and all(one.id in waiting.passed_by for one in on_duty)
