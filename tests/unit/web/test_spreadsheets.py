"""Tables for other programs: what is text stays text."""

import csv
import io
from datetime import date

import pytest
from openpyxl import load_workbook

from web.charts import Series, ceiling, columns
from web.spreadsheets import Cell, as_csv, as_xlsx

FORMULAS = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1"]


def test_csv_is_what_excel_reads_and_no_formula_is_among_it() -> None:
    rows: list[list[Cell]] = [["satu, dua", 3], [None, date(2026, 1, 5)]]
    rows += [[each, 1] for each in FORMULAS]
    written = as_csv(["a", "b"], rows)
    assert written.startswith(b"\xef\xbb\xbf")
    read = list(csv.reader(io.StringIO(written.decode("utf-8-sig"), newline="")))
    assert read[:3] == [["a", "b"], ["satu, dua", "3"], ["", "2026-01-05"]]
    assert [row[0] for row in read[3:]] == ["'" + each for each in FORMULAS]


def test_xlsx_keeps_texts_as_texts_and_numbers_as_numbers() -> None:
    book = load_workbook(io.BytesIO(as_xlsx("Laporan: [mentoring]", ["Nama", "n"], [["=1+1", 2], ["\x00baris", 3.5]])))
    sheet = book.active
    assert sheet is not None
    assert (sheet.title, sheet.freeze_panes) == ("Laporan mentoring", "A2")
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [["Nama", "n"], ["=1+1", 2], ["baris", 3.5]]
    assert sheet["A2"].data_type == "s"


@pytest.mark.parametrize(
    ("value", "top"), [(0, 2), (1, 2), (2, 2), (3, 4), (5, 10), (10, 10), (11, 20), (21, 40), (41, 100), (1e6, 1e6)]
)
def test_axes_end_at_round_numbers(value: float, top: float) -> None:
    assert ceiling(value) == top


def test_a_chart_draws_a_column_for_each_number_and_says_nothing_unescaped() -> None:
    drawn = columns("<b>", ["Jan", "<i>"], [Series("x", "held", [2, 0]), Series("y", "missed", [1, 1])])
    assert drawn.count("<rect") == 3
    assert "<b>" not in drawn
    assert "<i>" not in drawn
    assert 'aria-label="&lt;b&gt;"' in drawn
    assert columns("", [], []).count("<rect") == 0
