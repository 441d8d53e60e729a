"""Everything that a text says of itself, in one proposal; what an editor says outranks it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from bot.policies.documents.layout import lay_out
from bot.policies.documents.lines import clean, paragraphs
from bot.policies.documents.marks import begins, is_heading, without_contents
from bot.policies.documents.parse import scheme_of
from bot.policies.documents.proposals.naming import canonical_no, name
from bot.policies.documents.proposals.origin import addressees, issuers, region
from bot.policies.documents.proposals.periods import periods

NEEDED = {"document_no": "文号", "title": "标题", "issued_on": "发文日期", "valid_from": "施行日期"}
_RETROACTIVE = timedelta(days=366)
_FOUNDED = date(1949, 10, 1)


@dataclass(frozen=True, slots=True)
class Proposal:
    """`details` has every field of a document's metadata, None or empty where nothing says it."""

    details: dict[str, Any]
    doubts: tuple[str, ...] = field(default=())

    @property
    def missing(self) -> list[str]:
        """Names, in Chinese, of what a document cannot be without."""
        return [name for key, name in NEEDED.items() if not self.details[key]]


def propose(text: str, given: Mapping[str, Any], places: Mapping[str, str]) -> Proposal:
    """The metadata of a document: what was given, and where that is silent what the text says.

    Args:
        given: what an editor said; dates are dates. None and empty values say nothing.
        places: name → code of every place known.
    """
    lines = clean(text)
    said = {key: value for key, value in given.items() if value not in (None, "", [], ())}
    naming = name(lines)
    title = said.get("title") or naming.title
    body = without_contents(paragraphs(lay_out(lines, title).body, begins, is_heading))
    kind = said.get("kind") or scheme_of(body)
    when = periods(lines, law=kind == "law")
    offices = list(said.get("issuers") or issuers(lines, naming.printed))
    where = region(offices, title, places)
    details = {
        "document_no": naming.document_no,
        "title": title,
        "kind": kind,
        "issuers": offices,
        "issued_on": when.issued_on,
        "valid_from": when.valid_from,
        "valid_to": when.valid_to,
        "region": where or "",
        "addressees": addressees(lines, naming.printed),
        "period_note": "",
        "source": "",
    } | said
    if "document_no" in said:
        details["document_no"] = canonical_no(said["document_no"]) or said["document_no"]
    if given.get("region") is not None:  # an empty region is the whole country
        details["region"] = given["region"]
    if "valid_to" in given:  # an editor may know that a document has no end
        details["valid_to"] = given["valid_to"]
    _fill(details, said)
    doubts = [] if {"issued_on", "valid_from"} <= set(said) else list(when.doubts)
    if where is None and "region" not in given:
        doubts.append("没有认出是哪个地区的文件，按全国适用处理，请核对地区")
    if not offices:
        doubts.append("没有认出发文机关，请补上")
    return Proposal(details, tuple(doubts))


def _fill(details: dict[str, Any], said: Mapping[str, Any]) -> None:
    """A document known by one date alone has it for both; its number is its source."""
    details["issued_on"] = details["issued_on"] or details["valid_from"]
    if "issued_on" in said and "valid_from" not in said:
        details["valid_from"] = max(details["valid_from"] or said["issued_on"], said["issued_on"])
    details["valid_from"] = details["valid_from"] or details["issued_on"]
    details["source"] = details["source"] or details["document_no"] or ""


def contradictions(details: Mapping[str, Any], today: date) -> list[str]:
    """Dates that cannot all be true, each as a sentence."""
    issued, begins, ends = details["issued_on"], details["valid_from"], details["valid_to"]
    found = []
    if begins and ends and ends < begins:
        found.append(f"失效日期{ends.isoformat()}早于施行日期{begins.isoformat()}，请改正其中一个")
    if issued and issued > today:
        found.append(f"发文日期{issued.isoformat()}在今天（{today.isoformat()}）以后，请改正")
    if issued and issued < _FOUNDED:
        found.append(f"发文日期{issued.isoformat()}太早，请改正")
    return found


def oddities(details: Mapping[str, Any]) -> list[str]:
    """Dates that may be true and should be looked at."""
    issued, begins = details["issued_on"], details["valid_from"]
    if issued and begins and issued - begins > _RETROACTIVE:
        return [f"施行日期{begins.isoformat()}比发文日期{issued.isoformat()}早一年以上，请核对"]
    return []
