"""Units: how figures are written, read and scaled, and the one rule of rounding."""

import math
import struct
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from mtfs.core import units
from mtfs.core.numbers import SMALLEST
from mtfs.core.units import (
    COUNT,
    ELASTICITY,
    INDEX,
    KNOWN,
    MILLIONS,
    MONEY,
    NUMBER,
    OF_CHECK,
    POUNDS,
    RATE,
    SHARE,
    YEARS,
    axis_format,
    cell_format,
    general,
    grouped,
    percentage,
    round_half_away,
    unit_named,
)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (1000.25, 1, "1000.3"),
        (-1000.25, 1, "-1000.3"),
        (2.25, 1, "2.3"),
        (1.15, 1, "1.2"),  # 1.149999999999999911 in binary
        (1.005, 2, "1.01"),
        (0.1 + 0.2 + 0.05, 1, "0.4"),  # spreadsheets round what 15 digits say
        (2.5, 0, "3"),
        (-0.5, 0, "-1"),
        (-0.04, 1, "0.0"),
        (-0.0, 1, "0.0"),
        (1e16, 1, "10000000000000000.0"),
        (5e-324, 2, "0.00"),
    ],
)
def test_halves_are_rounded_away_from_zero(value, decimals, expected):
    assert f"{round_half_away(value, decimals):f}" == expected


@given(st.decimals(-(10**9), 10**9, places=5), st.integers(0, 4))
def test_a_decimal_is_rounded_as_it_is_written(value, decimals):
    expected = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    assert round_half_away(float(value), decimals) == expected


@given(st.floats(allow_nan=False), st.sampled_from(sorted(KNOWN)))
def test_no_figure_is_written_as_minus_nothing(value, name):
    unit = KNOWN[name]
    texts = [unit.in_table(value), unit.in_sentence(value), unit.rounded(value)]
    texts += [unit.large(value), unit.millions(value)] if unit.money and abs(value) < 1e300 else []
    for text in texts:
        assert text and ("-" not in text.split(" ")[0].partition("e")[0] or any(c in text for c in "123456789inf"))


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (None, "£k", ""),
        (math.nan, "£k", "missing"),
        (1000.25, "£k", "1,000.3"),
        (-0.04, "£k, 2025/26 prices", "0.0"),
        (0.02345, "rate", "2.35%"),
        (-0.00001, "rate", "0.00%"),
        (1.02945, "index", "1.0295"),
        (0.12345, "% for 1%", "0.1235"),
        (5, "years", "5"),
        (2616.0, "bed days", "2,616.0"),
        (1e-6, "of the check", "1e-06"),
        (math.inf, "£k", "inf"),
    ],
)
def test_in_a_table(value, unit, expected):
    assert unit_named(unit).in_table(value) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.023, "rate", "2.30%"),
        (0.0125, "rate", "1.25%"),
        (0.01234, "rate", "1.234%"),
        (1 / 3, "share", "33.3333%"),
        (1234567.89, "£k", "1,234,567.9 £k"),
        (1000.25, "£k", "1,000.3 £k"),
        (1.0294, "index", "1.0294"),
        (5, "years", "5 years"),
        ("central", "", "central"),
        (float("nan"), "£k", "missing"),
        (0.5, "", "0.5"),
        (2616.0, "bed days", "2,616.0 bed days"),
        (887.0, "£", "£887"),
        (347.5, "£", "£347.50"),
        (-347.5, "£", "-£347.50"),
        (-0.001, "£", "£0"),
    ],
)
def test_in_a_sentence(value, unit, expected):
    assert unit_named(unit).in_sentence(value) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (None, "£", ""),
        (28_000_000.5, "£", "£28,000,001"),
        (-1.4, "£", "-£1"),
        (174_999.6, "bed days", "175,000 bed days"),
        (1000.25, "£k", "1,000.3 £k"),
        (0.02345, "rate", "2.35%"),
        (1.02945, "index", "1.0295 index"),
        (12.345, "beds", "12.3 beds"),
    ],
)
def test_rounded_as_a_publication_has_it(value, unit, expected):
    assert unit_named(unit).rounded(value) == expected


def test_large_amounts_of_money_are_said_in_millions():
    assert MONEY.millions(2250) == "£2.3m" and MONEY.millions(-2250) == "-£2.3m" and MONEY.millions(-0.3) == "£0.0m"
    assert MONEY.millions(math.nan) == "missing"
    assert MONEY.millions(9_999_949) == "£9,999.9m" and MONEY.millions(9_999_950) == "£10.0bn"
    assert MONEY.millions(-178_720_900) == "-£178.7bn" and MONEY.large(178_720_900) == "£178.7bn"
    assert MONEY.large(99.94) == "99.9 £k" and MONEY.large(99.95) == "£0.1m" and MONEY.large(-202_500) == "-£202.5m"
    assert MONEY.large(0) == MONEY.large(-0.04) == "£0.0m" and MILLIONS.large(0.05) == "50.0 £k"
    assert unit_named("£k, 2025/26 prices").large(50) == "50.0 £k" and RATE.large(0.5) == "50.00%"


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (44_850.4, "£k", "£44.850m"),
        (-20_028.3, "£k", "-£20.028m"),
        (178_720_900, "£k", "£178,720.900m"),
        (99.9, "£k", "99.9 £k"),
        (-5.0, "£k", "-5.0 £k"),
        (0, "£k", "£0.000m"),
        (math.nan, "£k", "missing"),
        (0.023, "rate", "2.30%"),
        (1234.5, "bed days", "1,234.5 bed days"),
        ("central", "£k", "central"),
    ],
)
def test_the_steps_of_a_figure_are_exact_enough_to_add_up(value, unit, expected):
    assert unit_named(unit).traceable(value) == expected


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (205_000, "£k", "£205.0m"),
        (205_010, "£k", "205,010.0 £k"),
        (-178_700_000, "£k, 2025/26 prices", "-£178.7bn"),
        (50.0, "£k", "50.0 £k"),
        (math.nan, "£k", "missing"),
        (math.inf, "£k", "inf £k"),
        (0.263478, "rate", "26.3478%"),
        ("central", "£k", "central"),
        (None, "£k", ""),
    ],
)
def test_an_exact_amount_is_in_millions_where_that_is_all_of_it(value, unit, expected):
    assert unit_named(unit).exactly(value) == expected


@pytest.mark.parametrize(
    ("unit", "values", "expected"),
    [
        ("£k", [40_500.0, 0.0], "£m"),
        ("£k, 2024/25 prices", [-100.0], "£m, 2024/25 prices"),
        ("£k", [99.9, -12.0, math.nan], "£k"),
        ("£k", [0.0, math.nan], "£m"),
        ("£k", [], "£m"),
        ("£m", [0.05], "£m"),
        ("£", [1e9], "£"),
        ("rate", [0.02], "rate"),
    ],
)
def test_readers_see_money_in_millions_unless_all_of_it_is_small(unit, values, expected):
    shown = unit_named(unit).for_readers(values)
    assert shown.name == expected


def test_only_money_has_another_scale():
    assert MONEY.convert(2250, MILLIONS) == 2.25 and MONEY.convert(1.5, POUNDS) == 1500
    assert MILLIONS.convert(1.5, MONEY) == 1500
    with pytest.raises(ValueError, match="rate cannot be turned into £m"):
        RATE.convert(1, MILLIONS)


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        ("2.3%", RATE, 0.023),
        ("-1 %", RATE, -0.01),
        ("0.023", SHARE, 0.023),
        ("1,950,000", MONEY, 1_950_000),
        ("£1,950m", MONEY, 1_950_000),
        ("£1.95bn", MONEY, 1_950_000),
        ("£1,950k", MONEY, 1_950),
        ("£250", MONEY, 0.25),
        ("£250", POUNDS, 250),
        ("£1.3m", POUNDS, 1_300_000),
        ("(1,234)", MONEY, -1234),
        ("(£1.2m)", MONEY, -1200),
        ("−5", NUMBER, -5),
        ("+5", NUMBER, 5),
        ("1,950.0 £k", MONEY, 1950),
        ("175 bed days", unit_named("bed days"), 175),
        ("1e-05", RATE, 1e-05),
        (".5", NUMBER, 0.5),
    ],
)
def test_a_text_is_read_in_the_unit(text, unit, expected):
    assert unit.read(f" {text} ") == expected


@pytest.mark.parametrize(
    ("text", "unit", "remedy"),
    [
        ("tbc", MONEY, "write it as 1,950,000 (in £k), £1,950m or £1.95bn"),
        ("2.3%", MONEY, "write it as 1,950,000 (in £k), £1,950m or £1.95bn"),
        ("£m", MONEY, "write it as"),
        ("£2", RATE, "write it as 2.3% or 0.023"),
        ("2m", SHARE, "write it as 2.3% or 0.023"),
        ("5%", unit_named("bed days"), "write it as 1,950 or 0.5, in bed days"),
        ("", NUMBER, "write it as 1,950 or 0.5"),
        *((text, MONEY, "is no number") for text in ("1,95", "19,50,000", "0.0_1", "٠.٠١", "205_000", "0x1F", "1.2.3")),
        *((text, MONEY, "is no number") for text in ("nan", "inf", "1e999", "(5", "5)", "(-5)", "--5", "9" * 400)),
    ],
)
def test_what_is_not_understood_is_refused_with_its_remedy(text, unit, remedy):
    with pytest.raises(ValueError, match="is no number") as error:
        unit.read(text)
    assert remedy in str(error.value) and repr(text[:40]) in str(error.value)


@given(
    st.integers(-(10**12), 10**12).map(lambda number: number / 10), st.sampled_from(["£k", "£m", "bed days", "beds"])
)
def test_what_a_sentence_says_is_read_back(value, name):
    unit = unit_named(name)
    assert unit.read(unit.in_sentence(value)) == value


@given(st.binary(min_size=8, max_size=8).map(lambda data: struct.unpack("d", data)[0]).filter(math.isfinite))
@example(SMALLEST)
def test_python_s_own_text_of_a_number_is_read_to_the_last_bit(value):
    assume(value == 0 or abs(value) >= SMALLEST)
    assert NUMBER.read(repr(value)) == value


def test_formats_of_cells_and_charts():
    assert (MONEY.cell, MONEY.fine_cell) == ("#,##0;-#,##0;0", "#,##0.0;-#,##0.0;0.0")
    assert (RATE.cell, SHARE.cell) == ("0.00%;-0.00%;0.00%", "0.0%;-0.0%;0.0%")
    assert (INDEX.cell, YEARS.cell, COUNT.cell, OF_CHECK.cell) == ("0.0000", "0", "0", "0.0000000")
    assert unit_named("correlation").cell == "0.00;-0.00;0.00" and unit_named("bed days").cell == MONEY.cell
    assert (
        RATE.fine_cell == RATE.cell and MONEY.typed_cell(1.5) == MONEY.fine_cell and MONEY.typed_cell(2) == MONEY.cell
    )
    assert units.as_outturn(MONEY.cell) == '#,##0" act.";-#,##0" act.";0" act."'
    assert axis_format(divided=1) == "#,##0," and axis_format(1, percent=True) == "0.0%"
    assert cell_format(1, divided=1, zero='""') == '#,##0.0,;-#,##0.0,;""'


def test_a_unit_is_found_or_made_by_its_name():
    assert all(unit_named(name) is unit for name, unit in KNOWN.items())
    assert unit_named("£k, 2025/26 prices").money and not unit_named("£ a year").money
    assert str(unit_named("bed days")) == "bed days" and unit_named("bed days") is unit_named("bed days")
    assert ELASTICITY.in_table(None) == ""


def test_six_digits_and_no_zeros_at_the_end():
    assert general(0.1234565) == "0.123457" and general(1234567.5) == "1.23457e+06" and general(-0.0) == "0"
    assert general(0.0012345, 3) == "0.00123" and general(2.5e-7, 3) == "2.5e-07"
    assert grouped(1234567.25, 1) == "1,234,567.3" and percentage(0.12345, 2) == "12.35%"


def test_stored_figures_never_show_the_last_bits_of_a_machine():
    assert MONEY.stored(1234.56789) == 1234.568 and RATE.stored(0.1234567891) == 0.12345679
    assert math.copysign(1, MONEY.stored(-1e-9)) == 1 and SHARE.stored(0.12345678, 6) == 0.123457
