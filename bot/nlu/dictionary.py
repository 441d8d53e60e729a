"""The words of the trade in jieba's dictionary, which is one per process and shared with spaCy's segmenter."""

import hashlib
from pathlib import Path
from typing import Set

import jieba

_loaded: Set[str] = set()


def load(folder: Path) -> None:
    """Loads every dictionary of a folder, each content once.

    Loading one again adds its frequencies to jieba's total again, which moves the borders of words: how often it was
    loaded would then decide how a sentence is cut, in training and in service differently.
    """
    for path in sorted(folder.iterdir()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        if content not in _loaded:
            jieba.load_userdict(str(path))
            _loaded.add(content)
