"""The Summary: one landscape page of A4 whose figures, sentences and statuses are those of the plan."""

from datetime import date

import pytest
from openpyxl.utils import get_column_letter
from support import engines
from support.plan_builder import made, small

import mtfs
from mtfs.analysis.claims.reconcile import reconcile
from mtfs.analysis.figures import board
from mtfs.analysis.figures.board import tiles
from mtfs.analysis.figures.checks import checks
from mtfs.analysis.figures.conditions import conditions
from mtfs.analysis.figures.dependence import rests_on, weakest_status
from mtfs.analysis.figures.missing import lacks_pressures, missing
from mtfs.analysis.figures.pieces import Amount, text_of
from mtfs.analysis.figures.sentences import pot_sentences
from mtfs.analysis.levers.sensitivity import sensitivity
from mtfs.analysis.uncertainty.ranges import NO_RANGE, NOT_KNOWN, NOT_SIMULATED, range_of
from mtfs.core.units import MONEY
from mtfs.plan.locked import locked
from mtfs.report.charts.board_charts import COUNT
from mtfs.report.sheets.simulation_sheet import plan_simulation
from mtfs.report.sheets.summary import ACROSS

POINTS = 72
A4 = (11.69, 8.27)
"""Inches of a page, across and down."""
LEAST_SCALE, DEFAULT_HEIGHT = 0.9, 15
"""Of the print, and of a row that states none, in points."""
DIGIT = 7.41 / 7
"""How much wider LibreOffice shows a column than Excel does: it does not round the width of a digit."""
LABEL, FIGURE, SAID, RANGE, STATUS = range(4, 9)
"""Rows of the four figures."""
COLUMNS = [get_column_letter(column + 1) for column in ACROSS]


@pytest.fixture(scope="module")
def page(stored):
    """{cell: (formula, value)} of the Summary."""
    return stored["Summary"]


@pytest.fixture(scope="module")
def projection(plan):
    return mtfs.project(plan)


def row_of(page, row):
    return [page.get(f"{column}{row}", (None, None))[1] for column in COLUMNS]


def texts(page):
    return [value for _, value in page.values() if isinstance(value, str)]


def test_the_page_fits_a_landscape_a4_on_which_letters_have_9_points(book):
    sheet = book["Summary"]
    setup, margins = sheet.page_setup, sheet.page_margins
    assert setup.orientation == "landscape" and int(setup.paperSize) == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and int(setup.fitToHeight or 1) == 1
    width = sum(sheet.column_dimensions[get_column_letter(column + 1)].width * 7 for column in range(ACROSS[-1] + 1))
    height = sum((sheet.row_dimensions[row].height or DEFAULT_HEIGHT) for row in range(1, sheet.max_row + 1))
    across = (A4[0] - margins.left - margins.right) * 96 / (width * DIGIT)
    down = (A4[1] - margins.top - margins.bottom) * POINTS / height
    assert min(across, down) >= LEAST_SCALE
    assert min(cell.font.size for row in sheet.iter_rows() for cell in row if cell.value is not None) >= 10
    assert sheet.print_area.endswith(f"${COLUMNS[-1]}${sheet.max_row}")
    assert len([cell for row in sheet.iter_rows() for cell in row if cell.value is not None]) > 40


def test_the_four_figures_are_those_of_the_plan_with_what_is_said_of_them(page, plan, projection):
    shown = tiles(plan, tuple(projection.lines))
    for column, tile in zip(COLUMNS, shown, strict=True):
        amount = tile.figure.of(projection) if isinstance(tile.figure, Amount) else float("nan")
        formula, value = page[f"{column}{FIGURE}"]
        assert formula.startswith("=")
        if tile.is_computable(projection) and amount == amount:
            assert value == pytest.approx(amount / 1000)
        else:
            assert value == text_of(tile.large, projection)
        for row, sentence in ((LABEL, tile.label), (SAID, tile.said)):
            assert page[f"{column}{row}"][1] == text_of(sentence, projection)
    first = "Gap in" if not plan.allocation else "Recurrent allocation" if lacks_pressures(plan) else "Investment pot"
    assert row_of(page, LABEL)[0].startswith(first)


def test_a_figure_has_the_range_of_the_simulation_or_says_that_it_has_none(page, plan, projection):
    simulation = plan_simulation(projection)
    shown = tiles(plan, tuple(projection.lines))
    for tile, said in zip(shown, row_of(page, RANGE), strict=True):
        range_said = range_of(simulation, tile.output(plan)) or (NOT_SIMULATED if simulation else NO_RANGE)
        assert said == (range_said if tile.is_computable(projection) else NOT_KNOWN)
    ranges = [said for said in row_of(page, RANGE) if said.startswith("8 times in 10 between £")]
    unknown = [tile for tile in shown if not tile.is_computable(projection)]
    assert len(ranges) >= 2 * bool(plan.uncertainty) - len(unknown)


@pytest.mark.parametrize("name", ["QUE"], scope="module")
def test_without_pressures_no_pot_stands_large(page, plan, projection):
    assert row_of(page, FIGURE)[3] == "not computable" and row_of(page, RANGE)[3] == NOT_KNOWN
    partial = MONEY.millions(projection.value("pot.annual"))
    assert row_of(page, SAID)[3] == f"pressures missing; {partial} before them"
    assert "Investment pot: not computable: funding pressures missing." in texts(page)


def test_a_figure_names_the_weakest_status_of_the_inputs_that_it_rests_on(page, plan, projection):
    for tile, said in zip(tiles(plan, tuple(projection.lines)), row_of(page, STATUS), strict=True):
        behind = rests_on(plan, tile.figure.line, tile.output(plan).year)
        assert said == f"Weakest input: {weakest_status(plan, behind) or 'none'}"


def test_the_sentences_beside_the_pot_stand_on_the_page(page, projection):
    told = " ".join(texts(page))
    for sentence in pot_sentences(projection):
        assert all(word in told for word in sentence.split())
    assert all(sentence in told for sentence in pot_sentences(projection) if len(sentence) < 150)


def test_what_has_to_be_true_is_said_from_the_figures(page, plan, projection):
    told, said = " ".join(texts(page)), conditions(plan, tuple(projection.lines))
    assert 1 <= len(said) <= 4
    for sentence in said:
        assert text_of(sentence, projection) in told
    simulation = plan_simulation(projection)
    for chance in simulation.chances if simulation is not None else ():
        assert f"{chance.target.name}: {round(100 * chance.probability.value)} times in 100" in told


def test_the_inputs_that_matter_most_are_those_of_the_sensitivity(page, projection):
    column = [value for cell, (_, value) in page.items() if cell.startswith(COLUMNS[-1]) and isinstance(value, str)]
    for effect in sensitivity(projection).effects[:3]:
        assert any(effect.span.entry.name.split(":")[0].split(" (")[0][:12] in text for text in column)
        assert any(text.endswith(effect.span.entry.provenance.status) for text in column)


def test_the_verdict_counts_checks_claims_corrections_and_numbers_that_are_not_final(page, plan, projection):
    row = next(int(cell[1:]) for cell, (_, value) in page.items() if value == "Arithmetic checks")
    statuses = [entry.provenance.status for entry in plan.inputs.values() if entry.provenance is not None]
    claims = reconcile(projection) if plan.claims else None
    passing, *others = row_of(page, row + 1)
    assert passing.startswith(checks(projection).passing)
    assert ("FAILS" in passing) == bool(checks(projection).failing)
    assert others == [
        f"{len(claims.holding)} of {len(claims.computed)}" if claims is not None else "no published claims",
        "0",
        f"{statuses.count('illustrative')} illustrative, {statuses.count('missing')} missing",
    ]
    names = [entry.name for entry in missing(plan).values()]
    assert all(name in row_of(page, row + 2)[3] for name in names)
    if not names:
        final = not any(statuses.count(word) for word in ("illustrative", "missing"))
        assert ("none has to be replaced" in row_of(page, row + 2)[3]) == final
    if claims is not None:
        remark, within = row_of(page, row + 2)[1], len(claims.within_rounding)
        every = claims.resting_on_illustrative == len(claims.holding)
        assert remark.startswith("all resting on illustrative inputs") == (every and bool(claims.holding))
        assert remark.endswith(f"{within} more within the rounding of inputs") == bool(within)


def test_three_charts_stand_below_messages_with_the_figures_of_the_plan(page, book, plan, projection):
    unknown = plan.allocation and lacks_pressures(plan)
    messages = [board.allocation_message(plan)] if unknown else [board.pot_message(plan)] if plan.allocation else []
    messages += [board.shift_message(plan)] if "activity.headroom" in projection.lines and not unknown else []
    messages += [board.gap_message(plan), board.closing_message(plan)][: 3 - len(messages)] if plan.expenditure else []
    messages += [board.real_message(plan), board.no_pot_message(plan)][: 3 - len(messages)] if unknown else []
    said = [text_of(message, projection) for message in messages]
    row = next(int(cell[1:]) for cell, (_, value) in page.items() if value == said[0])
    assert row_of(page, row)[: len(said)] == said and all(row_of(page, row)[:COUNT])
    places = [chart.anchor._from for chart in book["Summary"]._charts]
    assert [(place.row, place.col) for place in places] == [(row, column) for column in ACROSS[:COUNT]]


def test_below_the_title_stand_organisation_state_and_who_answers_for_it(page, plan):
    formula, said = page["A2"]
    assert said.startswith(f"{plan.organisation} ({plan.code})   |   {plan.date.day} {plan.date:%B %Y}   |   Draft")
    assert said.endswith("Version (not given)   |   Prepared by (not given)   |   Reviewed by (not given)")
    assert formula.count("Inputs!") == 6


def test_version_names_and_the_lock_of_a_plan_are_said(tmp_path):
    document = {"version": "0.3", "prepared_by": "A. Finance"}
    mtfs.write_report(locked(made(small(), {"document": document}), "Finance team", date(2026, 11, 26)),
                      tmp_path / "locked.xlsx")  # fmt: skip
    said = engines.read(tmp_path / "locked.xlsx")["Summary"]["A2"][1]
    assert "   |   Locked on 26 November 2026 by Finance team   |   " in said
    assert said.endswith("Version 0.3   |   Prepared by A. Finance   |   Reviewed by (not given)")
