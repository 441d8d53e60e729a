"""Writes what is in force back to `data/faq`, the defaults that the next release ships."""

from pathlib import Path
from typing import Any

import yaml

from api.curation import repository
from api.curation.seeding import shipped
from api.datafiles import DataFiles
from api.offline import unit_of_work
from api.settings import Settings

_WIDTH = 120


async def export(settings: Settings, folder: Path) -> list[str]:
    """Writes the contents that differ from their files. Returns the files' paths under `folder`.

    A file's opening comment stays; comments further down do not outlive an editor's change.
    """
    async with unit_of_work(settings) as session:
        contents = {name: row.content for name, row in (await repository.in_force(session)).items()}
    (folder / "faq").mkdir(parents=True, exist_ok=True)
    before = shipped(DataFiles(folder))
    written = []
    for name, content in contents.items():
        if before.get(name) != content:
            path = folder / f"{name}.yml"
            path.write_text(_opening(path) + _yaml(content), "utf-8")
            written.append(f"{name}.yml")
    return written


def _opening(path: Path) -> str:
    lines = path.read_text("utf-8").splitlines(keepends=True) if path.exists() else []
    comment = []
    for line in lines:
        if not line.startswith("#"):
            break
        comment.append(line)
    return "".join(comment)


class _Dumper(yaml.SafeDumper):
    """Indents a list under its key, as the files of `data/` are written by hand."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, False)


def _yaml(content: Any) -> str:
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH)
