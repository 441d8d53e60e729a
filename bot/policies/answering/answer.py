"""Puts an answer into words: it quotes, says where that stands, and says no where nothing stands."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote as url_quote

from bot.messages import Button, Citation, Command, Kind, Reply
from bot.policies.answering import facets
from bot.policies.answering.answerability import Decision, Verdict
from bot.policies.documents.clauses import sentences
from bot.policies.reading.tokens import content, likeness, overlap
from bot.policies.retrieval.retriever import Hit, Retriever

_SECOND = 0.9
"""A second clause is shown where its score comes this near to the first's."""
_HANDOFF = Button("转人工", Command("handoff"))
_TARGET_YEAR = "2025"


def answer(
    question: str,
    hits: Sequence[Hit],
    decision: Decision,
    retriever: Retriever,
    lines: Sequence[Mapping[str, Any]],
) -> Reply:
    """The reply to a question.

    Args:
        hits: what the retriever found, best first.
        lines: telephone lines with their source, for where to ask.
    """
    if decision.verdict is Verdict.ABSENT:
        return _absent(question, decision, retriever, lines)
    best = hits[0]
    citations = [cite(hit, question) for hit in _shown(hits)]
    lead = best.point.lead if best.point else ""
    parts = [lead or citations[0].quote]
    if decision.verdict is Verdict.TOPIC_ONLY:
        missing = "、".join(facets.name_of(facet) for facet in decision.open_facets)
        parts.insert(0, f"文件提到了这件事，但没有写明{missing}。")
        parts.append(f"{missing}请{_where(['12333'], lines)}。")
    if _TARGET_YEAR in best.entry.clause.text and best.entry.document.period_note:
        parts.append(best.entry.document.period_note)
    first = citations[0]
    parts.append(f"依据：{first.document_no} {first.clause}“{first.heading}”\n原文：“{first.quote}”")
    return Reply(Kind.POLICY_ANSWER, "\n".join(parts), _next_steps(best), tuple(citations))


def cite(hit: Hit, question: str) -> Citation:
    """The sentence of the clause that answers, verbatim."""
    document, clause = hit.entry.document, hit.entry.clause
    quote = hit.point.quote if hit.point is not None else _best_sentence(clause.text, question)
    return Citation(
        document_no=document.document_no,
        title=document.title,
        clause=clause.id,
        heading=clause.heading,
        quote=quote,
        url=clause_url(document.document_no, clause.id),
    )


def clause_url(document_no: str, clause_id: str) -> str:
    """Where a clause stands on the public page of its document."""
    return f"/policies/{url_quote(document_no, safe='')}#{clause_id}"


def _best_sentence(text: str, question: str) -> str:
    wanted = content(question)
    return max(sentences(text), key=lambda s: overlap(wanted, content(s)) + 0.5 * likeness(question, s), default=text)


def _shown(hits: Sequence[Hit]) -> list[Hit]:
    """The clause that answers, and a second one that matters as much."""
    first = hits[0]
    others = [hit for hit in hits[1:3] if hit.score >= _SECOND * first.score and hit.point and hit.likeness > 0.5]
    return [first, *others]


def _next_steps(best: Hit) -> tuple[Button, ...]:
    service = best.point.service if best.point else ""
    start = (Button("办理失业登记", Command("show_service", {"service": service})),) if service else ()
    return (*start, _HANDOFF)


def _absent(question: str, decision: Decision, retriever: Retriever, lines: Sequence[Mapping[str, Any]]) -> Reply:
    suggestions = retriever.suggestions(question)
    topic = decision.neighbour["topic"] if decision.neighbour else ""
    ask_at = decision.neighbour["ask_at"] if decision.neighbour else ["12333"]
    what = f"“{topic}”" if topic else "这个问题"
    text = f"我手上现行有效的文件里没有写{what}，不敢乱答。请{_where(ask_at, lines)}，也可以转人工请志愿者帮您问。"
    buttons = (_HANDOFF, *(Button(asked, Command("ask", {"text": asked})) for asked in suggestions))
    return Reply(Kind.NO_ANSWER, text, buttons, data={"suggestions": suggestions}, failed=True)


def _where(phones: Sequence[str], lines: Sequence[Mapping[str, Any]]) -> str:
    named = [f"{line['phone']}（{line['name']}）" for line in lines if line["phone"] in phones]
    return f"拨打 {'、'.join(named)} 或向当地公共就业服务机构咨询" if named else "向当地主管部门咨询"
