"""What words are compared by: characters, pairs of characters, and the words of the trade."""

import re
from collections.abc import Iterable, Mapping, Sequence

from bot.text.normalise import normalise

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
_STOP = frozenset(
    "的了吗呢啊呀吧么嘛哦呃嗯请问我你您他她它们是有在和与及或就都也还能会要想把被给对于这那个些什怎样哪里谁几多少"
)


def grams(text: str) -> list[str]:
    """Single characters and pairs of Chinese text, whole runs of letters and digits, in normalised form."""
    found: list[str] = []
    for run in _RUN.findall(normalise(text).lower()):
        if run[0].isascii():
            found.append(run)
            continue
        found += run
        found += [run[i : i + 2] for i in range(len(run) - 1)]
    return found


def content(text: str) -> list[str]:
    """The grams that carry meaning: pairs and runs without function characters."""
    return [gram for gram in grams(text) if len(gram) > 1 and not (_STOP & set(gram))]


class Synonyms:
    """Spoken words → the documents' words (`没工作` → `失业`).

    Args:
        groups: the documents' word → what people say for it.
    """

    def __init__(self, groups: Mapping[str, Sequence[str]]) -> None:
        self._official = sorted(
            ((normalise(said), word) for word, spoken in groups.items() for said in spoken),
            key=lambda pair: -len(pair[0]),
        )

    def expand(self, text: str) -> str:
        """The text, followed by the documents' words for what it says."""
        plain = normalise(text)
        added = [word for said, word in self._official if said in plain and word not in plain]
        return " ".join([plain, *dict.fromkeys(added)])


def correct(text: str, slips: Mapping[str, str]) -> str:
    """The text with known slips of speech recognition and typing put right (`事业登记` → `失业登记`)."""
    plain = normalise(text)
    for slip, word in slips.items():
        plain = plain.replace(slip, word)
    return plain


def overlap(asked: Iterable[str], given: Iterable[str]) -> float:
    """The share of what is asked that is given, 0 to 1."""
    wanted = set(asked)
    return len(wanted & set(given)) / len(wanted) if wanted else 0.0


def likeness(one: str, other: str) -> float:
    """How much alike two short sentences are, 0 to 1: Dice over all grams and over those that carry meaning."""
    return (_dice(grams(one), grams(other)) + _dice(content(one), content(other))) / 2


def _dice(one: list[str], other: list[str]) -> float:
    a, b = set(one), set(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
