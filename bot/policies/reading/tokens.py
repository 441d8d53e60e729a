"""What words are compared by: characters, pairs of characters, and the words of the trade."""

import math
import re
from collections.abc import Iterable, Sequence

import jieba

from bot.text.normalise import normalise

_RUN = re.compile(r"[\u3400-\u9fff]+|[a-z0-9]+")
_STOP = frozenset(
    "的了吗呢啊呀吧么嘛哦呃嗯请问我你您他她它们是有在和与及或就都也还能会要想把被给对于这那个些什怎样哪里谁几多少"
)

_ASKING_WORDS = (
    "怎么 怎么办 怎样 如何 咋办 什么 为什么 什么样 什么时候 什么地方 多少 多久 多大 多长时间 哪里 哪儿 "
    "哪个 哪些 几点 几天 几个 还是 请问 是否 能否 可否 是不是 有没有 能不能 可不可以 会不会 要不要 需要 "
    "可以 应该 应当 我们 你们 他们 自己 这个 那个 这样 一下 知道"
)
_ASKING = frozenset(_ASKING_WORDS.split())
_EVERYDAY = 7.0
"""Words that are more than one in a thousand, in nats of -log of their share."""


def runs(text: str) -> list[str]:
    """Unbroken stretches of Chinese, and of letters and digits, in normalised form."""
    return _RUN.findall(normalise(text).lower())


def grams(text: str) -> list[str]:
    """Single characters and pairs of Chinese text, whole runs of letters and digits, in normalised form."""
    found: list[str] = []
    for run in runs(text):
        if run[0].isascii():
            found.append(run)
            continue
        found += run
        found += [run[i : i + 2] for i in range(len(run) - 1)]
    return found


def content(text: str) -> list[str]:
    """The grams that carry meaning: pairs and runs without function characters."""
    return [gram for gram in grams(text) if len(gram) > 1 and not (_STOP & set(gram))]


class Words:
    """Cuts text into words. A cutter of its own: jieba's global one belongs to whoever imports it first.

    Args:
        dictionary: lines of a jieba dictionary, `word frequency tag`.
    """

    def __init__(self, dictionary: Iterable[str]) -> None:
        self._cutter = jieba.Tokenizer()
        for line in dictionary:
            word, *rest = line.split()
            self._cutter.add_word(word, int(rest[0]) if rest else None)

    def cut(self, text: str) -> list[str]:
        """The words of a text, single characters left out: they are grams already."""
        return [w for w in self._cutter.cut(normalise(text).lower()) if len(w) > 1 and _RUN.fullmatch(w)]

    def cut_all(self, run: str) -> list[str]:
        """All words of an unbroken stretch, single characters too."""
        return list(self._cutter.cut(run))

    def weigh(self, text: str) -> list[tuple[str, float]]:
        """Each word once, with its rarity in the language in nats, everyday words left out."""
        self._cutter.initialize()
        total = self._cutter.total
        rarity = {
            w: math.log(total / (self._cutter.FREQ.get(w) or 1)) - _EVERYDAY for w in self.cut(text) if w not in _ASKING
        }
        return [(word, weight) for word, weight in rarity.items() if weight > 0]

    def knows(self, word: str) -> bool:
        """Whether a word stands in the dictionary, the general one included."""
        self._cutter.initialize()
        return bool(self._cutter.FREQ.get(word))


def overlap(asked: Iterable[str], given: Iterable[str]) -> float:
    """The share of what is asked that is given, 0 to 1."""
    wanted = set(asked)
    return len(wanted & set(given)) / len(wanted) if wanted else 0.0


def likeness(one: str, other: str) -> float:
    """How much alike two short sentences are, 0 to 1: Dice over all grams and over those that carry meaning."""
    return (_dice(grams(one), grams(other)) + _dice(content(one), content(other))) / 2


def _dice(one: Sequence[str], other: Sequence[str]) -> float:
    a, b = set(one), set(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
