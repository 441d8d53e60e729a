"""Applications as a table. No cell begins like a formula, and personal numbers stay masks."""

import csv as csv_
import io
from collections.abc import Sequence

from openpyxl import Workbook

from api.applications import processing
from api.applications.models import Application
from api.house import House

CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS = {
    "receipt_no": "回执号", "title": "事项", "state_title": "状态", "place": "县（市、区）", "who": "申请人",
    "submitted_at": "提交时间", "due_on": "办结期限",
}  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")

type Table = list[list[str]]


def table(house: House, rows: Sequence[Application]) -> Table:
    """A heading and a line an application: a column for each question if all are of one service, else one for all."""
    answers = [house.applications.masked_answers(row) for row in rows]
    one = len({(row.service, row.version) for row in rows}) == 1
    labels = list(dict.fromkeys(a["label"] for of_row in answers for a in of_row)) if one else ["填写内容"]
    made: Table = [[*_COLUMNS.values(), *labels]]
    for row, given in zip(rows, answers, strict=True):
        line = processing.line(house, row)
        if one:
            by_label = {answer["label"]: answer["value"] for answer in given}
            tail = [by_label.get(label, "") for label in labels]
        else:
            tail = ["；".join(f"{answer['label']}：{answer['value']}" for answer in given)]
        made.append([*(str(line[name]) for name in _COLUMNS), *tail])
    return [[_harmless(cell) for cell in line] for line in made]


def _harmless(cell: str) -> str:
    """Words that a spreadsheet would run get an apostrophe before them."""
    return f"'{cell}" if cell.lstrip(" \n").startswith(_FORMULA) else cell


def csv(rows: Table) -> bytes:
    """With a byte order mark, so that a spreadsheet reads it as UTF-8."""
    out = io.StringIO()
    csv_.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx(rows: Table) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("申请")
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
