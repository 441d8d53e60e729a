"""The questions that an evaluation and the regression gate ask: data of the project, read once."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bot.policies.curation.comparing import NOTHING, Asked
from bot.policies.evaluation.sets import questions


class Sets:
    """Args: folder: YAML files of questions; where it does not exist there are none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @cached_property
    def loaded(self) -> dict[str, Any]:
        """Every file's content, by the file's name."""
        return {path.stem: yaml.safe_load(path.read_text("utf-8")) for path in sorted(self._folder.glob("*.yml"))}

    def asked(self) -> Iterator[Asked]:
        """Every question with the clause that answers it, or with nothing where no document does."""
        for content in self.loaded.values():
            for question in questions(content):
                yield Asked(question.text, ("", question.clause) if question.clause else NOTHING)
