"""Tables for spreadsheets: no cell begins like a formula, and Chinese is read as Chinese."""

import csv as csv_
import io
from collections.abc import Sequence

CSV = "text/csv; charset=utf-8"
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def harmless(cell: str) -> str:
    """Words that a spreadsheet would run get an apostrophe before them."""
    return f"'{cell}" if cell.lstrip(" \n").startswith(_FORMULA) else cell


def csv(rows: Sequence[Sequence[str]]) -> bytes:
    """With a byte order mark, so that a spreadsheet reads it as UTF-8."""
    out = io.StringIO()
    csv_.writer(out).writerows(rows)
    return out.getvalue().encode("utf-8-sig")
