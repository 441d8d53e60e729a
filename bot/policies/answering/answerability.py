"""Whether a passage answers a question: a decision of its own, for no retrieval score can make it.

A score tells chat from law (AUROC .985) but not a covered from an uncovered question of the same trade (.604,
measured on STARD): so the decision looks at what the clause is about, at neighbouring topics, and at what is asked for.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.policies.answering import facets
from bot.policies.retrieval.retriever import Hit
from bot.text.normalise import normalise

ALIKE = 0.55
"""Likeness to a curated question from which on the two ask the same, whatever else is said."""
NAMED_ALIKE = 0.15
"""Likeness to a curated question that is enough where the question names what the clause is about."""
SAME = 0.8
"""Likeness from which on a question is on topic though it does not name the subject."""
_OTHER_PLACES = re.compile(
    "北京|上海|天津|重庆|广东|广州|深圳|东莞|佛山|浙江|杭州|江苏|南京|苏州|山东|四川|成都|湖北|武汉|湖南|长沙|河南|河北|江西"
    "|安徽|广西|云南|贵州|陕西|西安|山西|辽宁|吉林|黑龙江|海南|内蒙古|新疆|西藏|甘肃|青海|宁夏|美国|日本|新加坡|韩国"
)
_OURS = re.compile("福建|闽|外省|户口|户籍|福州|厦门|莆田|三明|泉州|漳州|南平|龙岩|宁德|平潭|本省|这边")


class Verdict(StrEnum):
    ANSWERED = "answered"
    TOPIC_ONLY = "topic_only"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Decision:
    """`open_facets` are asked for and not given by the passage; `neighbour` names the topic of another body."""

    verdict: Verdict
    open_facets: tuple[str, ...] = ()
    neighbour: Mapping[str, Any] | None = None


class Judge:
    """Args: neighbours: topics that the documents do not settle (data/faq/neighbours.yml)."""

    def __init__(self, neighbours: Sequence[Mapping[str, Any]]) -> None:
        self._neighbours = neighbours

    def decide(self, question: str, hits: Sequence[Hit]) -> Decision:
        """Judges the best hit of a search."""
        plain = normalise(question)
        neighbour = self._neighbour(plain)
        best = hits[0] if hits else None
        if best is None or (neighbour is not None and best.likeness < ALIKE):
            return Decision(Verdict.ABSENT, neighbour=neighbour)
        if _elsewhere(plain) or not self._on_topic(best):
            return Decision(Verdict.ABSENT)
        given = best.point.gives if best.point is not None else frozenset()
        asked = facets.asked(question)
        still_open = tuple(facet for facet in asked if facet not in given and not _gives(best, facet))
        hard = tuple(facet for facet in still_open if facet in _HARD)
        if hard and ("validity" in hard or len(still_open) == len(asked)):
            return Decision(Verdict.TOPIC_ONLY, hard)
        return Decision(Verdict.ANSWERED)

    def _neighbour(self, plain: str) -> Mapping[str, Any] | None:
        return next((n for n in self._neighbours if any(word in plain for word in n["words"])), None)

    @staticmethod
    def _on_topic(best: Hit) -> bool:
        """The clause's subject is named, or the question is a curated one but for its wording.

        Words that the library does not know say nothing against it: people wrap a question in their own story.
        """
        return best.likeness >= (NAMED_ALIKE if best.named else SAME)


_HARD = frozenset({"validity", "amount", "duration", "date", "place", "phone", "materials", "quantity"})
"""Facets that a passage either states or does not; «how» and «who» are answered by degrees."""


def _gives(hit: Hit, facet: str) -> bool:
    quote = hit.point.quote if hit.point is not None else hit.entry.clause.text
    return facet == "amount" and "免费" in quote


def _elsewhere(plain: str) -> bool:
    """Another province's or country's matter, where nothing ties it to this one."""
    return bool(_OTHER_PLACES.search(plain)) and not _OURS.search(plain)
