"""A service as a graph of its questions: for people who read docs, and for the tests of its paths."""

from collections import Counter
from itertools import combinations, pairwise, product

from bot.services.definition import InputType, Service, Step
from bot.services.predicates import PREDICATES
from bot.services.walkthrough import Answer, answered, next_step

_SHAPES = {True: ("[/", "/]"), False: ("[", "]")}


def walks(service: Service) -> list[list[str]]:
    """The ways that people are led, as rows of steps: one for each combination of answers that a condition reads."""
    read = sorted({key for step in service.steps for name in step.when for key in PREDICATES[name].reads})
    made: dict[tuple[str, ...], None] = {}
    for values in product(*(_answers(service.step(key)) for key in read)):
        chosen, answers = dict(zip(read, values, strict=True)), dict[str, Answer]()
        while (step := next_step(service, answers)) is not None:
            value = chosen.get(step.key, "")
            answers = answered(service, answers, step.key, Answer(value, value))
        made[tuple(answers)] = None
    return [list(way) for way in made]


def _answers(step: Step) -> list[str]:
    values = [option.value for option in step.options]
    if step.type is not InputType.MULTI_CHOICE:
        return values
    return [*values, *(",".join(pair) for pair in combinations(values, 2)), ",".join(values)]


def mermaid(service: Service) -> str:
    """A flow chart in Mermaid: a node a question, an arrow for each way that some answers lead.

    Secure questions are parallelograms; a dotted arrow says what is asked again when an answer changes.
    """
    ways = {pair: None for way in walks(service) for pair in pairwise(["start", *way, "review"])}
    forks = {one for one, count in Counter(one for one, _ in ways).items() if count > 1}
    when = {step.key: " 且 ".join(step.when) for step in service.steps}
    lines = ["flowchart TD", "  start([开始办理])", *map(_node, service.steps), "  review{{核对}}"]
    for one, then in ways:
        label = when.get(then, "") if one in forks else ""
        lines.append(f"  {one} -->|{label}| {then}" if label else f"  {one} --> {then}")
    lines.append("  review --> receipt([提交，给回执])")
    lines += [f"  {key} -. 改了要重答 .-> {step.key}" for step in service.steps for key in step.depends_on]
    return "\n".join(lines)


def _node(step: Step) -> str:
    opening, closing = _SHAPES[step.secure]
    marks = "（可跳过）" if step.optional else ""
    return f'  {step.key}{opening}"{step.label}{marks}"{closing}'


def page(service: Service) -> str:
    """The page of a service in docs/services: what it is, its graph, its questions."""
    about = [
        f"# {service.title} (`{service.id}`)",
        "<!-- Made by `hongniang services docs` from data/services. Do not edit. -->",
        f"{service.summary}",
        f"- Who: {service.who}\n- Where: {service.where}\n- Working days: {service.working_days or 'not promised'}\n"
        f"- Clause: {service.citation.document_no} {service.citation.clause}",
    ]
    if service.effect is not None:
        about.append(f"When it is completed, the registration that it is about is **{_EFFECTS[service.effect]}**.")
    about.append(f"```mermaid\n{mermaid(service)}\n```")
    rows = ["| step | question | type | asked when | options |", "|---|---|---|---|---|"]
    rows += [_row(step) for step in service.steps]
    about.append("\n".join(rows))
    sources = [(step.key, step.source) for step in service.steps if step.source]
    if sources:
        listed = [f"- `{key}`: {source.name}，{source.document_no} {source.clause}" for key, source in sources]
        about.append("\n".join(["Sources of options:", "", *listed]))
    return "\n\n".join(about) + "\n"


_EFFECTS = {"change": "changed", "cancel": "cancelled"}


def _row(step: Step) -> str:
    kind = f"{step.type}{' 🔒' if step.secure else ''}{', optional' if step.optional else ''}"
    options = "、".join(option.title for option in step.options) if step.type is not InputType.AGREEMENT else ""
    cells = (f"`{step.key}`", step.label, kind, ", ".join(f"`{name}`" for name in step.when), options)
    return "| " + " | ".join(cells) + " |"
