"""Facts against what they are drawn from: quotes in their documents, lines and places that exist."""

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from api.datacheck.fault import Fault
from api.policies.library import read_document
from bot.policies.curation.checks import faults as faults_of_points
from bot.policies.documents.clauses import Document, squeeze
from bot.policies.documents.errors import Unreadable


def against_sources(read: Mapping[str, Any]) -> Iterator[Fault]:
    """What contradicts its source, in files that fit their schemas.

    Args:
        read: contents by path under `data/`.
    """
    documents: dict[str, Document] = {}
    for name, content in read.items():
        if name.startswith("policies/") and name.endswith(".yml"):
            yield from _read_policy(name, content, read, documents)
    yield from _services(read, documents)
    yield from _curated(read, documents)
    yield from _rules(read, documents)
    yield from _lines(read)
    yield from _places(read)


def _read_policy(
    name: str, details: Mapping[str, Any], read: Mapping[str, Any], documents: dict[str, Document]
) -> Iterator[Fault]:
    text = read.get(str(PurePosixPath(name).with_suffix(".txt")))
    if text is None:
        yield Fault(name, "", "旁边没有同名的 .txt 原文", "请放上文件的原文。")
        return
    try:
        documents[details["document_no"]] = read_document(text, {"kind": "", **details})
    except (Unreadable, KeyError, ValueError) as error:
        yield Fault(name, "", f"原文读不出条款：{error}", "请检查 .txt 是不是文件的原文。")


def _services(read: Mapping[str, Any], documents: Mapping[str, Document]) -> Iterator[Fault]:
    for name, content in read.items():
        if not name.startswith("services/") or "citation" not in content:
            continue
        citation = content["citation"]
        document = documents.get(citation["document_no"])
        if document is None:
            yield Fault(name, "citation.document_no", "data/policies 里没有这份文件", "请先放上这份文件，或改正文号。")
        elif not any(squeeze(citation["quote"]) in squeeze(clause.text) for clause in document.walk()):
            yield Fault(name, "citation.quote", "引文不在原文里", "请从原文中一字不差地选取。")


def _curated(read: Mapping[str, Any], documents: Mapping[str, Document]) -> Iterator[Fault]:
    for name, content in read.items():
        if not name.startswith("faq/") or not isinstance(content, Mapping) or "clauses" not in content:
            continue
        document = documents.get(content["document_no"])
        if document is None:
            yield Fault(name, "document_no", "data/policies 里没有这份文件", "请先放上这份文件，或改正文号。")
            continue
        for one in faults_of_points(content, document):
            yield Fault(name, one.where, one.says, "请在文件里改正，或在工作台的编辑页改。")


def _rules(read: Mapping[str, Any], documents: Mapping[str, Document]) -> Iterator[Fault]:
    """House rules that rest on a sentence of a document."""
    promised = ("promises/131.yml", "quote", read.get("promises/131.yml"))
    trained = ("staff/training.yml", "rotation.quote", read.get("staff/training.yml", {}).get("rotation"))
    for name, place, rule in (promised, trained):
        document = documents.get(rule["document_no"]) if rule else None
        if document and rule and not any(squeeze(rule["quote"]) in squeeze(one.text) for one in document.walk()):
            yield Fault(name, place, "引文不在原文里", "请从原文中一字不差地选取。")


def _lines(read: Mapping[str, Any]) -> Iterator[Fault]:
    known = {line["phone"] for line in read.get("lines/lines.yml", ())}
    for name, place, phones in _phones_named(read):
        for phone in phones:
            if phone not in known:
                yield Fault(name, place, f"电话 {phone} 不在 lines/lines.yml 里", "请先在那里写上它和它的来源。")


def _phones_named(read: Mapping[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    for at, topic in enumerate(read.get("lines/referrals.yml", {}).get("topics", ())):
        yield "lines/referrals.yml", f"topics.{at}.lines", topic["lines"]
    for at, one in enumerate(read.get("faq/neighbours.yml", ())):
        yield "faq/neighbours.yml", f"{at}.ask_at", one["ask_at"]
    if "listings/elsewhere.yml" in read:
        yield "listings/elsewhere.yml", "line", [read["listings/elsewhere.yml"]["line"]]


def _places(read: Mapping[str, Any]) -> Iterator[Fault]:
    cities = read.get("places/fujian.yml", {}).get("cities", ())
    known = {one["code"] for city in cities for one in (city, *city["counties"])}
    codes = [one["code"] for city in cities for one in (city, *city["counties"])]
    for code in sorted({code for code in codes if codes.count(code) > 1}):
        yield Fault("places/fujian.yml", code, "这个代码出现了两次", "请改正其中一个。")
    for name in ("listings/courses.yml", "listings/events.yml"):
        for at, item in enumerate(read.get(name, {}).get("items", ())):
            if item["place"] and item["place"] not in known:
                yield Fault(
                    name, f"items.{at}.place", f"没有代码是 {item['place']} 的地方", "请用 places/fujian.yml 里的代码。"
                )
