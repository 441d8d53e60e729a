"""The kinds of editorial content: how each is named, what it may hold, and how it fits the documents."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import Field, StringConstraints, TypeAdapter, ValidationError

from api.conversations.schemas import Strict
from api.problems import Problem, invalid
from bot.policies.curation.checks import Fault, faults
from bot.policies.documents.clauses import Document
from bot.policies.knowledge import Editorial

SYNONYMS, SLIPS, NEIGHBOURS = "faq/synonyms", "faq/slips", "faq/neighbours"

Word = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Question = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]


class Point(Strict):
    """A thing that a clause settles, as `data/faq/NUMBER.yml` writes it."""

    quote: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    lead: Annotated[str, StringConstraints(max_length=500)] = ""
    gives: list[Word] = Field(default_factory=list)
    service: Annotated[str, StringConstraints(max_length=64)] = ""
    questions: Annotated[list[Question], Field(min_length=1, max_length=300)]


class DocumentContent(Strict):
    document_no: str
    clauses: dict[str, list[Point]]


class Neighbour(Strict):
    """A topic that no document settles; `ask_at` are phones of `data/lines`, `settled_by` laws that would settle it."""

    topic: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)]
    ask_at: list[str]
    settled_by: list[Word] = Field(default_factory=list)
    questions: Annotated[list[Annotated[str, StringConstraints(min_length=1, max_length=200)]], Field(min_length=1)]


_KINDS: dict[str, TypeAdapter[Any]] = {
    SYNONYMS: TypeAdapter(dict[Word, Annotated[list[Word], Field(min_length=1)]]),
    SLIPS: TypeAdapter(dict[Word, Word]),
    NEIGHBOURS: TypeAdapter(list[Neighbour]),
}
_OF_A_DOCUMENT: TypeAdapter[Any] = TypeAdapter(DocumentContent)


def name_of(document_no: str) -> str:
    """The name of what editors wrote about a document."""
    return f"faq/{document_no}"


def editorial_of(contents: Mapping[str, Any]) -> Editorial:
    """What knowledge is built with, from contents by name."""
    return Editorial(
        curations={c["document_no"]: c for c in contents.values() if isinstance(c, dict) and "document_no" in c},
        synonyms=contents[SYNONYMS],
        slips=contents[SLIPS],
        neighbours=contents[NEIGHBOURS],
    )


def checked(name: str, content: Any, documents: Sequence[Document], phones: frozenset[str]) -> Any:
    """The content as it is stored.

    Args:
        documents: every version of every document in the library; what is written about one fits a version of it.
        phones: the telephone lines that may be named.

    Raises:
        Problem: 422 with a sentence for every fault, 404 for a name that is no content.
    """
    versions = [document for document in documents if name_of(document.document_no) == name]
    if name not in _KINDS and not versions:
        raise Problem.of(404, f"知识库里没有“{name.removeprefix('faq/')}”，请先导入这份文件。")
    kind = _KINDS.get(name, _OF_A_DOCUMENT)
    try:
        stored = kind.dump_python(kind.validate_python(content), mode="json", exclude_unset=True)
    except ValidationError as error:
        raise invalid(error.errors(), within=name) from error
    found = min((faults(stored, document) for document in versions), key=len, default=[])
    found += _misfits(name, stored, phones)
    if found:
        errors = [{"field": f"{name}.{fault.where}", "message": fault.says} for fault in found]
        raise Problem(422, "misfit", "内容和文件对不上", found[0].says, errors=errors)
    return stored


def _misfits(name: str, content: Any, phones: frozenset[str]) -> list[Fault]:
    if name == SLIPS:
        return [Fault(slip, f"“{slip}”改成了它自己，请删掉这一行。") for slip, word in content.items() if slip == word]
    if name == NEIGHBOURS:
        unknown = [(row["topic"], phone) for row in content for phone in row["ask_at"] if phone not in phones]
        return [Fault(topic, f"电话 {phone} 不在电话簿里，请从列表中选。") for topic, phone in unknown]
    return []
