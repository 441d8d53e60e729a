"""Reads `data/`, what a person may edit. `bot/` is handed the contents and does no reading of its own."""

from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml


class DataError(Exception):
    """A file of `data/` is missing or is not what it should be; the message names it."""


@lru_cache(maxsize=64)
def _parsed(text: str) -> Any:
    """Reading the largest files takes most of a second, and each start of an app in a test reads them all."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


class DataFiles:
    """Args: root: the folder `data/`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def load(self, name: str) -> Any:
        """A YAML file, by its path under `data/`. Raises DataError."""
        try:
            return deepcopy(_parsed(self.text(name)))
        except yaml.YAMLError as error:
            raise DataError(f"data/{name}: {error}") from error

    def text(self, name: str) -> str:
        """A text file as it is. Raises DataError."""
        try:
            return (self.root / name).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise DataError(f"data/{name}: {error}") from error

    def names(self, folder: str, pattern: str) -> list[str]:
        """Paths under `data/` of the files in a folder, sorted."""
        return sorted(str(path.relative_to(self.root)) for path in (self.root / folder).glob(pattern))
