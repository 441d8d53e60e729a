"""What a volunteer quotes: verbatim from a clause in force, as the assistant does it."""

from collections.abc import Sequence
from typing import Annotated

from pydantic import StringConstraints

from api.conversations.schemas import Strict
from api.house import House
from api.problems import Problem
from bot.messages import Citation, Kind, Reply
from bot.policies.answering.citing import clause_url

_Id = Annotated[str, StringConstraints(min_length=1, max_length=100)]


class Quoted(Strict):
    document_no: _Id
    clause: _Id
    quote: Annotated[str, StringConstraints(min_length=2, max_length=4000)]


def reply(house: House, text: str, quoted: Sequence[Quoted]) -> Reply:
    """A volunteer's words with what they rest on, fit to be shown alone.

    Raises:
        Problem: 422 where the words do not stand in the clause, or the clause in no document in force.
    """
    if not quoted:
        return Reply(Kind.TEXT, text)
    citations = tuple(_citation(house, one) for one in quoted)
    first = citations[0]
    source = f"依据：{first.document_no} {first.clause}“{first.heading}”\n原文：“{first.quote}”"
    return Reply(Kind.POLICY_ANSWER, f"{text}\n{source}", citations=citations)


def _citation(house: House, quoted: Quoted) -> Citation:
    today = house.clock.today()
    document = house.policies.find(quoted.document_no, today)
    if document is None or not document.in_force(today):
        raise Problem.of(422, "这份文件现在不在有效文件里，不能引用。")
    try:
        clause = document.clause(quoted.clause)
    except KeyError as error:
        raise Problem.of(422, "文件里没有这一条，请重新选择条款。") from error
    if quoted.quote not in clause.text:
        raise Problem.of(422, "引用的文字和文件原文不一致，请从建议里点选。")
    url = clause_url(document.document_no, clause.id)
    return Citation(document.document_no, document.title, clause.id, clause.heading, quoted.quote, url)
