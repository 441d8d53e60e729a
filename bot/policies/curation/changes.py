"""Changes to editorial contents. Each gives a new content and leaves the old one as it was."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from bot.policies.curation.grouping import key_of


def with_questions(
    content: Mapping[str, Any], clause_id: str, questions: Sequence[str], *, at: int | None, point: Mapping[str, Any]
) -> dict[str, Any]:
    """Questions added to a point of a clause.

    Args:
        content: a document's points.
        at: which of the clause's points takes them; None makes a new one of `point` (quote, lead, gives, service).

    Raises:
        IndexError: the clause has no point `at`.
    """
    changed = deepcopy(dict(content))
    points = changed["clauses"].setdefault(clause_id, [])
    if at is None:
        points.append({**point, "questions": []})
        at = len(points) - 1
    known = {key_of(question) for question in points[at]["questions"]}
    for question in questions:
        if key_of(question) not in known:
            points[at]["questions"].append(question)
            known.add(key_of(question))
    return changed


def with_synonym(synonyms: Mapping[str, Sequence[str]], word: str, said: Sequence[str]) -> dict[str, list[str]]:
    """What people say added to the documents' word for it."""
    changed = {name: list(spoken) for name, spoken in synonyms.items()}
    changed[word] = list(dict.fromkeys([*changed.get(word, []), *said]))
    return changed


def with_neighbour(
    neighbours: Sequence[Mapping[str, Any]], topic: str, questions: Sequence[str], ask_at: Sequence[str]
) -> list[dict[str, Any]]:
    """A topic that no document settles, or more questions on one that is known by its name."""
    changed = [deepcopy(dict(neighbour)) for neighbour in neighbours]
    for neighbour in changed:
        if neighbour["topic"] == topic:
            neighbour["questions"] = list(dict.fromkeys([*neighbour["questions"], *questions]))
            neighbour["ask_at"] = list(ask_at) or neighbour["ask_at"]
            return changed
    return [*changed, {"topic": topic, "ask_at": list(ask_at), "questions": list(questions)}]


def empty_curation(document_no: str) -> dict[str, Any]:
    """A document's content before anybody wrote anything about it."""
    return {"document_no": document_no, "clauses": {}}
