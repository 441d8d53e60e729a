"""A sheet of employees: what is right, what is wrong in which row, and files that are none."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from bot.services.parsers.context import Context
from bot.services.sheets import COLUMNS, MOST_ROWS, NotASheet, read, template
from tests.services.conftest import SERVICES

SERVICE = SERVICES["employment_registration"]
GOOD = ["张小明", "11010519491231002X", "13800138000", "车工", "2026-11-02", "有固定期限", "2029年11月1日"]
OTHER = ["李小红", "350102199001011238", 13900139000, "会计", datetime(2026, 11, 3), "无固定期限", None]  # noqa: DTZ001 – as a sheet has it


def sheet(*rows: list[Any], heading: list[str] | None = None, change: Callable[[Any], None] | None = None) -> bytes:
    book = Workbook()
    page = book.active
    assert page is not None
    for row in (heading or list(COLUMNS.values()), *rows):
        page.append(row)
    if change:
        change(page)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_right_sheet(context: Context) -> None:
    assert read(sheet(GOOD, OTHER), SERVICE, context) == read(sheet(GOOD, [None] * 7, OTHER), SERVICE, context)
    found = read(sheet(GOOD, OTHER), SERVICE, context)
    assert (found.rows, found.wrong) == (2, ())


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        (0, "12345", "姓名"),
        (1, "110105194912310021", "核对"),
        (1, "", "没有填"),
        (2, "1380013800", "手机号码"),
        (4, "2026年13月1日", "日期"),
        (4, "2027-01-01", "还没有到"),
        (5, "口头", "选"),
        (6, "", "没有填"),
        (3, "=1+1", "公式"),
    ],
)
def test_what_is_wrong_is_named_by_row_and_column(context: Context, column: int, value: str, said: str) -> None:
    row = [value if i == column else cell for i, cell in enumerate(GOOD)]
    (wrong,) = read(sheet(OTHER, row), SERVICE, context).wrong
    assert (wrong.row, wrong.column) == (3, list(COLUMNS.values())[column])
    assert said in wrong.message


def test_merged_cells_and_twins_are_named(context: Context) -> None:
    merged = sheet(GOOD, OTHER, change=lambda page: page.merge_cells("D2:D3"))
    (wrong,) = read(merged, SERVICE, context).wrong
    assert (wrong.row, wrong.column) == (3, "岗位")
    twins = read(sheet(GOOD, GOOD), SERVICE, context).wrong
    assert "重复" in twins[0].message


def _zip(name: str, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, b"0" * size)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (sheet(), "没有员工"),
        (sheet(GOOD, heading=["姓名"]), "第一行"),
        (b"PK\x03\x04 and no zip", "xlsx"),
        (_zip("word/document.xml", 10), "xlsx"),
        (_zip("xl/workbook.xml", 60_000_000), "太大"),
        (b"\xd0\xcf\x11\xe0 an old workbook", "xlsx"),
    ],
)
def test_what_is_no_such_sheet_says_what_to_do(context: Context, data: bytes, said: str) -> None:
    with pytest.raises(NotASheet, match=said):
        read(data, SERVICE, context)


def test_ten_thousand_rows_are_too_many(context: Context) -> None:
    with pytest.raises(NotASheet, match=str(MOST_ROWS)):
        read(sheet(*[GOOD] * 10_000), SERVICE, context)


def test_the_template_is_taken_once_it_is_filled_in(context: Context) -> None:
    book = load_workbook(io.BytesIO(template()))
    page = book.active
    assert page is not None
    page.append(GOOD)
    out = io.BytesIO()
    book.save(out)
    assert read(out.getvalue(), SERVICE, context).rows == 1
