"""Reads a document's text: which scheme it numbers by, and its clause tree."""

from collections.abc import Sequence
from dataclasses import replace

from bot.policies.documents import notice, questions, statute
from bot.policies.documents.layout import lay_out
from bot.policies.documents.lines import Line, clean, paragraphs
from bot.policies.documents.marks import (
    article,
    asked,
    begins,
    is_heading,
    notice_mark,
    numbered_question,
    said,
    without_contents,
)
from bot.policies.documents.tree import Parsed

_SCHEMES = {"notice": notice.parse, "law": statute.parse, "qa": questions.parse}


def parse(text: str, title: str, kind: str | None = None) -> Parsed:
    """The clause tree of a document's body, which begins behind its title.

    Args:
        text: the document as printed: letterhead, addressees, page breaks, bold marks and stray spaces.
        title: the title of the body, as its heading prints it; empty where there is none.
        kind: the scheme (`notice`, `law`, `qa`), where an editor knows better than the text shows.

    Raises:
        NoClauses: there is nothing to build a tree of.
    """
    layout = lay_out(clean(text), title)
    body = without_contents(paragraphs(layout.body, begins, is_heading))
    parsed = _SCHEMES[kind or scheme_of(body)](body)
    return replace(parsed, doubts=layout.doubts + parsed.doubts)


def scheme_of(body: Sequence[Line]) -> str:
    """Which numbering a body follows: articles, questions with answers, or a notice's."""
    articles = [at for at, line in enumerate(body) if article(line)]
    marked = [mark.level for line in body if (mark := notice_mark(line.text))]
    first = next((at for at, line in enumerate(body) if notice_mark(line.text)), len(body))
    if articles and (articles[0] < first or len(articles) > 2 * marked.count(0)):
        return "law"
    questions_asked = sum(asked(line) is not None for line in body)
    if questions_asked and any(said(line) is not None or "答：" in line.text for line in body):
        return "qa"
    numbered = [mark.level for line in body if (mark := numbered_question(line))]
    level = max(set(numbered), key=numbered.count, default=0)
    if questions_asked >= 2 or (len(numbered) >= 2 and 2 * numbered.count(level) >= marked.count(level)):
        return "qa"
    return "notice"
