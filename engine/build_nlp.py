"""Builds the project's own spaCy pipeline: no downloaded model, an entity ruler over our names."""

from pathlib import Path
from typing import Any, Dict, Iterator, List

import jieba
import spacy
import yaml

from bot.nlu import dictionary

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / ".build" / "nlp"
_KINDS = "市县区"


def load_dictionary() -> None:
    """The tokenizer and spaCy's segmenter cut by the same words."""
    dictionary.load(ROOT / "data" / "jieba")


def _read(name: str) -> Any:
    return yaml.safe_load((ROOT / "data" / name).read_text("utf-8"))


def places() -> Iterator[Dict[str, str]]:
    """Cities and counties of Fujian by full, short and old name; the id is the code of today's unit."""
    for city in _read("places/fujian.yml")["cities"]:
        for unit in (city, *city["counties"]):
            names = [unit["name"], *unit.get("aliases", [])]
            names += [n[:-1] for n in names if n[-1] in _KINDS and len(n) > 2]
            for name in dict.fromkeys(names):
                yield {"label": "place", "name": name, "id": str(unit["code"])}


def names() -> List[Dict[str, str]]:
    """Everything that the ruler finds by name."""
    found = list(places())
    for label, groups in _read("lookups/entities.yml").items():
        found += [{"label": label, "name": n, "id": key} for key, group in groups.items() for n in group]
    return found


def patterns() -> List[Dict[str, Any]]:
    """Ruler patterns. The ruler matches tokens, so a name is written as jieba cuts it."""
    load_dictionary()
    by_name = [
        {"label": n["label"], "id": n["id"], "pattern": [{"TEXT": token} for token in jieba.cut(n["name"])]}
        for n in names()
    ]
    number = [{"TEXT": {"REGEX": r"^[0-9]{1,4}$"}}]
    year = [{"label": "date", "pattern": [*number, {"TEXT": "年"}]}]
    month = [{"label": "date", "pattern": [*number, {"TEXT": "年"}, *number, {"TEXT": {"REGEX": "^月"}}]}]
    numbered = [
        {
            "label": "document_no",
            "pattern": [
                {"TEXT": {"REGEX": r"^[\u4e00-\u9fff]+$"}, "OP": "+"},
                {"TEXT": {"IN": ["〔", "[", "【", "("]}},
                {"TEXT": {"REGEX": r"^(19|20)[0-9]{2}$"}},
                {"TEXT": {"IN": ["〕", "]", "】", ")"]}},
                {"TEXT": {"REGEX": r"^[0-9]{1,4}$"}},
                {"TEXT": "号"},
            ],
        }
    ]
    return [*by_name, *year, *month, *numbered]


def build(target: Path = TARGET) -> Path:
    """Makes the pipeline and saves it where Rasa's SpacyNLP loads it from."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    ruler = nlp.add_pipe("entity_ruler", config={"overwrite_ents": True})
    ruler.add_patterns(patterns())
    nlp.meta["name"] = "hongniang"
    target.parent.mkdir(parents=True, exist_ok=True)
    nlp.to_disk(target)
    return target


if __name__ == "__main__":
    print(f"✔ spaCy pipeline: {build().relative_to(ROOT)}, {len(names())} names")
