"""The Reconciliation sheet says what mtfs.reconcile says: each claim, the counts, the answer and the readings."""

import pytest
from support import engines
from support.example_plans import PLANS, example

import mtfs
from mtfs.plan.sheet import ALL_YEARS, letters
from mtfs.plan.toml import plan_data, plan_from_data
from mtfs.report.book.layout import AT_LEAST, BELOW, CLAIMS_FIRST_ROW, DIFFERENCE
from mtfs.report.sheets.reconciliation import (
    ANSWER_ROW,
    COUNTS_ROW,
    PUBLISHED,
    READINGS,
    RESTS_ON,
    RESULT,
    SOURCE,
)

WITH_CLAIMS = ("default", "STP", "rich care", "council", "published-council-in-levels")
RESULTS = ("holds", "holds within the rounding of the inputs", "does not hold", "cannot be computed")
NOTHING = (None, None)


@pytest.fixture(scope="module", params=WITH_CLAIMS)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def found(name):
    return mtfs.reconcile(example(name))


@pytest.fixture(scope="module")
def cells(name, report):
    """{cell: (formula, value)} of the sheet."""
    return engines.read(report(name))["Reconciliation"]


def value(cells, row, column):
    """What a cell holds, its column counted from 0, its row from 1; an empty text is nothing."""
    told = cells.get(f"{letters(column)}{row}", NOTHING)[1]
    return None if told == "" else told


def claim_rows(found):
    return enumerate(found.outcomes, start=CLAIMS_FIRST_ROW + 1)


def first_reading(found):
    """The row of the first reading: below the claims, an empty row, the title and the header."""
    return CLAIMS_FIRST_ROW + len(found.outcomes) + 4


def test_the_plans_have_claims_of_every_result():
    outcomes = [outcome for name in WITH_CLAIMS for outcome in mtfs.reconcile(example(name)).outcomes]
    assert {outcome.result for outcome in outcomes} == set(RESULTS)


def test_every_claim_has_the_result_of_reconcile(found, cells):
    for row, outcome in claim_rows(found):
        formula, told = cells[f"{letters(RESULT)}{row}"]
        assert told == outcome.result, outcome.id
        assert (formula is not None) == bool(outcome.line), f"{outcome.id}: a result that is not live"


def test_every_claim_stands_beside_the_figure_and_its_range(found, cells):
    for row, outcome in claim_rows(found):
        figures = (outcome.computed, outcome.difference, outcome.at_least, outcome.below)
        for column, figure in zip((ALL_YEARS, DIFFERENCE, AT_LEAST, BELOW), figures, strict=True):
            formula, told = cells.get(f"{letters(column)}{row}", NOTHING)
            assert told == figure, f"{outcome.id}: {told!r} for {figure!r}"
            assert (formula is None) == (figure is None), f"{outcome.id}: a figure that is not live"


def test_every_claim_has_its_wording_source_and_readings(found, cells):
    for row, outcome in claim_rows(found):
        assert value(cells, row, 0) == outcome.claim
        assert outcome.claim == (f"{outcome.statement}, {outcome.year}" if " " in outcome.id else outcome.statement)
        assert value(cells, row, RESTS_ON) == (outcome.rests_on or None)
        assert value(cells, row, PUBLISHED) == outcome.published
        assert value(cells, row, SOURCE) == (outcome.source or None)
        assert value(cells, row, READINGS) == ("; or ".join(outcome.readings) or outcome.remark or None)


def test_the_counts_are_those_of_the_results(found, cells):
    for row, word in enumerate(RESULTS, start=COUNTS_ROW + 1):
        formula, count = cells[f"{letters(ALL_YEARS)}{row}"]
        assert cells[f"A{row}"][1].endswith(f": {word}")
        assert formula.startswith("=COUNTIF(") and f'"{word}"' in formula
        assert count == sum(outcome.result == word for outcome in found.outcomes)
    assert sum(cells[f"D{row}"][1] for row in range(COUNTS_ROW + 1, COUNTS_ROW + 5)) == len(found.outcomes)


def test_the_summary_counts_the_claims_that_hold(found, name, report):
    summary = engines.read(report(name))["Summary"]
    column, row = next(
        (cell[0], int(cell[1:])) for cell, (_, text) in summary.items() if text == "Published claims that hold"
    )
    holding, of = sum(outcome.result == "holds" for outcome in found.outcomes), len(found.computed)
    assert summary[f"{column}{row + 1}"] == (f'=Reconciliation!D{COUNTS_ROW + 1}&" of {of}"', f"{holding} of {of}")


def test_the_whole_answer_is_told_in_words_above_the_claims(found, cells):
    rows = range(ANSWER_ROW + 1, COUNTS_ROW + 1)
    assert " ".join(filter(None, (value(cells, row, 0) for row in rows))) == " ".join(found.summary())


def test_the_readings_table_counts_the_claims_that_hold_under_each_reading(found, cells):
    first = first_reading(found)
    assert value(cells, first - 1, 0) == "Reading" and value(cells, first - 1, ALL_YEARS) == "Claims that hold"
    assert f"({len(found.combinations):,} combinations tried" in value(cells, first - 2, 0)
    assert found.single_changes[0].changes == () and value(cells, first, 0) == "The plan as it stands"
    for row, tried in enumerate(found.single_changes, start=first):
        assert value(cells, row, 0) == tried.name
        assert cells[f"{letters(ALL_YEARS)}{row}"] == (None, len(tried.holds)), tried.name
    assert cells[f"D{first}"][1] == cells[f"D{COUNTS_ROW + 1}"][1]


def test_the_best_combinations_follow_the_single_readings_and_end_the_table(found, cells):
    row = first_reading(found) + len(found.single_changes)
    for tried in (tried for tried in found.best if len(tried.changes) > 1):
        assert value(cells, row, 0) == f"Most claims: {tried.name}"
        assert cells[f"{letters(ALL_YEARS)}{row}"] == (None, len(tried.holds))
        row += 1
    filled = [cell for cell, (_, told) in cells.items() if told is not None]
    assert max(int(cell.lstrip("ABCDEFGHIJKLMN")) for cell in filled) == row - 1


def test_what_a_reading_changes_is_told_beside_it(found, cells):
    names = {outcome.id: outcome.statement for outcome in found.outcomes}
    as_it_stands = found.combinations[0].holds
    for row, tried in enumerate(found.single_changes, start=first_reading(found)):
        told = value(cells, row, READINGS) or ""
        gained, _, lost = told.partition("No longer holds: ")
        assert {key for key in names if names[key] in gained} == tried.holds - as_it_stands, tried.name
        assert {key for key in names if names[key] in lost} == as_it_stands - tried.holds, tried.name


def test_a_claim_on_what_is_missing_cannot_be_compared(tmp_path):
    data = plan_data(mtfs.load_plan(PLANS["rich"]))
    data["claims"] = {
        "sdf": {
            "statement": "Service development funding is repurposed",
            "published": "more than nothing",
            "source": "Example",
            "line": "funds.sdf.repurposed",
            "year": "2026/27",
            "at_least": {"value": 0.0, "unit": "£k", "status": "illustrative"},
        }
    }
    plan = plan_from_data(data, "rich")
    [outcome] = mtfs.reconcile(plan).outcomes
    mtfs.write_report(plan, tmp_path / "report.xlsx")
    cells = engines.read(tmp_path / "report.xlsx")["Reconciliation"]
    formula, told = cells[f"{letters(RESULT)}{CLAIMS_FIRST_ROW + 1}"]
    assert outcome.result == told == "cannot be computed" and formula.startswith("=IF(ISNUMBER(")
    assert cells[f"D{CLAIMS_FIRST_ROW + 1}"][1] == "missing"
    for engine in ("formualizer", "ironcalc"):
        [recomputed] = engines.recalculated(engine, [tmp_path / "report.xlsx"])
        assert recomputed["Reconciliation"][f"{letters(RESULT)}{CLAIMS_FIRST_ROW + 1}"] == "cannot be computed"
