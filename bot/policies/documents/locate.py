"""Where in a clause a quotation stands: the finest id that holds it."""

from bot.policies.documents.clauses import Clause, squeeze


def locate(clause: Clause, quote: str) -> str:
    """The id of the paragraph, or of the smallest part of the clause, that the quote stands in.

    A quote that is not in the clause, or goes over several paragraphs that nothing smaller holds, gets the
    clause's own id.
    """
    wanted = squeeze(quote)
    start = clause.text.find(wanted)
    if start < 0 or not wanted:
        return clause.id
    touched, at = [], 0
    for paragraph in clause.paragraphs:
        end = at + len(paragraph.text)
        if at < start + len(wanted) and start < end:
            touched.append(paragraph.id)
        at = end
    known = {clause.id, *(paragraph.id for paragraph in clause.paragraphs)}
    holding = [name for name in known if touched and all(_within(one, name) for one in touched)]
    return max(holding, key=len, default=clause.id)


def _within(part: str, whole: str) -> bool:
    """Whether an id names a part of another's: 第五条第二款第一项 of 第五条第二款, but not 一（一）10 of 一（一）1."""
    if not part.startswith(whole):
        return False
    rest = part[len(whole) :]
    return not rest or rest[0] in "第（" or (rest[0].isdigit() and not whole[-1].isdigit())
