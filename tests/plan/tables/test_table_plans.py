"""A table as a plan: what each kind of row becomes, and the figures that come out are those of the table."""

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.profile import examples
from support.refusals import refused
from support.tables import HEADINGS, SMALL, csv_table, csv_text, table_figures, xlsx_table

import mtfs
from mtfs.analysis.tables import spoken_lines
from mtfs.formulas.algebra import is_missing
from mtfs.plan.tables.heading import Heading
from mtfs.plan.tables.plan import table_plan

YEARS = HEADINGS[2:]


def years(projection, line):
    return [None if figure is None else round(figure, 9) for figure in projection.lines[line]]


@pytest.mark.parametrize("kind", ["expenditure", "Expenditure", "pressure", "pressures"])
@pytest.mark.parametrize("recurrent", ["", "yes", "no"])
@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        (["50", "60.5", "(7)"], [50, 60.5, -7]),
        (["-", "60.5", "-"], [0, 60.5, 0]),
        (["50", "-", "0"], [50, 0, 0]),
    ],
)
def test_a_row_of_expenditure_has_the_amounts_of_the_table(tmp_path, kind, recurrent, amounts, expected):
    row = ("Other", kind, *amounts, recurrent)
    projection = table_figures(tmp_path, row, headings=(*HEADINGS, "Recurrent"))
    assert years(projection, "expenditure.other.total") == expected
    recurring = [0, 0, 0] if recurrent == "no" else expected
    assert years(projection, "expenditure.other.recurrent") == recurring
    assert years(projection, "gap.expenditure") == [100 + expected[0], 110 + expected[1], 120 + expected[2]]


def test_a_blank_base_year_is_not_known_but_of_a_pressure_and_of_what_is_there_for_a_year(tmp_path):
    rows = [("Other", "expenditure", "", "6", "-"), ("Rising", "pressure", "", "6", "0")]
    figures = table_figures(tmp_path, *rows).lines
    assert is_missing(figures["expenditure.other.total"][0]) and is_missing(figures["gap.expenditure"][0])
    assert figures["expenditure.other.total"][1:] == [6, 0] and figures["gap.expenditure"][1:] == [122, 120]
    assert figures["expenditure.rising.total"] == [0, 6, 0]


@pytest.mark.parametrize(("kind", "line"), [("saving", "savings"), ("benefits", "benefits"), ("investment",) * 2])
@pytest.mark.parametrize("recurrent", ["yes", "no"])
def test_a_scheme_is_worth_its_level_in_each_year(tmp_path, kind, line, recurrent):
    projection = table_figures(
        tmp_path, ("Scheme", kind, "", "6", "4", recurrent), headings=(*HEADINGS, "Recurrent")
    )  # fmt: skip
    assert years(projection, f"gap.{line}") == [None, 6, 4]
    assert years(projection, f"gap.{line}_recurrent") == [None, *((6, 4) if recurrent == "yes" else (0, 0))]


@pytest.mark.parametrize(
    ("kind", "line", "expected"),
    [("expenditure", "expenditure.row.total", [5, 11, 18]), ("saving", "schemes.row.level", [None, 6, 13])],
)
def test_new_amounts_add_up(tmp_path, kind, line, expected):
    row = ("Row", kind, "5" if kind == "expenditure" else "", "6", "7", "new")
    assert years(table_figures(tmp_path, row, headings=(*HEADINGS, "Amounts")), line) == expected


def test_reserves_and_what_is_brought_forward(tmp_path):
    projection = table_figures(
        tmp_path, ("General", "use of reserves", "", "3", "2"), ("Balance", "brought forward", "20", "", "")
    )
    assert years(projection, "gap.reserves") == [0, 3, 2]
    assert years(projection, "gap.cumulative") == [20, 20 - 5, 20 - 5 - 12]


def test_an_assumption_moves_the_part_of_a_line_that_its_weight_says(tmp_path):
    rows = [
        ("Pay award", "assumption", "", "3%", "", ""),
        ("Prices", "assumption", "", "0.02", "2.5%", ""),
        ("Projected", "expenditure", "200", "", "", "pay award 64%; prices 36%"),
        ("Split", "expenditure", "200", "207", "215", "Pay award"),
        ("Grant", "funding", "50", "", "", "Prices"),
    ]
    projection = table_figures(tmp_path, *rows, headings=(*HEADINGS, "Moved by"))
    first = 200 * (1 + 0.64 * 0.03)
    first += first * 0.36 * 0.02
    assert projection.value("expenditure.projected.total", "2026/27") == pytest.approx(first)
    assert years(projection, "expenditure.split.total") == [200, 207, 215]
    assert projection.value("expenditure.split.other_movement", "2026/27") == pytest.approx(7 - 200 * 0.03)
    assert projection.value("funding.grant.total", "2027/28") == pytest.approx(50 * 1.02 * 1.025)
    assert projection.plan.assumptions["pay_award"].values == {"2026/27": 0.03}


@pytest.mark.parametrize(("unit", "scale"), [("£", 0.001), ("£k", 1), ("£m", 1000), ("", 1)])
def test_the_unit_of_a_row(tmp_path, unit, scale):
    projection = table_figures(tmp_path, ("Other", "expenditure", "5", "6", "7", unit), headings=(*HEADINGS, "Unit"))
    assert years(projection, "expenditure.other.total") == [round(amount * scale, 9) for amount in (5, 6, 7)]


@pytest.mark.parametrize(
    ("above", "headings", "unit", "scale", "remark"),
    [
        (["Example MTFS (£m)"], YEARS, None, 1000, "Amounts were taken as £m, as 'Example MTFS (£m)' says."),
        (["Example", ",,£'000,£'000"], YEARS, None, 1, 'Amounts were taken as £k, as "£\'000" says.'),
        (["All (£)"], YEARS, None, 0.001, "Amounts were taken as £, as 'All (£)' says."),
        ([], [f"{year} (£m)" for year in YEARS], None, 1000, "Amounts were taken as £m, as '2025/26 (£m)' says."),
        (["Gap of £12m, £5 a head"], YEARS, None, 1, "Amounts were taken as £k, as no unit is named; if they are not"),
        (["In £m"], YEARS, "£k", 1, ""),
        ([], YEARS, "m", 1000, ""),
    ],
)
def test_the_unit_of_a_table_is_that_of_a_title_or_heading(tmp_path, above, headings, unit, scale, remark):
    path = csv_table(tmp_path, headings=(*HEADINGS[:2], *headings))
    path.write_text("".join(f"{line}\n" for line in map(quoted, above)) + path.read_text("utf-8"), "utf-8")
    read = table_plan(path, Heading(), "ask", spoken_lines, unit)
    assert read.plan.expenditure["services"].levels.values["2026/27"] == 110 * scale
    assert "".join(read.remarks).startswith(remark) and bool(read.remarks) == bool(remark)


def quoted(text):
    return text if text.startswith(",") else f'"{text}"'


def test_a_row_of_units_below_the_headings_names_the_unit(tmp_path):
    plan = mtfs.plan_from_table(csv_table(tmp_path, (("", "", "£m", "£m", "£m"), *SMALL)))
    assert plan.funding["tax"].levels.values["2026/27"] == 105_000


@pytest.mark.parametrize(
    ("row", "remark"),
    [
        (
            ("Plans", "saving", "", "6.5", "4", "", ""),
            "Row 4 (Plans) falls to 4 in 2027/28: amounts are",
        ),
        (("Plans", "benefit", "", "6", "nil", "", ""), "Row 4 (Plans) falls to nil in 2027/28"),
        (("Plans", "saving", "", "6.5", "4", "new", ""), None),
        (("Plans", "saving", "", "4", "6.5", "", ""), None),
        (
            ("Other", "expenditure", "5", "", "", "", "Pay 70%; Prices 60%"),
            "Other: shared assumptions move 130.00% of it.",
        ),
        (("Other", "expenditure", "5", "", "", "", "Pay 70%; Prices 30%"), None),
    ],
)
def test_what_may_not_be_meant_is_remarked(tmp_path, row, remark):
    rows = [row]
    if row[-1]:
        rows += [(name, "assumption", "", "3%", "", "", "") for name in ("Pay", "Prices")]
    table = csv_table(tmp_path, (*SMALL, *rows), (*HEADINGS, "Amounts", "Moved by"))
    remarks = table_plan(table, Heading(), "ask", spoken_lines, "£k").remarks
    assert len(remarks) == (remark is not None) and "".join(remarks).startswith(remark or "")


@pytest.mark.parametrize(
    ("others", "pressures", "expenditure", "remark"),
    [
        ((), {"drugs": {"2026/27": 150, "2027/28": 160}}, [], "Drugs: read as funding pressures."),
        ((SMALL[0],), {"all": {}}, ["drugs", "services"], "Drugs: read as expenditure of the gap"),
    ],
)
def test_a_pressure_on_top_of_an_allocation_is_taken_off_growth_unless_a_gap_is_planned(
    tmp_path, others, pressures, expenditure, remark
):
    table = csv_table(tmp_path, (("Drugs", "pressure", "", "150", "160"), *others))
    read = table_plan(table, Heading(), "ask", spoken_lines, "£k", mtfs.load_plan("nhse:QOQ"))
    assert {key: entry.values for key, entry in read.plan.pressures.items()} == pressures
    assert list(read.plan.expenditure) == expenditure and read.remarks[0].startswith(remark)


@pytest.mark.parametrize(
    ("amounts", "says", "message"),
    [
        (
            ("", "150", "160"),
            {"Amounts": "level"},
            "column Amounts: a funding pressure is what its year takes off growth",
        ),
        (("", "150", "160"), {"Recurrent": "no"}, "column Recurrent: a funding pressure is recurrent; clear this cell"),
        (("5", "150", "160"), {}, "column 2025/26: is the base year, in which a pressure has no amount"),
    ],
)
def test_a_funding_pressure_that_is_none_is_refused(tmp_path, amounts, says, message):
    table = csv_table(tmp_path, [("Drugs", "pressure", *amounts, *says.values())], (*HEADINGS, *says))
    icb = mtfs.load_plan("nhse:QOQ")
    refused(lambda: table_plan(table, Heading(), "ask", spoken_lines, "£k", icb), f"row 2 (Drugs), {message}")


@pytest.mark.parametrize(
    ("name", "amount", "remark"),
    [
        ("Core services", "5", "Row 2 (Core services): NHS England's figures hold it already; remove the row, or keep"),
        ("ICB allocation", "5", "Row 2 (ICB allocation): NHS England's figures hold it already"),
        ("BCF funding", "5", "Row 2 (BCF funding): NHS England's figures hold it already"),
        ("Better Care Fund", "5", "Row 2 (Better Care Fund): NHS England's figures hold it already"),
        ("Income", "1700", "Row 2 (Income): is within 20% of Core services (£"),
        ("Core training grant", "5", None),
    ],
)
def test_funding_that_the_allocations_of_an_icb_hold_is_remarked(tmp_path, name, amount, remark):
    table = csv_table(tmp_path, [(name, "funding", amount, amount)], (*HEADINGS[:2], *YEARS[:2]))
    icb = mtfs.load_plan("nhse:QUE")
    remarks = table_plan(table, Heading(), "ask", spoken_lines, "£m", icb).remarks
    assert len(remarks) == (remark is not None) and "".join(remarks).startswith(remark or "")


@given(st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=3, max_size=3))
@examples(60)
def test_any_levels_come_out_as_they_went_in(levels):
    rows = [*SMALL, ("Other", "expenditure", *map(float, levels))]
    projection = mtfs.project(mtfs.plan_from_table(pd.DataFrame(rows, columns=HEADINGS), signs="keep"))
    computed = projection.lines["expenditure.other.total"]
    assert computed == pytest.approx([float(level) for level in levels], abs=1e-9)


def test_ids_are_those_that_are_asked_for_or_made_of_the_names(tmp_path):
    rows = [
        ("Café & bar", "expenditure", "1", "1", "1", ""),
        ("Café-bar", "expenditure", "1", "1", "1", ""),
        ("2nd home tax", "funding", "1", "1", "1", ""),
        ("Named", "funding", "1", "1", "1", "cafe_bar"),
    ]
    plan = table_figures(tmp_path, *rows, headings=(*HEADINGS, "Id")).plan
    assert list(plan.expenditure) == ["services", "cafe_bar", "cafe_bar_2"]
    assert list(plan.funding) == ["tax", "line_2nd_home_tax", "cafe_bar"]


def test_a_source_makes_the_amounts_published_and_its_note_stays(tmp_path):
    said = "Budget report", "Before savings."
    rows = [("Other", "expenditure", "5", "6", "7", *said), ("Plans", "saving", "", "6", "7", *said)]
    plan = table_figures(tmp_path, *rows, headings=(*HEADINGS, "Source", "Note")).plan
    levels, amounts = plan.expenditure["other"].levels, plan.schemes["plans"].amounts
    assert (levels.status, levels.source, levels.note) == ("published", "Budget report", "Before savings.")
    assert (amounts.status, amounts.note) == ("derived", "Change from level to level: 0, 6, 7. Before savings.")
    assert plan.expenditure["services"].levels.status == "local"


def test_the_heading_has_defaults_that_can_be_given(tmp_path):
    plan = mtfs.plan_from_table(csv_table(tmp_path))
    assert (plan.name, plan.organisation) == ("My organisation: plan 2026/27 to 2027/28", "My organisation")
    assert (plan.code, plan.date, plan.base_year, plan.horizon) == ("LOCAL", date(2026, 4, 1), "2025/26", 2)
    said = {"organisation": "Leeds City Council", "code": "E08000035", "name": "MTFS", "date": date(2026, 2, 3)}
    plan = mtfs.plan_from_table(csv_table(tmp_path), **said)
    assert {key: getattr(plan, key) for key in said} == said


@pytest.mark.parametrize(
    ("encoding", "delimiter"),
    [("utf-8", ","), ("utf-8-sig", ","), ("cp1252", ","), ("utf-16", "\t"), ("utf-8-sig", ";"), ("utf-8", "\t")],
)
def test_a_text_is_read_however_it_was_saved(tmp_path, encoding, delimiter):
    text = csv_text([*SMALL, ("Café", "expenditure", "£5", "£1000", "-")], delimiter=delimiter)
    path = tmp_path / "lines.csv"
    path.write_bytes(text.encode(encoding))
    assert years(mtfs.project(mtfs.plan_from_table(path)), "expenditure.cafe.total") == [5, 1000, 0]


def test_a_workbook_is_read_from_its_headings_on(tmp_path):
    table = [["Budget 2026"], [], list(HEADINGS), ["Services", "expenditure", 100, 110.5, "-"], [], *SMALL[1:]]
    path = xlsx_table(tmp_path / "book.xlsx", {"Notes": [["Nothing here"]], "Lines": table, "More": [["x"]]})
    for place in (path, f"{path}:Lines"):
        projection = mtfs.project(mtfs.plan_from_table(place))
        assert years(projection, "gap.expenditure") == [100, 110.5, 0]
    frame = pd.DataFrame(table[3:4] + table[5:], columns=HEADINGS)
    assert mtfs.plan_from_table(frame).expenditure == mtfs.plan_from_table(path).expenditure


def test_only_rows_and_slips_below_0_are_read_without_the_minus_where_that_is_asked_for(tmp_path):
    rows = [
        ("Plans", "saving", "", "(6)", "(8)"),
        ("Mixed", "saving", "", "6", "(2)"),
        ("Use", "reserve", "", "-3", "-"),
        ("Slip", "expenditure", "5", "(6)", "7"),
    ]
    turned, kept = (table_figures(tmp_path, *rows, signs=signs) for signs in ("turn", "keep"))
    assert years(turned, "expenditure.slip.total") == [5, 6, 7] and years(kept, "expenditure.slip.total") == [5, -6, 7]
    assert years(turned, "gap.savings") == [None, 6 + 6, 8 - 2] and years(turned, "gap.reserves") == [0, 3, 0]
    assert years(kept, "gap.savings") == [None, -6 + 6, -8 - 2] and years(kept, "gap.reserves") == [0, -3, 0]


def test_what_is_no_slip_is_not_asked_about(tmp_path):
    nothing, once = ("Plans", "saving", "", "0", "-", ""), ("Once", "saving", "", "5", "", "no")
    sums = [
        (name, "saving", "", *amounts, "") for name, *amounts in (("A", "1", "2"), ("B", "3", "4"), ("C", "4", "6"))
    ]
    figures = table_figures(tmp_path, nothing, once, *sums, headings=(*HEADINGS, "Recurrent"))
    assert years(figures, "gap.savings") == [None, 5 + 8, 12]


def test_funding_that_is_below_0_throughout_is_turned_as_a_whole(tmp_path):
    rows = [SMALL[0], ("Tax", "funding", "-100", "-105", "-108"), ("Grant", "funding", "-1", "-", "-")]
    projection = mtfs.project(mtfs.plan_from_table(csv_table(tmp_path, rows), signs="turn"))
    assert years(projection, "gap.funding") == [101, 105, 108]


@pytest.mark.parametrize(
    "of",
    [
        *("gap.do_nothing", "Do-nothing gap: expenditure less funding", "gap if nothing is done"),
        *("expenditure.services.total + expenditure.other.total", "Services + other", "Services: Total expenditure"),
    ],
)
def test_a_claim_speaks_of_a_line_by_its_id_or_name(tmp_path, of):
    computed = [0, 5, 12] if "gap" in of.lower() else [100, 110, 120]
    rows = [
        ("Other", "expenditure", "-", "-", "-", ""),
        ("Published", "claim", *(f"{figure + extra}.0" for figure, extra in zip(computed, (0, 0, 1), strict=True)), of),
    ]
    if of.startswith("Services: "):
        rows = rows[1:]
    outcomes = mtfs.reconcile(table_figures(tmp_path, *rows, headings=(*HEADINGS, "Of")).plan).outcomes
    assert [(outcome.year, outcome.computed, outcome.result) for outcome in outcomes] == [
        (year, figure, "holds" if year != "2027/28" else "does not hold")
        for year, figure in zip(YEARS, computed, strict=True)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("unit", "cells", "rounding"),
    [("£m", ("8.0", "8.07"), 10), ("£m", ("8.0", "8"), 100), ("£k", ("8,000", "-"), 1), ("£k", ("", "£8.1m"), 100)],
)
def test_a_claim_holds_within_the_finest_rounding_of_its_row(tmp_path, unit, cells, rounding):
    row = ("Published", "claim", "", *cells, unit, "gap.do_nothing")
    plan = table_figures(tmp_path, row, headings=(*HEADINGS, "Unit", "Of")).plan
    [claim] = plan.claims.values()
    assert claim.rounded_by * 2 == rounding and len(claim.values.values) == sum(map(bool, cells))


def test_published_rows_know_the_rounding_of_their_amounts(tmp_path):
    rows = [
        ("Other", "expenditure", "5.0", "6.1", "7", "£m", "Report"),
        ("Nothing", "expenditure", "0", "-", "-", "£m", "Report"),
        ("Use", "reserve", "", "1", "2.5", "£m", "Report"),
        ("Balance", "brought forward", "1", "", "", "£m", "Report"),
        ("Plans", "saving", "", "60", "70", "£k", "Report"),
    ]
    plan = table_figures(tmp_path, *rows, headings=(*HEADINGS, "Unit", "Source")).plan
    said = (
        plan.expenditure["other"],
        plan.expenditure["nothing"],
        plan.gap,
        plan.schemes["plans"],
        plan.expenditure["services"],
    )
    assert [part.rounding for part in said] == [*["nearest £100k"] * 3, "nearest £1k", ""]


def test_the_plan_file_of_a_table_brings_the_plan_back(tmp_path):
    rows = [("Plans", "saving", "", "6", "8", ""), ("Published", "claim", "", "5", "12", "gap.do_nothing")]
    plan = table_figures(tmp_path, *rows, headings=(*HEADINGS, "Of")).plan
    mtfs.write_toml(plan, tmp_path / "plan.toml")
    assert mtfs.load_plan(tmp_path / "plan.toml") == plan
