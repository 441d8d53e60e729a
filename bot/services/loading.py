"""From the mapping of a data file to a `Service`, with every fault named."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.messages import Citation
from bot.services.definition import Effect, InputType, Material, Option, Rule, Service, Source, Step
from bot.services.eligibility import CHECKS, looks_at
from bot.services.predicates import PREDICATES

type Data = Mapping[str, Any]

_SECURE = frozenset({InputType.ID_DOCUMENT, InputType.PHONE})
_CHOICES = frozenset({InputType.CHOICE, InputType.MULTI_CHOICE, InputType.YES_NO, InputType.AGREEMENT})


class DefinitionError(ValueError):
    """A service's data file is wrong. The message names the service, the place in it and the fault."""


def from_mapping(data: Data) -> Service:
    """A service from its data.

    Raises:
        DefinitionError: something is missing, unknown or contradicts itself.
    """
    where = str(data.get("id", "a service without an id"))
    try:
        service = _service(data)
    except KeyError as error:
        raise DefinitionError(f"{where}: {error} is missing") from error
    except (TypeError, ValueError) as error:
        raise DefinitionError(f"{where}: {error}") from error
    _check(service)
    return service


def with_shared(data: Data, shared: Data) -> dict[str, Any]:
    """The data with each step that says `use: NAME` filled up from the shared step of that name.

    Raises:
        DefinitionError: there is no such shared step.
    """
    steps = []
    for step in data["steps"]:
        name = step.get("use")
        if name is not None and name not in shared:
            raise DefinitionError(f"{data.get('id')}: no shared step {name}")
        own = {key: value for key, value in step.items() if key != "use"}
        common = shared[name] if name is not None else {}
        errors = {**common.get("errors", {}), **own.get("errors", {})}
        steps.append({"key": name, **common, **own, "errors": errors})
    return {**data, "steps": steps}


def version_of(data: Data) -> str:
    """The number that editors give, and a mark of the contents: what was changed is never taken for what it was."""
    contents = json.dumps(data, ensure_ascii=False, sort_keys=True, default=str)
    return f"{data['version']}-{hashlib.sha256(contents.encode()).hexdigest()[:8]}"


def _service(data: Data) -> Service:
    days = data["working_days"]
    return Service(
        id=data["id"],
        version=version_of(data),
        title=data["title"],
        summary=data["summary"],
        who=data["who"],
        where=data["where"],
        working_days=None if days is None else int(days),
        materials=tuple(_material(item) for item in data["materials"] if item.get("review") != "editor"),
        citation=Citation(**data["citation"]),
        rules=tuple(Rule(**rule) for rule in data.get("eligibility", ())),
        steps=tuple(_step(step) for step in data["steps"]),
        effect=Effect(data["effect"]) if "effect" in data else None,
        concerns=data.get("concerns", ""),
        carries=tuple(data.get("carries", ())),
    )


def _material(data: Data) -> Material:
    return Material(data["title"], data.get("note", ""), _source(data["source"]))


def _source(data: Data) -> Source:
    return Source(**{name: str(value) for name, value in data.items()})


def _step(data: Data) -> Step:
    known = set(Step.__dataclass_fields__)
    unknown = set(data) - known
    if unknown:
        raise ValueError(f"step {data.get('key')}: unknown {', '.join(sorted(unknown))}")
    return Step(
        key=data["key"],
        type=InputType(data["type"]),
        label=data["label"],
        prompt=data["prompt"],
        help=data.get("help", ""),
        aliases=tuple(data.get("aliases", ())),
        secure=bool(data.get("secure", False)),
        optional=bool(data.get("optional", False)),
        options=tuple(_option(option) for option in data.get("options", ())),
        when=tuple(data.get("when", ())),
        depends_on=tuple(data.get("depends_on", ())),
        errors=dict(data.get("errors", {})),
        limits=dict(data.get("limits", {})),
        replaces=data.get("replaces", ""),
        source=_source(data["source"]) if "source" in data else None,
    )


def _option(data: Data) -> Option:
    return Option(str(data["value"]), data["title"], tuple(data.get("synonyms", ())), str(data.get("below", "")))


def _check(service: Service) -> None:
    faults = [*_faults_of_steps(service.steps)]
    keys = {step.key for step in service.steps}
    for rule in service.rules:
        if rule.name not in CHECKS:
            faults.append(f"unknown rule {rule.name}")
        elif looks_at(rule) not in keys:
            faults.append(f"rule {rule.name} looks at no step of this service")
    if not service.steps:
        faults.append("no steps")
    faults += _faults_of_the_bond(service, keys)
    if faults:
        raise DefinitionError(f"{service.id}: " + "; ".join(faults))


def _faults_of_the_bond(service: Service, keys: set[str]) -> list[str]:
    """What is wrong with how a service hangs on an earlier registration."""
    faults = [f"carries {key}, which it does not ask" for key in service.carries if key not in keys]
    if bool(service.effect) != bool(service.concerns):
        faults.append("effect and concerns need each other")
    if service.concerns and service.concerns not in keys:
        faults.append(f"concerns {service.concerns}, which it does not ask")
    if service.effect is not Effect.CHANGE and any(step.replaces for step in service.steps):
        faults.append("only a change replaces answers")
    return faults


def _faults_of_steps(steps: Sequence[Step]) -> list[str]:
    faults: list[str] = []
    before: set[str] = set()
    for step in steps:
        if step.key in before:
            faults.append(f"step {step.key} occurs twice")
        faults += [f"step {step.key}: {fault}" for fault in _faults_of(step, before)]
        before.add(step.key)
    return faults


def _faults_of(step: Step, before: set[str]) -> list[str]:
    faults: list[str] = []
    for name in step.when:
        if name not in PREDICATES:
            faults.append(f"unknown predicate {name}")
        elif not PREDICATES[name].reads <= before:
            faults.append(f"predicate {name} reads answers that are not asked before")
    faults += [f"depends on {key}, which is not asked before" for key in step.depends_on if key not in before]
    if (step.type in _CHOICES) != bool(step.options):
        faults.append("options and type do not fit")
    if len({option.value for option in step.options}) != len(step.options):
        faults.append("two options of one value")
    faults += [f"no option {o.below} below {o.value}" for o in step.options if o.below and step.option(o.below) is None]
    if step.type in _SECURE and not step.secure:
        faults.append("must be secure")
    if "invalid" not in step.errors:
        faults.append("no sentence for an invalid answer")
    return faults
