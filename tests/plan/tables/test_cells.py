"""The cells of a table: what people paste, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from mtfs.core.errors import PlanError
from mtfs.core.units import MILLIONS, MONEY, POUNDS
from mtfs.plan.tables.cells import read_amount, read_answer, read_unit, read_year, text_of

NO_BREAK, NARROW, THIN, MARK, MINUS, EN_DASH = "\u00a0", "\u202f", "\u2009", "\ufeff", "\u2212", "\u2013"
PASTED = {
    "1234": "1234",
    "1,234": "1234",
    "1,234,567.8": "1234567.8",
    "£1,234": "1234",
    "£ 1,234": "1234",
    "(1,234)": "-1234",
    "( 1,234 )": "-1234",
    "(£1,234)": "-1234",
    "£(1,234)": "-1234",
    "-1,234": "-1234",
    "- 1,234": "-1234",
    "-£1,234": "-1234",
    "£-1,234": "-1234",
    f"{MINUS}1,234": "-1234",
    f"{EN_DASH}1,234": "-1234",
    f"1{NO_BREAK}234{NARROW}567": "1234567",
    f"1{THIN}234": "1234",
    f"{NO_BREAK}1,234{NO_BREAK}": "1234",
    f"{MARK}1,234": "1234",
    "+5": "5",
    ".5": "0.5",
    "1,950 £k": "1950",
    "£1,950m": "1950000",
    "£1.95bn": "1950000",
    "1.5m": "1500",
    "500k": "500",
    "-": "0",
    EN_DASH: "0",
    "£ -": "0",
    "nil": "0",
    "0": "0",
    5: "5",
    8.069: "8.069",
    -3.0: "-3",
    0.1 + 0.2: "0.3",
}


@pytest.mark.parametrize("cell", PASTED)
def test_an_amount_is_understood_as_pasted(cell):
    assert read_amount(cell, MONEY).value == Decimal(PASTED[cell])


@pytest.mark.parametrize("cell", [None, "", " ", NO_BREAK, MARK, float("nan")])
def test_a_blank_cell_is_no_amount(cell):
    assert read_amount(cell, MONEY) is None and text_of(cell) == ""


@pytest.mark.parametrize(
    "cell",
    [
        *(
            "tbc",
            "n/a",
            "2.3%",
            "1,23",
            "12 34",
            "1,2345",
            "--",
            "(5",
            "5)",
            "(-5)",
            "1,234-",
            "0,023",
            "5£0",
            "1£2k",
            "££5",
            "5 apples",
            "£",
            "#REF!",
        ),
        *(True, False, date(2025, 4, 1), "1,950 £m"),
    ],
)
def test_what_is_no_amount_is_refused(cell):
    with pytest.raises(ValueError, match="is no number; "):
        read_amount(cell, MONEY)


def test_a_formula_without_a_value_is_no_blank_cell():
    with pytest.raises(ValueError, match=r"'=SUM\(A1:A3\)' is a formula that was never calculated; open the table"):
        read_amount("=SUM(A1:A3)", MONEY)


@pytest.mark.parametrize(
    ("cell", "unit", "value", "rounding"),
    [
        ("22,564", MONEY, "22564", "1"),
        ("22,564.50", MONEY, "22564.5", "0.01"),
        ("8.069", MILLIONS, "8069", "1"),
        ("36.860", MILLIONS, "36860", "1"),
        (8.1, MILLIONS, "8100", "100"),
        ("£112.5m", MONEY, "112500", "100"),
        ("£2bn", MONEY, "2000000", "1000000"),
        ("22,564,000", POUNDS, "22564", "0.001"),
        ("£22.5k", POUNDS, "22.5", "0.1"),
        (22564, POUNDS, "22.564", "0"),
        ("5e3", MONEY, "5000", "1"),
        ("-", MONEY, "0", "0"),
        ("0", MILLIONS, "0", "0"),
        ("0.0", MILLIONS, "0", "100"),
        (25.0, MILLIONS, "25000", "0"),
    ],
)
def test_an_amount_is_in_its_units_and_knows_its_last_digit(cell, unit, value, rounding):
    amount = read_amount(cell, unit)
    assert (amount.value, amount.rounding) == (Decimal(value), Decimal(rounding))


@pytest.mark.parametrize(
    ("unit", "cell", "rate"),
    [("%", "0.5", "0.005"), ("%", 1, "0.01"), ("%", "0.5%", "0.005"), ("%", "-", "0"), ("", "0.5", "0.5")],
)
def test_a_rate_is_in_the_unit_of_its_row(unit, cell, rate):
    assert read_amount(cell, read_unit(unit, rate=True)).value == Decimal(rate)


@pytest.mark.parametrize(
    "text",
    ["2025/26", "2025-26", "2025/2026", "2025-2026", f"2025{EN_DASH}26", "FY2025/26", "fy 2025-26", " 2025 / 26 "]
    + ["2025/26 Budget", "2025-26 (draft budget)", "2025/26 Forecast £m", "2025/26 (£'000)", "2025/26 Estimate (£m)"],
)
def test_a_year_is_understood_however_it_is_written(text):
    assert read_year(text) == "2025/26"


@pytest.mark.parametrize("text", ["2025", "Total", "25/26", "2025/26 share", "", "April 2025"])
def test_another_heading_is_no_year(text):
    assert read_year(text) is None


@pytest.mark.parametrize("text", ["2025/27", "2025-24", "2025/1926"])
def test_a_year_that_is_none_is_refused(text):
    with pytest.raises(PlanError, match="write it as 2025/26"):
        read_year(text)


@pytest.mark.parametrize(("cell", "answer"), [("yes", True), ("Y", True), (True, True), ("No", False), ("", None)])
def test_yes_and_no(cell, answer):
    assert read_answer(cell) is answer


@pytest.mark.parametrize("read", [read_answer, read_unit])
def test_another_word_is_refused(read):
    with pytest.raises(ValueError, match="'perhaps' is n.*; write "):
        read("perhaps")


@pytest.mark.parametrize(
    ("cell", "unit"),
    [("", MONEY), (None, MONEY), ("£k", MONEY), ("£000", MONEY), ("£’000", MONEY), ("£M", MILLIONS), ("£", POUNDS)],
)
def test_units(cell, unit):
    assert read_unit(cell) is unit
