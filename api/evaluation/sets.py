"""The questions that an evaluation and the regression gate ask: data of the project, read once."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bot.policies.curation.comparing import NOTHING, Asked


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
            for questions in content.values():
                if isinstance(questions, list):
                    yield from (Asked(question, NOTHING) for question in questions)
                else:
                    for clause, of_clause in questions.items():
                        yield from (Asked(question, ("", clause)) for question in of_clause)
