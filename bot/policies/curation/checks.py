"""What is wrong with curated points, as sentences for the editor who wrote them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.policies.curation.grouping import key_of
from bot.policies.curation.leads import unsupported
from bot.policies.documents.clauses import Document, squeeze


@dataclass(frozen=True, slots=True)
class Fault:
    """`where` is the path to what is wrong (`clauses.三（一）1.0.quote`), `says` what to do about it."""

    where: str
    says: str


def faults(content: Mapping[str, Any], document: Document) -> list[Fault]:
    """Checks a document's points against it; empty where `Curation.of` will take them.

    Beyond what `Curation.of` refuses: a lead that says more than its quote, and a question that stands twice.
    """
    clauses = {clause.id: clause.text for clause in document.walk()}
    found: list[Fault] = []
    asked: dict[str, str] = {}
    for clause_id, points in content["clauses"].items():
        if clause_id not in clauses:
            found.append(Fault(f"clauses.{clause_id}", f"文件里没有“{clause_id}”这一条。"))
            continue
        for at, point in enumerate(points):
            found += _of_point(f"clauses.{clause_id}.{at}", clause_id, point, clauses[clause_id])
            found += _twice(f"clauses.{clause_id}.{at}.questions", clause_id, point, asked)
    return found


def _of_point(where: str, clause_id: str, point: Mapping[str, Any], text: str) -> Iterator[Fault]:
    if squeeze(point["quote"]) not in text:
        yield Fault(f"{where}.quote", f"引文不在“{clause_id}”的原文里，请从原文中选取：{point['quote'][:40]}")
    extra = unsupported(str(point.get("lead", "")), point["quote"])
    if extra:
        yield Fault(
            f"{where}.lead", f"“{clause_id}”的白话回答里有引文没有的内容：{'、'.join(extra)}。请改写，或换一段引文。"
        )


def _twice(where: str, clause_id: str, point: Mapping[str, Any], asked: dict[str, str]) -> Iterator[Fault]:
    for question in point["questions"]:
        key = key_of(question)
        if key in asked:
            yield Fault(where, f"问法“{question}”已经写在“{asked[key]}”里，请只留一处。")
        asked.setdefault(key, clause_id)
