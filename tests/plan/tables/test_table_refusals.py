"""What a table is refused for: everything at once, each with its row and column, and what to do."""

import pandas as pd
import pytest
from support.refusals import refused
from support.tables import HEADINGS, SMALL, csv_table, csv_text, xlsx_table

import mtfs

ALL = (*HEADINGS, "Id", "Unit", "Recurrent", "Amounts", "Of", "Source", "Note", "Moved by")
RATES = ("", "3%", "")


def row(line="Other", kind="expenditure", amounts=("1", "2", "3"), **others):
    return (line, kind, *amounts, *(others.get(name.lower().replace(" ", "_"), "") for name in ALL[5:]))


CELLS = {
    "a word for an amount": (
        row(amounts=("1", "tbc", "3")),
        "row 4 (Other), column 2026/27: 'tbc' is no number; type one in £k",
    ),
    "a rate for an amount": (row(amounts=("2.3%", "", "")), "row 4 (Other), column 2025/26: '2.3%' is no number; "),
    "no kind": (row(kind=""), "row 4 (Other), column Kind: is blank; write one of expenditure, funding, saving"),
    "an unknown kind": (
        row(kind="savngs"),
        "row 4 (Other), column Kind: 'savngs' is no kind of row; did you mean savings",
    ),
    "an unknown unit": (row(unit="$"), "row 4 (Other), column Unit: '$' is no unit of a row; write £, £k or £m"),
    "neither yes nor no": (
        row(recurrent="maybe"),
        "row 4 (Other), column Recurrent: 'maybe' is neither yes nor no; write one",
    ),
    "a wrong id": (
        row(id="Other-1"),
        "row 4 (Other), column Id: 'Other-1' is no id; write small letters, digits and _",
    ),
    "neither level nor new": (row()[:8] + ("sum", "", "", "", ""), "row 4 (Other), column Amounts: 'sum' says"),
    "no name": (row(line=""), "row 4, column Line: is blank; give the row a name"),
    "no amount": (row(amounts=("", "", "")), "row 4 (Other): has no amount in any year; enter one, or delete the row"),
    "a saving of the base year": (
        row(kind="saving"),
        "row 4 (Other), column 2025/26: is the base year, in which a saving has no amount; what it was worth then",
    ),
    "an opening position of a plan year": (
        row(kind="brought forward"),
        "row 4 (Other), column 2026/27: has an amount, and brought forward is one of the base year; move it to 2025/26",
    ),
    "a claim of nothing": (
        row(kind="claim"),
        "row 4 (Other), column Of: a claim speaks of a line, and none is named; name the",
    ),
    "a claim of an unknown line": (
        row(kind="claim", of="gap.donothing"),
        "row 4 (Other), column Of: 'gap.donothing' is no line of this plan with an amount by year; did you mean",
    ),
    "a claim of half a line": (
        row(kind="claim", of="gap"),
        "row 4 (Other), column Of: 'gap' is no line of this plan with an",
    ),
    "a claim of no money": (
        row(kind="claim", of="prices.index"),
        "row 4 (Other), column Of: 'prices.index' is no line of this",
    ),
    "a claim of a year without a figure": (
        row(kind="claim", of="gap.in_year"),
        "row 4 (Other), column 2025/26: gap.in_year has no figure in the base year; clear this cell",
    ),
    "a line that speaks of another": (
        row(of="gap.funding"),
        "row 4 (Other), column Of: a row of expenditure speaks of no other",
    ),
    "a recurrent reserve": (
        row(kind="reserve", amounts=("", "1", ""), recurrent="yes"),
        "row 4 (Other), column Recurrent: a row of reserve is never recurrent; leave this cell blank",
    ),
    "new amounts of one year": (
        row(recurrent="no")[:8] + ("new", "", "", "", ""),
        "row 4 (Other), column Amounts: a row of expenditure that does not stay has no level; clear the cell",
    ),
    "a saving below 0": (
        row(kind="saving", amounts=("", "(1)", "-")),
        "row 4 (Other): no year is above 0, and saving is entered above 0; remove the minus; or, on the command "
        "line, read such rows without it (--signs turn) or as they stand (--signs keep)",
    ),
    "a reserve below 0": (
        row(kind="reserve", amounts=("", "-1", "-2")),
        "row 4 (Other): no year is above 0, and reserve",
    ),
    "an amount beyond all bounds": (
        row(amounts=("2bn", "3bn", "3,000bn")),
        "row 4 (Other): 2027/28: 3,000,000,000 is outside -1,000,000,000 to 1,000,000,000",
    ),
    "a name that is a formula": (
        row(line="=A1"),
        "row 4 (=A1): '=A1' starts as a spreadsheet formula does; begin with",
    ),
    "a name that is there already": (
        row(line="services"),
        "row 4 (services): stands in row 2 too, as expenditure; delete one, or give it a name of its own",
    ),
    "an assumption of the base year": (
        row(kind="assumption", amounts=("3%", "3%", "")),
        "row 4 (Other), column 2025/26: is the base year, in which an assumption has no amount",
    ),
    "an assumption in £k": (
        row(kind="assumption", amounts=RATES, unit="£k"),
        "row 4 (Other), column Unit: '£k' is no unit of an assumption, which is a rate; write %, or leave it blank",
    ),
    "an assumption that begins late": (
        row(kind="assumption", amounts=("", "", "3%")),
        "row 4 (Other): 2026/27: no value for the plan's first year; add one",
    ),
    "an assumption beyond all bounds": (
        row(kind="assumption", amounts=("", "3", "")),
        "row 4 (Other), column 2026/27: '3' is 300%, and a rate is 100% at most; write it as 3%, or write % in",
    ),
    "a row that an unknown assumption moves": (
        row(moved_by="Pay 64%"),
        "row 4 (Other), column Moved by: 'Pay' is no assumption of this table; add a row of the kind",
    ),
    "assumptions parted by commas": (
        row(moved_by="Pay 64%, Prices 36%"),
        "row 4 (Other), column Moved by: 'Pay 64%, Prices' is no assumption of this table; part several by semicolons",
    ),
    "a saving that an assumption moves": (
        row(kind="saving", amounts=("", "1", ""), moved_by="Pay"),
        "row 4 (Other), column Moved by: no assumption moves this row of saving; clear this cell",
    ),
    "a blank cell between levels": (
        row(amounts=("1", "", "3")),
        "row 4 (Other), column 2026/27: is blank, and other years have an amount; type 0 or a dash if",
    ),
    "a blank cell behind the base year alone": (
        row(amounts=("1", "", "")),
        "row 4 (Other), column 2027/28: is blank, and",
    ),
    "a blank cell of a row that is moved": (
        row(amounts=("", "2", ""), moved_by="Pay"),
        "row 4 (Other), column 2027/28: is blank, and other",
    ),
    "a blank cell behind the last amount": (
        row(amounts=("1", "2", "")),
        "row 4 (Other), column 2027/28: is blank, and other years have an amount",
    ),
    "a sign that changes in one year": (
        row(kind="funding", amounts=("66000", "(67500)", "69000")),
        "row 4 (Other), column 2026/27: (67500) is below 0, and no other year is; change the sign; or, on the command "
        "line, read such amounts with the other sign (--signs turn) or as they stand (--signs keep)",
    ),
    "an amount above 0 between others below": (
        row(amounts=("-5", "6", "-7")),
        "row 4 (Other), column 2026/27: 6 is above 0, and no other year is",
    ),
    "a point beside commas": (
        row(amounts=("20,000", "20,500", "21.000")),
        "row 4 (Other), column 2027/28: '21.000' has a point where other amounts of the row have a comma; write",
    ),
    "an assumption that moves nothing": (
        row(kind="assumption", amounts=RATES),
        "row 4 (Other): no line is moved by this assumption; name it in the column Moved by of a line, or delete",
    ),
    "a row that is cut off": (
        ("Other", "expenditure", "5"),
        "row 4 (Other): ends before the column 2026/27; add the cells that are missing, with 0 or a dash for nothing",
    ),
    "a name that is there already, with an id": (
        row(line="services", id="other"),
        "row 4 (services): stands in row 2 too, as expenditure; delete one, or give it a name of its own",
    ),
    "a cell without a heading": (
        (*row(), "stray"),
        "row 4 (Other), column N: 'stray' stands in a column without a heading; give",
    ),
}


WITH_TWO_PROBLEMS = {
    "an opening position of a plan year",
    "an assumption that begins late",
    "a blank cell behind the base year alone",
    "a blank cell of a row that is moved",
}


@pytest.mark.parametrize("case", CELLS)
def test_a_cell_that_is_not_understood_is_refused_with_its_row_and_column(case, tmp_path):
    wrong, message = CELLS[case]
    table = csv_table(tmp_path, (*SMALL, wrong), ALL)
    text = refused(lambda: mtfs.plan_from_table(table), f"{table}, {message}")
    assert len(text.splitlines()) == 1 + (case in WITH_TWO_PROBLEMS), text


def test_everything_is_refused_at_once(tmp_path):
    rows = [row("A", "?"), row("B", amounts=("x", "y", "3")), row("", unit="$")]
    table = csv_table(tmp_path, (*SMALL, *rows), (*ALL[:-1], "Remark"))
    with pytest.raises(mtfs.PlanError) as caught:
        mtfs.plan_from_table(table)
    assert [problem.location for problem in caught.value.problems] == [
        *("headings", "row 4 (A), column Kind", "row 5 (B), column 2025/26", "row 5 (B), column 2026/27"),
        *("row 6, column Unit", "row 6, column Line"),
    ]


def test_rows_are_judged_each_by_itself_in_one_refusal(tmp_path):
    rows = [
        row("A", "spend"), row("B", "saving", ("", "-5", "-6")), row("Pay", "assumption", ("", "3", "")),
        row("C", amounts=("20,000", "20,500", "21.000")), row("=D"), row("E", moved_by="Pay 50%; A; Prices"),
    ]  # fmt: skip
    with pytest.raises(mtfs.PlanError) as caught:
        mtfs.plan_from_table(csv_table(tmp_path, (*SMALL[:1], *rows), ALL))
    assert sorted(problem.location for problem in caught.value.problems) == [
        *(
            "row 3 (A), column Kind",
            "row 4 (B)",
            "row 5 (Pay), column 2026/27",
            "row 6 (C), column 2027/28",
            "row 7 (=D)",
        ),
        "row 8 (E), column Moved by",
    ]


HEADED = {
    "no year": (("Line", "Kind"), "headings: has no columns of a year; add one for the base year"),
    "one year": (("Line", "Kind", "2025/26"), "headings: has 1 column of a year; add one for the base year"),
    "a gap between years": (
        ("Line", "Kind", "2025/26", "2027/28"),
        "headings: the years do not follow each other (2025/26, 2027/28); begin with the base year and leave none out: "
        "2025/26, 2026/27, ...",
    ),
    "years from the last to the first": (
        ("Line", "Kind", "2027/28", "2026/27"),
        "headings: the years do not follow each other (2027/28, 2026/27); begin with the base year and leave none out: "
        "2026/27, 2027/28, ...",
    ),
    "a year twice": ((*HEADINGS, "2025-26"), "headings: 2025/26 stands there twice; keep one of the two columns"),
    "a column twice": ((*HEADINGS, "Line"), "headings: Line stands there twice; keep one of the two columns"),
    "a year that is none": ((*HEADINGS, "2028/30"), "headings: '2028/30' is not a financial year; write it as 2028/29"),
    "an unknown column": (
        (*HEADINGS, "Owner"),
        "headings: 'Owner' is no column of a table; write a year as 2025/26, use",
    ),
    "a misspelt column": ((*HEADINGS, "Recurent"), "'Recurent' is no column of a table; did you mean Recurrent?"),
    "too many years": (
        ("Line", "Kind", *(f"{2000 + year}/{(year + 1) % 100:02d}" for year in range(32))),
        "headings: has 32 years, and a plan has at most 30 after its base year; leave some out",
    ),
    "years without their second half": (
        ("Line", "Kind", "2025", "2026", "FY27"),
        "headings: '2025', '2026', 'FY27' are no columns of a table; write a year as 2025/26, use",
    ),
    "several units": (
        ("Line", "Kind", "2025/26 (£k)", "2026/27 (£m)"),
        "headings: several units are named: £k in '2025/26 (£k)', £m in '2026/27 (£m)'; say which it is in a column",
    ),
    "no headings": (
        ("Name", "Type"),
        "has no row with the headings Line and Kind; give the columns Line, Kind and one",
    ),
}


@pytest.mark.parametrize("case", HEADED)
def test_headings_that_are_not_understood_are_refused(case, tmp_path):
    headings, message = HEADED[case]
    refused(lambda: mtfs.plan_from_table(csv_table(tmp_path, SMALL, headings)), message)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ((), "lines.csv: has no rows below its headings; add one for each line"),
        (SMALL[:1], "lines.csv: has no row of funding; add one"),
        (
            (SMALL[1], ("Plans", "saving", "", "1", "")),
            "row 3 (Plans): a row of saving closes a gap, and there is no expenditure; add a row of expenditure",
        ),
        (
            (*SMALL, ("A", "brought forward", "1", "", ""), ("B", "b/f", "2", "", "")),
            "row 5 (B): stands in row 4 too, as brought forward; delete one",
        ),
        (
            (*SMALL, ("Grant", "funding", "1", "-", "2"), ("Total", "funding", "101", "105", "110")),
            "row 5 (Total): is the sum of rows 3 to 4, and would be counted twice; delete it, make it a claim of "
            "gap.funding, or give it another name if it is no total",
        ),
        (
            (SMALL[0], ("Tax", "funding", "-1", "-", "-"), ("Grant", "funding", "-1", "-", "-")),
            "row 3 (Tax): no year is above 0, and funding is entered above 0; remove the minus",
        ),
    ],
)
def test_rows_that_do_not_stand_together_are_refused(rows, message, tmp_path):
    refused(lambda: mtfs.plan_from_table(csv_table(tmp_path, rows)), message)


def test_a_unit_that_is_none_is_refused(tmp_path):
    refused(
        lambda: mtfs.plan_from_table(csv_table(tmp_path), unit="$"), "--unit: '£$' is no unit of a row; write £, £k"
    )


FILES = {
    "lines.toml": (b"x = 1", "is no table that mtfs reads; give a table as .csv or .xlsx"),
    "lines.ods": (b"PK", "is no table that mtfs reads; open it in Excel or LibreOffice and save it as .xlsx"),
    "lines.csv": (b"PK\x03\x04", "is a workbook, not a text; give it a name that ends in .xlsx"),
    "bytes.csv": (b"Line,Kind\n\x81\x8d", "is no text; save it as CSV UTF-8"),
    "large.csv": (b"x" * 5_000_001, "is larger than 5 MB; keep the rows of the plan alone"),
    "field.csv": (
        b"Line,Kind\n" + b"x" * 200_000,
        "field.csv, row 2: a cell of this row holds more than 131,072 characters",
    ),
    "quote.csv": (
        b'Line,Kind\nA,"Report\nB,C\n',
        "quote.csv, row 2: a quote in this row does not close where its cell",
    ),
    "rows.csv": (b"Line,Kind\n" + b"A,cost\n" * 1001, "has 1,001 rows, and a plan has room for 1,000 at most; put"),
    "lines.xlsx": (b"x", "is not an Excel workbook"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_no_table_is_refused(name, tmp_path):
    content, message = FILES[name]
    (tmp_path / name).write_bytes(content)
    refused(lambda: mtfs.plan_from_table(tmp_path / name), message, kind=mtfs.MtfsError)


@pytest.mark.parametrize("table", [None, 5, {"Line": ["A"]}, pd.Series([1])])
def test_an_object_that_is_no_table_is_refused(table):
    refused(lambda: mtfs.plan_from_table(table), f"{type(table).__name__} is no table; give a table as .csv or .xlsx")


def test_an_assumption_that_is_one_by_name_and_another_by_id_is_refused(tmp_path):
    rates = (row(line="Prices", kind="assumption", amounts=RATES, id="pay"), row("Pay", "assumption", RATES, id="x"))
    message = "row 6 (Other), column Moved by: 'Pay' is name or id of the rows 4 and 5; change one of both there"
    refused(lambda: mtfs.plan_from_table(csv_table(tmp_path, (*SMALL, *rates, row(moved_by="Pay")), ALL)), message)


def test_signs_that_are_none_are_refused(tmp_path):
    table = csv_table(tmp_path)
    refused(lambda: mtfs.plan_from_table(table, signs="Turn"), "signs are 'Turn'; write one of ask, turn, keep")


@pytest.mark.parametrize(
    ("weight", "says"),
    [
        *((text, f"'{text}' is no weight; write the part of the line that it moves, as 64%")
          for text in ("6.4.5%", ".%", ". %")),
        *((text, f"'{text}' is outside 0% to 100%; write the part of the line") for text in ("100.1%", "-1%")),
        ("64", "'Other 64' is no assumption of this table; write the weight with its sign, as Other 64%"),
    ],
)  # fmt: skip
def test_a_weight_that_is_none_is_refused(weight, says, tmp_path):
    rows = (*SMALL, row(kind="assumption", amounts=RATES), row(line="Moved", moved_by=f"Other {weight}"))
    message = f"row 5 (Moved), column Moved by: {says}"
    text = refused(lambda: mtfs.plan_from_table(csv_table(tmp_path, rows, ALL)), message)
    assert len(text.splitlines()) == 1


@pytest.mark.parametrize("amount", ["1,234", "1.234", "£54,125", "(110.500)", "0,023"])
def test_decimals_and_thousands_are_not_told_apart_between_semicolons(amount, tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text(csv_text([*SMALL, ("Other", "expenditure", amount, "1", "0.125")], delimiter=";"), "utf-8")
    refused(
        lambda: mtfs.plan_from_table(path),
        f"row 4 (Other), column 2025/26: '{amount}' may have decimals or thousands: semicolons part the cells of this",
    )


def test_a_file_that_is_not_there_is_refused(tmp_path):
    refused(lambda: mtfs.plan_from_table(tmp_path / "none.csv"), "none.csv: cannot be read", "check the name")


def test_the_sheet_of_a_workbook_is_named_where_there_are_several(tmp_path):
    table = [HEADINGS, *SMALL]
    path = xlsx_table(tmp_path / "book.xlsx", {"A": table, "B": table, "C": [["x"]]})
    refused(
        lambda: mtfs.plan_from_table(path), "has a table of lines on the sheets A, B; name the one to read, such as"
    )
    refused(lambda: mtfs.plan_from_table(f"{path}:D"), "has no sheet 'D'; its sheets are A, B, C")
    refused(lambda: mtfs.plan_from_table(f"{path}:C"), "book.xlsx:C: has no row with the headings Line and Kind")
    only = xlsx_table(tmp_path / "none.xlsx", {"C": [["x"]]})
    refused(lambda: mtfs.plan_from_table(only), "none.xlsx: has no row with the headings Line and Kind")


def test_a_formula_that_was_never_calculated_is_no_blank_cell(tmp_path):
    path = xlsx_table(tmp_path / "book.xlsx", {"A": [HEADINGS, *SMALL, ("Sum", "expenditure", "=C2", None, None)]})
    refused(
        lambda: mtfs.plan_from_table(path),
        "book.xlsx:A, row 4 (Sum), column 2025/26: '=C2' is a formula that was never",
    )


def test_a_data_frame_is_refused_by_its_rows(tmp_path):
    frame = pd.DataFrame([*SMALL, ("Other", "expenditure", "x", None, None)], columns=HEADINGS)
    refused(lambda: mtfs.plan_from_table(frame), "the data frame, row 3 (Other), column 2025/26: 'x' is no number")
    refused(lambda: mtfs.plan_from_table(frame.drop(columns="Kind")), "the data frame: has no row with the headings")
