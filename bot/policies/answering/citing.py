"""Citations: the sentence that answers, verbatim, and where it stands."""

from urllib.parse import quote as url_quote

from bot.messages import Citation
from bot.policies.answering.hits import Hit
from bot.policies.documents.clauses import sentences
from bot.policies.documents.locate import locate
from bot.policies.reading.tokens import content, likeness, overlap


def cite(hit: Hit, question: str) -> Citation:
    """The sentence of the clause that answers, verbatim, with the finest id that names its place."""
    document, clause = hit.entry.document, hit.entry.clause
    quote = hit.point.quote if hit.point is not None else _best_sentence(clause.text, question)
    return Citation(
        document_no=document.document_no,
        title=document.title,
        clause=locate(clause, quote),
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
