"""Tables for other programs: CSV and XLSX."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

Cell = str | int | float | date | None

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: Cell) -> Cell:
    """A text that no spreadsheet takes for a formula (CWE-1236): what begins like one gets an apostrophe."""
    if isinstance(value, str) and value.lstrip(" ").startswith(_DANGEROUS):
        return "'" + value
    return value


def as_csv(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """RFC 4180, in UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_written(harmless(value)) for value in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def as_xlsx(title: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet, its first row fixed. Texts are written as texts, whatever they look like."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(each for each in title if each not in r"[]:*?/\\")[:31] or "1")
    sheet.freeze_panes = "A2"
    head = []
    for name in columns:
        cell = WriteOnlyCell(sheet, value=name)
        cell.font = Font(bold=True)
        head.append(cell)
    sheet.append(head)
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Cell) -> Any:
    if not isinstance(value, str):
        return WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type] # it takes dates too
    cell = WriteOnlyCell(sheet, value="".join(each for each in value if each.isprintable() or each == "\n"))
    # Left alone, "=1+1" would be a formula.
    cell.data_type = "s"
    return cell


def _written(value: Cell) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="minutes")
    return str(value)
