"""Cells: the formulas that a workbook is written with."""

import re

import pytest
from support.plan_builder import made, rich

import mtfs
from mtfs.analysis.figures.projection import project
from mtfs.backends.cell_formula import CellRange, CellReference
from mtfs.backends.cells import formulas
from mtfs.report.book.layout import Layout


@pytest.fixture(scope="module")
def default_cells():
    plan = mtfs.load_plan()

    def input_cell(key, period):
        if plan.inputs[key].kind == "figure":
            return CellReference("Inputs", row_of(key), 3, fixed_column=True)
        return CellReference("Inputs", row_of(key), 4 + period)

    return formulas(plan, input_cell, lambda line, period: CellReference("Lines", row_of(line), 4 + period))


ROWS = {}


def row_of(name):
    """A row of its own for every input and line."""
    return ROWS.setdefault(str(name), len(ROWS))


def placed(expected):
    """The text with the number of its row in the place of a name: `F<pot.annual>`."""
    return re.sub("<([^>]+)>", lambda name: str(row_of(name[1]) + 1), expected)


@pytest.mark.parametrize(
    ("line", "period", "expected"),
    [
        ("timeline.period", 0, 0),
        ("prices.index", 0, 1),
        ("timeline.period", 2, "=F<timeline.period>+1"),
        (
            "prices.index",
            1,
            "=IF(ISNUMBER(Inputs!F<prices.gdp_deflator>)*ISNUMBER(E<prices.index>),"
            'E<prices.index>*(1+Inputs!F<prices.gdp_deflator>),"missing")',
        ),
        ("allocation.icb.recurrent", 0, "=Inputs!$D<allocation.icb.opening>"),
        (
            "allocation.icb.recurrent",
            1,
            "=F<allocation.icb.baseline>*(1+Inputs!F<rates.growth>)"
            "*(1+(Inputs!F<rates.inflation>-Inputs!F<rates.efficiency>))*(1+Inputs!F<rates.convergence>)",
        ),
        (
            "allocation.icb.step_efficiency",
            5,
            "=0-J<allocation.icb.baseline>*(1+Inputs!J<rates.growth>)*Inputs!J<rates.efficiency>",
        ),
        ("allocation.cagr", 3, "=(H<allocation.recurrent>/$E<allocation.recurrent>)^(1/H<timeline.period>)-1"),
        (
            "funds.bcf.size",
            1,
            '=IF(ISNUMBER(E<funds.bcf.size>),E<funds.bcf.size>*(1+Inputs!F<funds.bcf.uplift>),"missing")',
        ),
        (
            "funds.bcf.repurposed",
            1,
            '=IF(ISNUMBER(F<funds.bcf.size>),F<funds.bcf.size>*Inputs!F<funds.bcf.repurpose>,"missing")',
        ),
        ("funds.repurposed", 1, "=SUM(F<funds.bcf.repurposed>,F<funds.capacity.repurposed>,F<funds.sdf.repurposed>)"),
        ("pot.available_growth", 4, "=I<pot.growth_step>+I<pot.convergence_step>-I<pot.pressures>"),
        ("settings.position", 1, "=(F<timeline.period>-1)/MAX(Inputs!$D<plan.horizon>-1,1)"),
        ("checks.available_growth", 1, "=MAX(0,0-F<pot.available_growth>)"),
    ],
)
def test_formulas_of_the_default_plan(default_cells, line, period, expected):
    assert default_cells[line, period].text == (placed(expected) if isinstance(expected, str) else expected)


def test_commercial_income_is_chosen_by_nested_ifs(default_cells):
    text = default_cells["pot.commercial", 1].text
    assert (
        text.startswith("=IF(Inputs!")
        and text.count("IF(") == 4
        and placed(",NA()))))/Inputs!$D<plan.horizon>") in text
    )


def test_a_running_check_sums_neighbouring_cells_of_one_row(default_cells):
    text = default_cells["checks.cumulative", 3].text
    assert text == placed("=ABS(H<pot.cumulative>-SUM($F<pot.annual>:H<pot.annual>))")


def test_cells_follow_from_the_layout():
    plan = mtfs.load_plan()
    layout = Layout(plan, tuple(project(plan).lines))
    written = formulas(plan, layout.input_cell, layout.line_cell)
    assert set(written) == {
        (line, period)
        for line, years in project(plan).lines.items()
        for period, value in enumerate(years)
        if value is not None
    }
    for (line, period), formula in written.items():
        own_sheet = layout.line_cell(line, period).sheet
        assert isinstance(formula.text, int) or (formula.text[0] == "=" and f"{own_sheet}!" not in formula.text)


def test_what_rests_on_a_missing_input_says_missing_in_its_cell():
    plan = made(rich())
    written = formulas(
        plan,
        lambda key, period: CellReference("Inputs", row_of(key), 4),
        lambda line, period: CellReference("Lines", row_of(line), 4 + period),
    )
    size = placed('IF(ISNUMBER(Inputs!E<funds.sdf.opening>),Inputs!E<funds.sdf.opening>,"missing")')
    assert written["funds.sdf.size", 0].text == f"={size}"
    assert written["funds.sdf.repurposed", 1].text.startswith(placed("=IF(ISNUMBER(F<funds.sdf.size>),"))
    assert "ISNUMBER" not in written["funds.repurposed", 1].text
    of_pot = {line: cell.text for (line, _), cell in written.items() if line.startswith("pot.")}
    assert {line for line, text in of_pot.items() if "ISNUMBER" in str(text)} == {"pot.real"}, "for its prices"


def test_a_reference_names_its_sheet_where_another_one_writes_it():
    cell = CellReference("Pot", 4, 5)
    assert (str(cell), cell.on("Pot"), cell.on("Gap")) == ("Pot!F5", "F5", "Pot!F5")
    assert cell.with_column(fixed=True).on("Pot") == "$F5"
    assert str(CellReference("Chart data", 1, 27, fixed_row=True)) == "'Chart data'!AB$2"
    reach = CellRange(cell.with_column(fixed=True), CellReference("Pot", 4, 7))
    assert (str(reach), reach.on("Pot")) == ("Pot!$F5:H5", "$F5:H5")
