"""Applications as a table. No cell begins like a formula, and personal numbers stay masks."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

from api.applications import holding, processing
from api.applications.models import Application
from api.house import House
from api.tabular import harmless

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS = {
    "receipt_no": "回执号", "title": "事项", "state_title": "状态", "place": "县（市、区）", "who": "申请人",
    "submitted_at": "提交时间", "due_on": "办结期限",
}  # fmt: skip

type Table = list[list[str]]


def table(house: House, rows: Sequence[Application]) -> Table:
    """A heading and a line an application: a column for each question if all are of one service, else one for all."""
    answers = [holding.masked_answers(house.applications.catalogue, row) for row in rows]
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
    return [[harmless(cell) for cell in line] for line in made]


def xlsx(rows: Table) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("申请")
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
