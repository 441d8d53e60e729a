"""The archive: a tar with a manifest that names every file and its hash, and nothing that was not named."""

import hashlib
import json
import shutil
import tarfile
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

FORMAT = 1
MANIFEST, DATABASE = "manifest.json", "database"


class BadArchive(Exception):
    """The file is no archive of ours, or was changed; the message says which."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an archive holds. `key_ids` name the vault's keys that it needs, and tell nothing of them."""

    made_at: str
    version: str
    database: str
    revision: str
    key_ids: list[str]
    files: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @classmethod
    def from_json(cls, text: bytes) -> "Manifest":
        try:
            made = cls(**json.loads(text))
        except (ValueError, TypeError) as error:
            raise BadArchive("备份文件的清单读不了，文件可能已损坏。") from error
        if made.format != FORMAT:
            raise BadArchive(f"备份文件的格式是 {made.format}，这个版本只认识 {FORMAT}。请用更新的版本恢复。")
        return made


def hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(folder: Path, manifest: Manifest, to: Path) -> Manifest:
    """Writes an archive of a folder beside `to` and puts it in its place whole. Mode 0600."""
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    whole = Manifest(**{**asdict(manifest), "files": {name: hash_of(folder / name) for name in names}})
    (folder / MANIFEST).write_text(json.dumps(asdict(whole), ensure_ascii=False, indent=1), "utf-8")
    fresh = to.with_name(f".{to.name}.part")
    fresh.touch(mode=0o600)
    with tarfile.open(fresh, "w:gz") as archive:
        for name in (MANIFEST, *names):
            archive.add(folder / name, name, filter=_anonymous)
    fresh.replace(to)
    return whole


def _anonymous(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def unpack(source: Path, folder: Path) -> Manifest:
    """Every file that the manifest names, checked by its hash; anything else in the archive is refused.

    Raises:
        BadArchive: something is missing, changed or too much.
    """
    try:
        with tarfile.open(source, "r:gz") as archive:
            entries = {entry.name: entry for entry in archive}
            manifest = Manifest.from_json(_bytes(archive, entries.get(MANIFEST)))
            if set(entries) != {MANIFEST, *manifest.files}:
                raise BadArchive("备份文件里多了或少了内容，不能恢复。")
            for name in manifest.files:
                _extract(archive, entries[name], folder)
    except (tarfile.TarError, OSError, EOFError) as error:
        raise BadArchive(f"备份文件读不了：{error}") from error
    for name, expected in manifest.files.items():
        if hash_of(folder / name) != expected:
            raise BadArchive(f"备份文件里的 {name} 和清单对不上，文件可能已损坏。")
    return manifest


def _bytes(archive: tarfile.TarFile, entry: tarfile.TarInfo | None) -> bytes:
    file: Any = archive.extractfile(entry) if entry is not None and entry.isfile() else None
    if file is None:
        raise BadArchive("这不是 hongniang 的备份文件：里面没有清单。")
    content: bytes = file.read()
    return content


def _extract(archive: tarfile.TarFile, entry: tarfile.TarInfo, folder: Path) -> None:
    parts = PurePosixPath(entry.name)
    file = archive.extractfile(entry) if entry.isfile() else None
    if file is None or parts.is_absolute() or ".." in parts.parts:
        raise BadArchive(f"备份文件里的 {entry.name} 不是普通文件，不能恢复。")
    path = folder / entry.name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as out:
        shutil.copyfileobj(file, out)
