"""Numbers as people type them: one reading, and the remedy that fits what was typed instead."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.commands import run

import mtfs
from mtfs.core.errors import PlanError
from mtfs.core.numbers import finite_number, number_remedy, read_number, read_whole_number, shown
from mtfs.core.references import Assignment
from mtfs.core.units import MILLIONS, MONEY, POUNDS, RATE, SHARE, unit_named
from mtfs.plan.changes import changed
from mtfs.plan.library import built_in_text
from mtfs.plan.toml import plan_from_data, plan_from_text

NUMBERS = {"0": 0, "-0.01": -0.01, "+5": 5, " 674000 ": 674000, ".5": 0.5, "5.": 5, "1e3": 1000, "2.3E-2": 0.023,
           "0.0e5": 0, "1e-99": 1e-99, "007": 7}  # fmt: skip
REMEDIES = {
    "2%": "write 0.02",
    "2.3 %": "write 0.023",
    "-1.1%": "write -0.011",
    "2.3 per cent": "write 0.023",
    "674,000": "write 674000",
    "1,950,000.5": "write 1950000.5",
    "-16,054": "write -16054",
    "674 000": "write 674000",
    "674\u00a0000": "write 674000",
    "(510)": "write -510",
    "205_000": "write 205000",
    "0.0_1": "write 0.01",
    "٠.٠١": "write 0.01",
    "٠٫٠١": "write 0.01",
    "２５": "write 25",
    "−0.01": "write -0.01",
    "£1.5m": "write 1500 where the unit is £k: the number alone, without its unit",
    "£674,000": "write 674 where the unit is £k: the number alone, without its unit",
    "674k": "write 674 where the unit is £k: the number alone, without its unit",
    "1.9bn": "write 1900000 where the unit is £k: the number alone, without its unit",
    "£m": "write the number alone, without its unit; amounts are in £k, so that £1.5m is 1500",
    "£k": "write the number alone, without its unit; amounts are in £k, so that £1.5m is 1500",
    "-": "write 0 for none",
    "n/a": "leave it out if it is not known, or write 0 if it is nothing",
    "1950000": "type 1950000 as a number, not as text",
    "1,95": "write decimals behind a point, as in 1.5, and a comma between thousands alone, as in 1,500",
    "£1.234,5m": "write decimals behind a point, as in 1.5, and a comma between thousands alone, as in 1,500",
    "1,23,456": "type one, such as 0.023 for 2.3%",
    "1.2.3": "type one, such as 0.023 for 2.3%",
    "tbc": "type one, such as 0.023 for 2.3%",
    "0x10": "type one, such as 0.023 for 2.3%",
    "inf": "type one, such as 0.023 for 2.3%",
    "nan": "type one, such as 0.023 for 2.3%",
    "": "type one, such as 0.023 for 2.3%",
}
IN_UNITS = [
    ("lots", MONEY, "type one in £k, such as 1500 for £1.5m"),
    ("2.3%", MONEY, "type one in £k, such as 1500 for £1.5m"),
    ("£m", MONEY, "type one in £k, such as 1500 for £1.5m"),
    ("lots", MILLIONS, "type one in £m, such as 1.5 for £1.5m"),
    ("£674m", MONEY, "write 674000: the number alone, in £k"),
    ("674k", MILLIONS, "write 0.674: the number alone, in £m"),
    ("48.5m", MILLIONS, "write 48.5: the number alone, in £m"),
    ("£92,744", MONEY, "write 92744 if it is in £k, 92.744 if it is in £"),
    ("48.5m", POUNDS, "write 48500000: the number alone, in £"),
    ("£1.5k", POUNDS, "write 1500: the number alone, in £"),
    ("lots", POUNDS, "type one in £, such as 25"),
    ("lots", RATE, "type one, such as 0.023 for 2.3%"),
    ("£5m", SHARE, "type one, such as 0.023 for 2.3%"),
    ("2.3 per cent", SHARE, "write 0.023"),
    (None, unit_named("bed days"), "type one in bed days, such as 25"),
    ("5k", unit_named("bed days"), "write 5000"),
    ("£5", unit_named("bed days"), "type one in bed days, such as 25"),
    ("674,000", MONEY, "write 674000"),
]
NOT_READ = [text for text in REMEDIES if text != "1950000"] + ["1e", "e5", "0b1", "1\n", "--1", "1j", "²", "1 2"]


@pytest.mark.parametrize(("text", "number"), NUMBERS.items())
def test_a_number_is_read(text, number):
    assert read_number(text) == number and isinstance(read_number(text), float)


@pytest.mark.parametrize(("text", "expected"), REMEDIES.items())
def test_anything_else_is_told_with_the_remedy_that_fits(text, expected):
    assert number_remedy(text) == expected


@pytest.mark.parametrize(("value", "unit", "expected"), IN_UNITS)
def test_a_remedy_is_in_the_unit_of_the_number(value, unit, expected):
    assert number_remedy(value, unit) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, "type one, such as 2.3%"), ("lots", "type one, such as 2.3%"),
     ("2.3 %", "type 2.3% as a number, not as text"),
     ("-1.1%", "type -1.1% as a number, not as text"), ("0.023", "type 0.023 as a number, not as text")],
)  # fmt: skip
def test_in_a_cell_a_rate_is_typed_as_it_is_shown(value, expected):
    assert number_remedy(value, RATE, as_percentage=True) == expected


@pytest.mark.parametrize("text", NOT_READ)
def test_what_a_finance_reader_would_not_see_as_a_number_is_none(text):
    with pytest.raises(ValueError, match="is no number; "):
        read_number(text)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (5e-324, "too small"),
        (-1e-101, "too small"),
        (math.inf, "no finite number"),
        (math.nan, "no finite number"),
        (16**4000, "a whole number of thousands of digits is too large"),
        (10**400, "too large"),
    ],
    ids=["tiny", "tiny and negative", "infinite", "none", "thousands of digits", "hundreds of digits"],
)
def test_a_number_that_nothing_can_be_computed_with_is_refused(value, problem):
    with pytest.raises(ValueError, match=problem):
        finite_number(value)


@pytest.mark.parametrize("text", ["5e-324", "1e-400", "-0.000001e-500", "1e400", "9" * 400])
def test_so_is_its_text(text):
    with pytest.raises(ValueError, match="is too small a number|is no finite number"):
        read_number(text)


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=1e-99) | st.integers(-(2**53), 2**53))
def test_what_python_writes_is_read_to_the_last_bit(number):
    assert read_number(repr(number)) == number


@given(st.text(max_size=30))
def test_every_text_is_a_number_or_has_a_remedy_of_one_line(text):
    try:
        read_number(text)
    except ValueError as error:
        assert len(str(error).splitlines()) == 1 and len(str(error)) < 250


@given(st.floats(-1e12, 1e12), st.sampled_from(["{:,.2f}", "{:.3f}%", "£{:,.0f}k", "({:,.1f})", "{:_.2f}"]))
def test_a_remedy_that_names_a_number_names_one_that_is_read(number, form):
    advice = number_remedy(form.format(number))
    assume(advice.startswith("write ") and "alone" not in advice.partition(":")[0])
    assert math.isfinite(read_number(advice.split()[1]))


@pytest.mark.parametrize("text", ["1_000", "١٠", "1e3", "10.0", "", "0x10", "1,000", "9" * 31])
def test_a_whole_number_is_digits_alone(text):
    with pytest.raises(ValueError, match="is no whole number; write digits alone"):
        read_whole_number(text)
    assert read_whole_number("-12") == -12


def test_a_long_value_is_shown_in_part():
    assert shown("x" * 1000) == "'" + "x" * 39 + "..." and shown([1] * 1000) == "a list"


# Wherever a text becomes a number

TAKEN_BEFORE = ["0.0_1", "٠.٠١", "٢%", "1_0e-3", "nan", "inf", "1e999", "5e-324", "0.01£"]


@pytest.mark.parametrize("text", TAKEN_BEFORE)
def test_a_change_takes_none_of_them(text):
    with pytest.raises(PlanError, match=r"^rates\.growth: .* (is no number|number; )"):
        changed(mtfs.load_plan(), [Assignment("rates.growth", None, text)])


@pytest.mark.parametrize("text", TAKEN_BEFORE)
def test_a_scenario_takes_none_of_them(text):
    added = f'\n[scenarios.odd]\nname = "Odd"\nsets = "rates.growth = {text}"\n'
    with pytest.raises(PlanError, match=r"plan: scenarios\.odd\.sets: rates\.growth: "):
        plan_from_text(built_in_text("cambridgeshire-peterborough-2025-28") + added, "plan")


@pytest.mark.parametrize("text", TAKEN_BEFORE)
def test_an_amount_of_money_is_none_of_them(text):
    with pytest.raises(ValueError, match="is no|too small"):
        MONEY.read(text)


@pytest.mark.parametrize("option", [("simulate", "--draws"), ("simulate", "--seed"), ("sensitivity", "--step"),
                                    ("sensitivity", "--top"), ("sensitivity", "--points")])  # fmt: skip
@pytest.mark.parametrize("text", ["1_000", "١", "inf", "0x10", "10%"])
def test_an_option_takes_none_of_them(option, text):
    name, flag = option
    said = run(name, flag, text, code=2).stderr
    assert f"Invalid value for '{flag}': '{text}' is no " in said and "Traceback" not in said


def test_the_ends_of_a_range_take_none_of_them():
    said = run("solve", "--set", "rates.growth", "--for", "pot.total=1", "--between", "0", "2%", code=2).stderr
    assert "'2%' is no number; write 0.02" in said


def test_an_option_says_how_small_it_may_be():
    assert "0 is too small; give 1 or more" in run("sensitivity", "--top", "0", code=2).stderr


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("0x" + "f" * 4000, "a whole number of thousands of digits is too large a number"),
        ("0b" + "1" * 20000, "a whole number of thousands of digits is too large a number"),
        ("1" + "0" * 400, "is too large a number"),
        ("5e-324", "5e-324 is too small a number; write 0"),
        ("-1e-200", "-1e-200 is too small a number; write 0"),
    ],
)
def test_a_plan_file_with_a_number_beyond_measure_is_refused_in_one_line(number, problem, tmp_path):
    text = built_in_text("cambridgeshire-peterborough-2025-28")
    before, value, after = text.partition("value = ")
    file = tmp_path / "plan.toml"
    file.write_text(before + value + number + " #" + after, encoding="utf-8")
    said = run("show", file, code=2).stderr
    assert problem in said and len(said.splitlines()) == 1 and "value: " in said


@pytest.mark.parametrize("key", ["horizon", "base_year", "name", "rates", "scenario"])
def test_so_it_is_where_no_amount_belongs(key):
    data = {"name": "A", "organisation": "B", "code": "QOQ", key: 16**4000}
    with pytest.raises(PlanError) as refused:
        plan_from_data(data, "plan")
    assert f"plan: {key}: " in str(refused.value) and max(map(len, str(refused.value).splitlines())) < 300
