"""The importer reads both published workbooks, a later one of the same layout, and no other."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.published_books import made_book, published_rows

from mtfs.core.errors import DataError, ToolError, WorkbookError
from mtfs.core.numbers import shown
from mtfs.core.spreadsheets import open_workbook
from mtfs.nhse.headers import Header, is_filled, parse_header, parse_number, tidy_name
from mtfs.nhse.importer import import_allocations, read_workbook, write_rows

CORE, PRIMARY = "ICB Core Allocations 2025-26", "PMC Allocation 2025-26"
RUNNING = "ICB running cost allowance"


@pytest.fixture(scope="module")
def later(published_workbooks):
    """The later of NHS England's workbooks."""
    return published_workbooks["NHSE-25"]


@pytest.fixture(scope="module")
def book(later):
    """The later workbook, opened once; `change` undoes what a test does to it."""
    return open_workbook(later)


@pytest.fixture(scope="module")
def rows(book):
    return read_workbook(book)


@pytest.fixture
def change(book, monkeypatch):
    def set_cell(sheet, cell, value):
        monkeypatch.setattr(book[sheet][cell], "value", value)

    return set_cell


def complaint(book, **options):
    with pytest.raises(DataError) as caught:
        read_workbook(book, **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def without(book, *titles):
    return SimpleNamespace(worksheets=[sheet for sheet in book.worksheets if sheet.title not in titles])


def column_of(book, sheet, header):
    """Letter of the column with that header."""
    for line in book[sheet].iter_rows(max_row=5):
        for cell in line:
            if isinstance(cell.value, str) and header in cell.value:
                return cell.column_letter
    raise AssertionError(header)


def row_of(book, sheet, text):
    return next(c.row for line in book[sheet].iter_rows() for c in line if c.value == text)


# The rows and the file of them


def test_order_of_rows_does_not_matter(rows, tmp_path):
    write_rows(rows, tmp_path / "a.csv")
    write_rows(list(reversed(rows)), tmp_path / "b.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


def test_a_failed_write_leaves_the_file_as_it_was(rows, tmp_path):
    target = tmp_path / "a.csv"
    target.write_text("before")

    def broken():
        yield rows[0]
        raise DataError("stop")

    with pytest.raises(DataError):
        write_rows(broken(), target)
    assert target.read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.csv"]


def test_each_row_names_a_cell_that_holds_its_value(book, rows):
    for row in rows:
        assert parse_number(book[row.sheet][row.cell].value, row.unit) == row.value


def test_every_level_is_there(rows):
    of = {level: {row.code for row in rows if row.level == level} for level in ("icb", "region", "retained")}
    assert (len(of["icb"]), len(of["region"]), len(of["retained"])) == (42, 7, 7)
    assert {row.stream for row in rows if row.level == "retained"} == {"other primary care"}
    assert {row.source for row in rows} == {"NHSE-25"}


def test_a_place_that_cannot_be_written(rows, tmp_path):
    with pytest.raises(ToolError, match="cannot be written .*; choose another place"):
        write_rows(rows[:1], tmp_path / "none" / "a.csv")


# Headers, numbers and names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2023/24 Fair shares target (inc. COVID)", ("2023/24", "fair shares target", "£k")),
        ("2023/24 Distance from target inc COVID\n(%)", ("2023/24", "distance from target", "rate")),
        ("2023/24 Distance from target (%) inc COVID", ("2023/24", "distance from target", "rate")),
        (
            "2023/24 Adjusted recurrent baseline £ per head",
            ("2023/24", "adjusted recurrent baseline per head", "£/head"),
        ),
        ("  2026/27\n Base   GROWTH\xa0(%)", ("2026/27", "base growth", "rate")),
        ("2023/24 Base growth £k", ("2023/24", "base growth amount", "£k")),
        ("2023/24 Base growth %", ("2023/24", "base growth", "rate")),
        ("Remaining 2025/26 growth (£k)", ("2025/26", "remaining growth", "£k")),
        ("Community LFD testing (£k)", (None, "community lfd testing", "£k")),
        ("2025/26 (£k)", ("2025/26", "", "£k")),
        (
            "2024/25 Updates up to and including month 8 2024/25 (£k)",
            ("2024/25", "updates up to and including month 8", "£k"),
        ),
        (
            "2023/24 Combined allocation (inc. COVID and capacity)\n(£k)",
            ("2023/24", "combined allocation", "£k"),
        ),
        ("2022/23 Recurrent 20/21 transfers\n(£k)", ("2022/23", "recurrent 20/21 transfers", "£k")),
    ],
)
def test_headers(text, expected):
    assert parse_header(text) == Header(*expected)


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (" 94,591,175 ", "£k", 94591175),
        ("-1,382 ", "£k", -1382),
        ("3.44% ", "rate", 0.0344),
        ("0.00%", "rate", 0),
        (" -", "£k", 0),
        ("- ", "rate", 0),
        (12, "£k", 12),
        ("3.44%", "£k", None),
        ("3.44", "rate", None),
        ("1,23", "£k", None),
        ("1e3", "£k", None),
        ("nan", "£k", None),
        ("#DIV/0!", "£k", None),
        ("", "£k", None),
        (None, "£k", None),
        (True, "£k", None),
        (float("nan"), "£k", None),
        (float("inf"), "£k", None),
    ],
)
def test_numbers(value, unit, expected):
    assert parse_number(value, unit) == expected


@given(st.integers(-(10**12), 10**12))
def test_numbers_printed_with_commas(number):
    assert parse_number(f" {number:,} ", "£k") == number


@pytest.mark.parametrize(
    ("value", "filled"),
    [
        (None, False),
        ("", False),
        (" ", False),
        ("\n\xa0 ", False),
        ("-", True),
        (" 0 ", True),
        (0, True),
        (False, True),
    ],
)
def test_a_cell_of_nothing_but_spaces_is_blank(value, filled):
    assert is_filled(value) is filled


def test_names_have_one_spelling():
    assert tidy_name("NHS Cornwall and  The Isles Of Scilly ICB") == "NHS Cornwall and the Isles of Scilly ICB"
    assert tidy_name("NHS Staffordshire and Stoke-On-Trent ICB") == "NHS Staffordshire and Stoke-on-Trent ICB"
    assert tidy_name("North East & Yorkshire") == "North East and Yorkshire"


# Another layout of the same things


def strip_cells(rows):
    return sorted(map(str, (replace(row, cell="") for row in rows)))


def test_headers_broken_spaced_and_in_capitals(book, rows, change):
    for sheet in book.worksheets:
        for line in sheet.iter_rows(max_row=2):
            for cell in line:
                if isinstance(cell.value, str):
                    change(
                        sheet.title,
                        cell.coordinate,
                        "  " + cell.value.replace(" ", " \n ").replace("owth", "OWTH"),
                    )
    assert strip_cells(read_workbook(book)) == strip_cells(rows)


def test_moved_columns_and_header_row(later, rows):
    book = open_workbook(later)
    sheet = book[CORE]
    for line in sheet.iter_rows():
        one, other = line[4], line[9]
        one.value, other.value = other.value, one.value
    sheet.insert_cols(3)
    sheet.insert_rows(2, 4)
    moved = read_workbook(book)
    assert strip_cells(moved) == strip_cells(rows)
    assert {row.cell for row in moved} != {row.cell for row in rows}


def test_next_years_workbook_imports(later, rows):
    book = open_workbook(later)

    def a_year_on(text):
        text = text.replace("2025/26", "2026/27").replace("2024/25", "2025/26")
        return text.replace("ICB23", "ICB24").replace("R23", "R24")

    for sheet in book.worksheets:
        sheet.title = sheet.title.replace("2025-26", "2026-27")
        for cell in (cell for line in sheet.iter_rows() for cell in line):
            if isinstance(cell.value, str):
                cell.value = a_year_on(cell.value)
    imported = read_workbook(book)
    assert {row.source for row in imported} == {"NHSE-26"}
    expected = [
        replace(
            row,
            source="NHSE-26",
            sheet=row.sheet.replace("2025-26", "2026-27"),
            year=a_year_on(row.year),
            sheet_year="2026/27",
        )
        for row in rows
    ]
    assert sorted(map(str, imported)) == sorted(map(str, expected))


def test_a_workbook_is_named_by_its_first_year_of_core_whenever_other_streams_begin():
    kept = [row for row in published_rows("NHSE-23") if (row.stream, row.sheet_year) != ("core", "2023/24")]
    found = read_workbook(made_book(kept))
    assert {row.source for row in found} == {"NHSE-24"} and {row.sheet_year for row in found} >= {"2023/24", "2024/25"}
    assert found == [replace(row, source="NHSE-24") for row in kept]


def test_sheets_without_icbs_are_passed_over(book, rows):
    cover = SimpleNamespace(title="Contents", values=[("ICB allocations 2025/26", None), ("Notes", 1)])
    assert read_workbook(SimpleNamespace(worksheets=[cover, *book.worksheets])) == rows


# What stops


def test_no_allocation_sheet(tmp_path):
    import openpyxl

    path = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(path)
    with pytest.raises(DataError, match="^other.xlsx: no allocation sheet is recognised; expected titles such as"):
        import_allocations(path)


def test_no_workbook(tmp_path):
    path = tmp_path / "other.xlsx"
    path.write_text("ICB,2025/26")
    with pytest.raises(WorkbookError, match="other.xlsx: is not an Excel workbook"):
        import_allocations(path)


def test_sheet_missing(book):
    assert complaint(without(book, CORE)).startswith("no sheet holds the core allocation; add it")
    assert complaint(without(book, RUNNING)).startswith("no sheet holds the running costs allocation; add it")


@pytest.mark.parametrize(
    ("stream", "allocation", "baseline"),
    [("core", CORE, "ICB Core Baseline 2025-26"), ("primary medical", PRIMARY, "PMC Baseline 2025-26")],
)
def test_an_allocation_without_its_baseline(book, stream, allocation, baseline):
    message = complaint(without(book, baseline))
    assert message.startswith(f"sheet '{allocation}' has no {stream} baseline sheet for 2025/26; add it")


def test_sheet_of_an_unknown_title(book, monkeypatch):
    monkeypatch.setattr(book[CORE], "title", "Core money")
    assert "sheet 'Core money' lists ICBs under a title that is not known" in complaint(book)


def test_sheet_doubled(book):
    twice = SimpleNamespace(worksheets=[*book.worksheets, book[CORE]])
    assert "hold the same table; remove one" in complaint(twice)


def test_title_that_is_no_year(book, monkeypatch):
    monkeypatch.setattr(book[CORE], "title", "ICB Core Allocations 2025-27")
    assert "sheet 'ICB Core Allocations 2025-27': '2025/27' is not a financial year" in complaint(book)


def test_header_row_missing(book, change):
    change(CORE, f"{column_of(book, CORE, 'Integrated Care Board')}2", "Who")
    assert f"sheet '{CORE}': no row has the headers R23, Region, ICB23 and System Name" in complaint(book)


def test_label_doubled(book, change):
    change(CORE, "G2", "System name")
    assert f"sheet '{CORE}' G2: found 'System name'; expected that header once; remove one" == complaint(book)


def test_header_missing(book, change):
    change(CORE, f"{column_of(book, CORE, 'Base growth')}2", "2025/26 Growth (%)")
    message = complaint(book)
    assert message.startswith(f"sheet '{CORE}': row 2 has no header for 'base growth'; restore the column")


def test_header_doubled(book, change):
    first, second = column_of(book, CORE, "Base growth"), column_of(book, CORE, "Convergence")
    change(CORE, f"{second}2", "2025/26 base growth (%)")
    assert complaint(book) == (
        f"sheet '{CORE}' {first}2 and {second}2: found '2025/26 base growth (%)'; expected each header once; "
        "remove or rename one of the columns"
    )


def test_header_of_another_year(book, change):
    letter = column_of(book, CORE, "Base growth")
    change(CORE, f"{letter}2", "2027/28 Base growth (%)")
    expected = f"sheet '{CORE}' {letter}2: found '2027/28 Base growth (%)'; expected 2024/25 or 2025/26; correct"
    assert complaint(book).startswith(expected)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (2025, "expected a header such as"),
        ("2025/27 Base growth (%)", "'2025/27' is not a financial year"),
        ("2025/26 (%)", "expected a header that names an item"),
        (" ", "expected nothing in a column without a header"),
    ],
)
def test_header_that_says_nothing(book, change, header, expected):
    change(CORE, f"{column_of(book, CORE, 'Base growth')}2", header)
    assert expected in complaint(book)


def test_header_without_a_year_on_a_sheet_without_one(book, change):
    change(RUNNING, f"{column_of(book, RUNNING, '2025/26')}2", "Running cost allowance (£k)")
    assert "expected a year, as the sheet's title has none; add the year" in complaint(book)


def test_totals_under_headers_of_another_unit(book, change):
    letter = column_of(book, CORE, "Base growth")
    change(CORE, f"{letter}46", "2025/26 Recurrent allocation (£k)")
    assert (
        f"sheet '{CORE}' {letter}46: found '2025/26 Recurrent allocation (£k)'; expected a header in rate"
        in complaint(book)
    )


@pytest.mark.parametrize("code", ["XUE", "QU", "QUEE", "que", 7, "Total"])
def test_icb_code_of_another_form(book, change, code):
    row = row_of(book, CORE, "QUE")
    change(CORE, f"C{row}", code)
    message = complaint(book)
    assert message.startswith(f"sheet '{CORE}' C{row}: found {str(code)!r}; expected an ICB code (such as QUE or")
    assert message.endswith("correct the code")


def test_icb_doubled(book, change):
    row = row_of(book, CORE, "QUE")
    change(CORE, f"C{row}", "QE1")
    assert "found 'QE1'; expected it once (it is in row" in complaint(book)


def test_icb_missing_on_one_sheet(book, monkeypatch):
    for cell in book[PRIMARY][row_of(book, PRIMARY, "QUE")]:
        monkeypatch.setattr(cell, "value", None)
    assert complaint(book).startswith(
        f"sheet '{PRIMARY}': no ICBs QUE; expected a row for each, as on the other sheets"
    )


def new_icb(book, change):
    for sheet in book.worksheets:
        row = row_of(book, sheet.title, "QUE")
        change(sheet.title, f"C{row}", "QZZ")
        change(sheet.title, f"D{row}", "NHS Fenland ICB")


def test_unknown_icb(book, change):
    new_icb(book, change)
    assert complaint(book).startswith("the ICBs have changed: new QZZ; gone QUE; expected the 42 that mtfs knows of")


def test_new_icbs_allowed(book, change, rows):
    new_icb(book, change)
    allowed = read_workbook(book, allow_new_icbs=True)
    assert len(allowed) == len(rows) and {row.name for row in allowed if row.code == "QZZ"} == {"NHS Fenland ICB"}


def test_name_that_differs_between_sheets(book, change):
    row = row_of(book, PRIMARY, "QUE")
    change(PRIMARY, f"D{row}", "NHS Fenland ICB")
    message = complaint(book)
    assert message.startswith(f"sheet '{PRIMARY}' row {row}: found 'NHS Fenland ICB, region Y61'; expected ")
    assert "'NHS Cambridgeshire and Peterborough ICB', region 'Y61', as on sheet" in message


def test_region_that_is_none(book, change):
    for sheet in book.worksheets:
        change(sheet.title, f"A{row_of(book, sheet.title, 'QUE')}", "Y99")
    assert "found 'Y99'; expected a region out of ['Y56'," in complaint(book)


def test_region_total_missing(book, monkeypatch):
    row = next(c.row for c in book[CORE]["C"] if c.value == "Y61")
    for cell in book[CORE][row]:
        monkeypatch.setattr(cell, "value", None)
    assert complaint(book).startswith(f"sheet '{CORE}': no totals of regions Y61; expected a row for each")


def test_england_missing(book, monkeypatch):
    for cell in book[CORE][row_of(book, CORE, "ENGLAND")]:
        monkeypatch.setattr(cell, "value", None)
    assert complaint(book).startswith(f"sheet '{CORE}': no total row for ENG; expected a row for each")


@pytest.mark.parametrize("value", ["n/a", "#DIV/0!", None, True, float("nan"), "12%", "£12"])
def test_no_number(book, change, value):
    cell = f"{column_of(book, CORE, 'Recurrent allocation (£k)')}{row_of(book, CORE, 'QUE')}"
    change(CORE, cell, value)
    assert complaint(book) == f"sheet '{CORE}' {cell}: found {shown(value)}; expected a number in £k; correct the cell"


@pytest.mark.parametrize(("value", "expected"), [(4.37, "a rate between -100% and 100%"), ("4.37", "a rate")])
def test_no_rate(book, change, value, expected):
    cell = f"{column_of(book, CORE, 'Base growth')}{row_of(book, CORE, 'QUE')}"
    change(CORE, cell, value)
    assert complaint(book) == f"sheet '{CORE}' {cell}: found {value!r}; expected {expected}; correct the cell"


@pytest.mark.parametrize("owner", ["Y61", "ENGLAND", "QUE"])
def test_total_that_does_not_sum(book, change, owner):
    letter = column_of(book, CORE, "Recurrent allocation (£k)")
    row = [c.row for line in book[CORE].iter_rows() for c in line if c.value == owner][-1]
    change(CORE, f"{letter}{row}", book[CORE][f"{letter}{row}"].value + 1)
    message = complaint(book)
    assert f"sheet '{CORE}' {letter}" in message
    assert "for 'recurrent allocation'; correct the total or its rows" in message
    assert "the sum of the rows of " + ("England" if owner == "ENGLAND" else "East of England") in message


def test_a_total_printed_to_the_whole_thousand_sums(book, change, rows):
    letter = column_of(book, CORE, "Total allocation (£k)")
    row = row_of(book, CORE, "ENGLAND")
    change(CORE, f"{letter}{row}", f" {book[CORE][f'{letter}{row}'].value:,.0f} ")
    assert len(read_workbook(book)) == len(rows)
