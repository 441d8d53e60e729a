"""Puts answers into words: they quote, say where that stands, and say no where nothing stands."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from bot.messages import Button, Command, Kind, Reply
from bot.policies.answering.answerability import ANSWERS
from bot.policies.answering.citing import cite
from bot.policies.answering.finder import Finder
from bot.policies.answering.hits import Finding, Hit, Verdict
from bot.policies.reading import facets, several
from bot.text.normalise import normalise

_HANDOFF = Button("转人工", Command("handoff"))
_TARGET_YEAR = "2025"
_ASK = "12333"
_CITED = 3
"""Clauses that one answer cites."""
_SURE = 0.8
"""Confidence from which on a short question that does not point back stands alone."""
_ASIDE = 0.35
"""Confidence from which on another clause is worth a look beside the one that answers."""


class Answers:
    """Args:
    lines: telephone lines with their source, for where to ask.
    services: titles of the services that can be started, by id.
    """

    def __init__(self, finder: Finder, lines: Sequence[Mapping[str, Any]], services: Mapping[str, str]) -> None:
        self._finder, self._lines, self._services = finder, lines, services

    def answer(self, question: str, *, on: date, before: str = "") -> list[Reply]:
        """A reply to each question of a message; a message that asks one thing in two sentences gets one."""
        answered: list[tuple[str, Finding]] = []
        for part in several.questions(normalise(question.replace("\n", "。"))):
            answered += self._apart(part, on) or [self._leaning(part, answered[-1][0] if answered else before, on)]
        return [self._reply(text, finding, on) for text, finding in _one_each(answered)]

    def _apart(self, text: str, on: date) -> list[tuple[str, Finding]]:
        """The questions between a sentence's commas, where each is surely one: answered, and from different clauses."""
        found = [(part, self._finder.find(part, on=on, limit=5)) for part in several.clauses(text)]
        clauses = {finding.hits[0].entry.key for _, finding in found if _confidence(finding) >= _SURE}
        return found if len(clauses) == len(found) else []

    def _leaning(self, text: str, before: str, on: date) -> tuple[str, Finding]:
        """A question as it stands, or with the one before where it leans on that."""
        alone = self._finder.find(text, on=on, limit=5)
        if not before or not self._needs_more(text, alone):
            return text, alone
        together = several.joined(before, text)
        found = self._finder.find(together, on=on, limit=5)
        if _confidence(found) < ANSWERS or _confidence(alone) > _confidence(found):
            return text, alone
        return together, found

    def _needs_more(self, text: str, alone: Finding) -> bool:
        if several.leans(text):
            return True
        return several.may_lean(text) and _confidence(alone) < _SURE and self._finder.may_be_ours(text)

    def _reply(self, question: str, finding: Finding, on: date) -> Reply:
        if finding.decision.verdict is Verdict.ABSENT:
            return self._absent(question, finding, on)
        best = finding.hits[0]
        citations = tuple(cite(hit, finding.read) for hit in _shown(finding.hits))
        first = citations[0]
        lead = best.point.lead if best.point else ""
        parts = [lead or f"{best.entry.document.title}里写着："]
        if finding.decision.verdict is Verdict.TOPIC_ONLY:
            missing = "、".join(facets.name_of(facet) for facet in finding.decision.open_facets)
            parts.insert(0, f"文件提到了这件事，但没有写明{missing}。")
            parts.append(f"{missing}请{self._where([_ASK])}。")
        if _TARGET_YEAR in best.entry.clause.text and best.entry.document.period_note:
            parts.append(best.entry.document.period_note)
        heading = f"“{first.heading}”" if first.heading else ""
        parts.append(f"依据：{first.document_no} {first.clause}{heading}\n原文：“{first.quote}”")
        unsure = finding.decision.verdict is Verdict.TOPIC_ONLY or best.score < _SURE
        return Reply(Kind.POLICY_ANSWER, "\n".join(parts), self._next_steps(best), citations, unsure=unsure)

    def _next_steps(self, best: Hit) -> tuple[Button, ...]:
        service = best.point.service if best.point else ""
        if service not in self._services:
            return (_HANDOFF,)
        return (Button(f"办理{self._services[service]}", Command("show_service", {"service": service})), _HANDOFF)

    def _absent(self, question: str, finding: Finding, on: date) -> Reply:
        suggestions = self._finder.suggestions(question, on=on)
        neighbour = finding.decision.neighbour
        topic = neighbour["topic"] if neighbour else ""
        what = f"“{topic}”" if topic else "这个问题"
        where = self._where(neighbour["ask_at"] if topic and neighbour else [_ASK])
        text = f"我手上现行有效的文件里没有写{what}，不敢乱答。请{where}，也可以转人工请志愿者帮您问。"
        buttons = (_HANDOFF, *(Button(asked, Command("ask", {"text": asked})) for asked in suggestions))
        return Reply(Kind.NO_ANSWER, text, buttons, data={"suggestions": suggestions}, failed=True)

    def _where(self, phones: Sequence[str]) -> str:
        named = [f"{line['phone']}（{line['name']}）" for line in self._lines if line["phone"] in phones]
        return f"拨打 {'、'.join(named)} 或向当地公共就业服务机构咨询" if named else "向当地主管部门咨询"


def _confidence(finding: Finding) -> float:
    return finding.hits[0].score if finding.hits else 0.0


def _one_each(answered: Sequence[tuple[str, Finding]]) -> list[tuple[str, Finding]]:
    """One of those that would quote the same; where none is answered, the first; what is absent stays said."""
    kept: dict[str, tuple[str, Finding]] = {}
    for text, finding in answered:
        absent = finding.decision.verdict is Verdict.ABSENT
        first = finding.hits[0] if finding.hits else None
        key = text if absent or first is None else f"{first.entry.key} {first.point.quote if first.point else ''}"
        kept.setdefault(key, (text, finding))
    found = [pair for pair in kept.values() if pair[1].decision.verdict is not Verdict.ABSENT]
    return list(kept.values()) if found else list(kept.values())[:1]


def _shown(hits: Sequence[Hit]) -> list[Hit]:
    """The clause that answers, and others that may matter beside it."""
    return [hits[0], *(hit for hit in hits[1:_CITED] if hit.score >= _ASIDE)]
