"""A sheet of employees: one a row, each cell read like the answer to the same question in talk."""

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from bot.services.definition import Service, Step
from bot.services.outcomes import Parsed, Rejected
from bot.services.parsers import free, strict
from bot.services.parsers.context import Context

COLUMNS = {
    "employee_name": "员工姓名", "employee_id": "证件号码", "employee_phone": "手机号码", "position": "岗位",
    "hired_on": "录用日期", "contract": "合同类型", "contract_until": "合同到期日",
}  # fmt: skip
MOST_ROWS = 2000
MOST_ERRORS = 50
_MOST_BYTES = 50_000_000  # unpacked: a file that grows beyond it is no list of employees
_FIXED = "fixed"


class NotASheet(ValueError):
    """The file is no sheet that can be read. The message is what a person reads."""


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a cell; `row` counts as the program shows it, the heading is row 1."""

    row: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class Read:
    """How many employees, and what is wrong; nothing wrong is a sheet that may be handed in."""

    rows: int
    wrong: tuple[Wrong, ...]


def template() -> bytes:
    """An empty sheet to fill in: the heading, and every cell below as text, so that no number loses its end."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 – a new workbook has one
    sheet.title = "员工名单"
    sheet.append(list(COLUMNS.values()))
    for number, name in enumerate(COLUMNS.values(), 1):
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = max(14, len(name) * 3)
        sheet.column_dimensions[letter].number_format = "@"
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read(data: bytes, service: Service, context: Context) -> Read:
    """Reads and checks a sheet.

    Raises:
        NotASheet: it is another file, its heading is another, it is empty or too long.
    """
    rows = list(_rows(data))
    if not rows or [_text(cell) for cell in rows[0][1][: len(COLUMNS)]] != list(COLUMNS.values()):
        raise NotASheet("表格第一行和模板不一样。请下载模板，第一行不要改动，再上传。")
    filled = [(number, cells) for number, cells in rows[1:] if any(_text(cell) for cell in cells)]
    if not filled:
        raise NotASheet("表格里没有员工。请从第二行开始，每位员工填一行，再上传。")
    if len(filled) > MOST_ROWS:
        raise NotASheet(f"一次最多{MOST_ROWS}位员工，这份表格有{len(filled)}行。请分成几份，一份一份提交。")
    wrong: list[Wrong] = []
    seen: dict[str, int] = {}
    for number, cells in filled:
        wrong += _faults(number, cells, service, context)
        identity = _text(cells[1]) if len(cells) > 1 else ""
        if identity and identity in seen:
            wrong.append(Wrong(number, COLUMNS["employee_id"], f"和第{seen[identity]}行重复。"))
        seen.setdefault(identity, number)
        if len(wrong) >= MOST_ERRORS:
            break
    return Read(len(filled), tuple(wrong[:MOST_ERRORS]))


def _rows(data: bytes) -> Iterator[tuple[int, Sequence[Any]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > _MOST_BYTES:
                raise NotASheet("这份表格太大了。请只保留员工名单，另存一份再上传。")
        book = load_workbook(io.BytesIO(data), read_only=True)
        sheet = book.worksheets[0]
        # a sheet that claims a million rows is read no further than is needed to say that it is too long
        yield from enumerate(sheet.iter_rows(max_col=len(COLUMNS), max_row=20_000, values_only=True), 1)
    except NotASheet:
        raise
    except Exception as error:  # whatever a broken or foreign file makes its reader raise
        raise NotASheet("这个文件不是能打开的 Excel 表格（.xlsx）。请用模板填写，另存为 .xlsx 再上传。") from error


def _faults(number: int, cells: Sequence[Any], service: Service, context: Context) -> Iterator[Wrong]:
    values = dict(zip(COLUMNS, [*map(_text, cells), *[""] * len(COLUMNS)], strict=False))
    contract = ""
    for key, column in COLUMNS.items():
        step, said = service.step(key), values[key]
        if said.startswith("="):
            yield Wrong(number, column, "这一格是公式，请改成文字或数字。")
            continue
        if not said:
            if key != "contract_until" or contract == _FIXED:
                yield Wrong(number, column, "没有填。合并的单元格请先拆开，每行都要填。")
            continue
        outcome = _outcome(step, said, context)
        if not isinstance(outcome, Parsed):
            sentence = outcome.sentence if isinstance(outcome, Rejected) else step.errors["invalid"]
            yield Wrong(number, column, sentence)
        elif key == "contract":
            contract = outcome.value


def _outcome(step: Step, said: str, context: Context) -> Any:
    return strict(step, said, context) or free(step, said, context)


def _text(cell: Any) -> str:
    """A cell as a person would have typed it: no .0 behind a number, a date without its time."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip()
