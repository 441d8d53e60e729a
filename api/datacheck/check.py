"""`hongniang data check`: every file of `data/` against its schema, and its facts against their sources."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from api.datacheck.fault import Fault
from api.datacheck.schemas import SCHEMAS
from api.datacheck.sources import against_sources
from api.datafiles import DataError, DataFiles
from bot.services.loading import DefinitionError, from_mapping, with_shared

_TEXTS = ("jieba/*.txt", "ranking/*.txt", "policies/*.txt")
_SHARED = "services/shared/steps.yml"
_SAYS = {
    "missing": ("缺少这一项", "请补上。"),
    "extra_forbidden": ("没有程序会读这一项", "请检查是不是写错了字；不需要就删掉。"),
    "string_pattern_mismatch": ("写法不对或是空的", "请按同一个文件里别的条目的样子写。"),
    "string_too_short": ("是空的", "请填写。"),
    "date_from_datetime_parsing": ("不是日期", "请写成 2026-11-24。"),
    "date_type": ("不是日期", "请写成 2026-11-24，不要加引号。"),
    "string_type": ("应当是文字", "数字和日期请加引号。"),
    "literal_error": ("不是允许的值", "请从说明里列出的值里选。"),
    "too_short": ("一条也没有", "请至少写一条。"),
}


def check(root: Path) -> list[Fault]:
    """All that is wrong in a folder like `data/`, by file.

    Args:
        root: the folder.
    """
    files = DataFiles(root)
    read: dict[str, Any] = {}
    found: list[Fault] = []
    for path in sorted(one for one in root.rglob("*") if one.is_file()):
        name = path.relative_to(root).as_posix()
        try:
            content = files.load(name) if path.suffix == ".yml" else files.text(name)
        except DataError as error:
            found.append(Fault(name, "", f"读不了：{error}", "请检查缩进、引号和编码（UTF-8）。"))
            continue
        faults = list(_of_file(name, content, read.get(_SHARED) or _shared(files)))
        found += faults
        if not faults:
            read[name] = content
    return found + list(against_sources(read))


def _shared(files: DataFiles) -> Mapping[str, Any]:
    try:
        loaded: Mapping[str, Any] = files.load(_SHARED)
    except DataError:
        return {}
    return loaded


def _of_file(name: str, content: Any, shared: Mapping[str, Any]) -> Iterator[Fault]:
    if name.startswith("services/"):
        yield from _of_service(name, content, shared)
        return
    schema = next((schema for pattern, schema in SCHEMAS if fnmatch(name, pattern)), None)
    if schema is not None:
        yield from _of_schema(name, content, schema)
    elif not any(fnmatch(name, pattern) for pattern in _TEXTS) and not _names_a_source(content):
        what = "这种文件没有登记格式，也没有写来源"
        yield Fault(name, "", what, "请在 api/datacheck/schemas.py 里登记它的格式，并写上 source 和 checked_on。")


def _names_a_source(content: Any) -> bool:
    if isinstance(content, Mapping):
        return "source" in content or any(_names_a_source(value) for value in content.values())
    return isinstance(content, list) and any(_names_a_source(value) for value in content)


def _of_schema(name: str, content: Any, schema: type[BaseModel]) -> Iterator[Fault]:
    try:
        schema.model_validate(content)
    except ValidationError as error:
        for one in error.errors():
            place = ".".join(str(part) for part in one["loc"])
            what, remedy = _SAYS.get(one["type"], (one["msg"].removeprefix("Value error, "), "请改正。"))
            yield Fault(name, place, what, remedy)


def _of_service(name: str, content: Any, shared: Mapping[str, Any]) -> Iterator[Fault]:
    if name == _SHARED:
        return
    try:
        from_mapping(with_shared(content, shared))
    except (DefinitionError, KeyError, TypeError, AttributeError) as error:
        yield Fault(name, "", str(error), "请对照 ARCHITECTURE.md 里“A service”一节改正。")
        return
    for at, item in enumerate(content["materials"]):
        source = item.get("source") or {}
        if not source.get("name") or not (source.get("document_no") or source.get("checked_on")):
            yield Fault(name, f"materials.{at}.source", "这份材料没有来源", "请写上来源的名称和核对日期。")
