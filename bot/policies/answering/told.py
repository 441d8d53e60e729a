"""How much of what a question says is said by a passage too: words by their rarity in the language.

A library's own statistics cannot weigh this: in a small one every word is rare, and a word that no passage holds has
no statistics at all, though it is what the question is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Weighed = Sequence[tuple[str, float]]
"""Words with their rarity in nats beyond that of everyday words."""


@dataclass(frozen=True, slots=True)
class Told:
    """`covered`: the share of a question's words that a text holds, by rarity, 0 to 1; 0 for a question without any.

    `missing`: the rarity of the rarest word that it lacks; `held`: that of the rarest that it has.
    """

    covered: float
    missing: float
    held: float


def told(asked: Weighed, text: str) -> Told:
    """Compares a question's words with a text, both in the library's spelling."""
    held = [weight for word, weight in asked if word in text]
    missing = [weight for word, weight in asked if word not in text]
    total = sum(held) + sum(missing)
    return Told(sum(held) / total if total else 0.0, max(missing, default=0.0), max(held, default=0.0))
