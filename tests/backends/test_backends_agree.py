"""One definition, several backends: numbers, programs, draws and cells say the same, to the last bit."""

import itertools
import math
import re
from functools import cache

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from support.plan_builder import care, council, figure, made, rich, series, small, with_outturns, without_missing
from support.plan_strategies import plans
from support.profile import examples

import mtfs
from mtfs.analysis.figures.projection import project
from mtfs.backends import draws, program
from mtfs.backends.cell_formula import CellRange, CellReference
from mtfs.backends.cells import formulas
from mtfs.backends.draws import BLOCK, simulate
from mtfs.backends.equations import equation, parameters
from mtfs.backends.evaluation import evaluated
from mtfs.backends.numbers import figures
from mtfs.backends.program import Code, FloatCode
from mtfs.backends.text import ATOM
from mtfs.core.errors import LineError, PlanError
from mtfs.formulas import FORMULAS, algebra
from mtfs.model.definition import define
from mtfs.model.graph import Input, node_of
from mtfs.model.graph_recording import graph_of
from mtfs.report.book.layout import Layout

FEW = examples(15)
BY_NAME = {
    "default": lambda: mtfs.load_plan(),
    "QUE": lambda: mtfs.load_plan("nhse:QUE"),
    "QOQ": lambda: mtfs.load_plan("nhse:QOQ"),
    "QMF": lambda: mtfs.load_plan("nhse:QMF"),
    "rich": lambda: made(rich()),
    "rich, nothing missing": lambda: made(without_missing(rich())),
    "small": lambda: made(small(1)),
    "rich care": lambda: made(care()),
    "council": lambda: made(council()),
    "rich, with outturns": lambda: made(with_outturns(rich())),
    "rich care, with outturns": lambda: made(with_outturns(care())),
    "council, with outturns": lambda: made(with_outturns(council())),
}


def walk(plan):
    """The definition on plain floats, without a program."""
    values = plan.values
    return define(plan, FORMULAS, lambda key, period: values[key][period], lambda line, period, result: result)


def bits(value):
    """A value as its bits; 0 and -0 are one."""
    return None if value is None else "missing" if math.isnan(value) else (float(value) + 0.0).hex()


def all_bits(lines, value=lambda entry: entry):
    return {line: [None if year is None else bits(value(year)) for year in years] for line, years in lines.items()}


def one_draw(plan):
    """Every number that the plan knows as an array of one draw, and every line of it."""
    numbers = {
        key: np.array([[value] for value in plan.values[key][1:]])
        for key, entry in plan.inputs.items()
        if entry.provenance is not None and not entry.missing
    }
    return simulate(plan, numbers, list(project(plan).lines))


def assert_backends_agree(plan):
    expected = all_bits(walk(plan))
    assert all_bits(figures(plan)) == all_bits(figures(plan)) == expected, "walked, then by a program"
    assert all_bits(program.program(plan).run(plan.values)) == expected
    assert all_bits(evaluated(graph_of(plan), plan.values)) == expected
    assert list(figures(plan)) == list(expected)


@pytest.mark.parametrize("name", BY_NAME)
def test_figures_are_the_plain_walk(name):
    assert_backends_agree(BY_NAME[name]())


@FEW
@given(plans() | plans(funded=True))
def test_figures_of_any_plan_are_the_plain_walk(plan):
    assert_backends_agree(plan)


def assert_draws_agree(plan, exactly):
    constant = {
        f"rates.{rate}": np.array([[v] for v in plan.values[f"rates.{rate}"][1:]])
        for rate in ("growth", "inflation", "efficiency")
        if f"rates.{rate}" in plan.inputs
    }
    expected = figures(plan)
    if not constant:
        openings = [key for key in plan.inputs if key.endswith(".opening")]
        constant = {key: np.array([plan.values[key][0]]) for key in openings}
    found = simulate(plan, constant, list(expected))
    for line, years in expected.items():
        for period, value in enumerate(years):
            if value is None:
                assert found[line][period] is None
            elif exactly(line):
                assert bits(found[line][period][0]) == bits(value), (line, period)
            else:
                assert found[line][period][0] == pytest.approx(value, rel=1e-12, abs=1e-15, nan_ok=True), (line, period)


def no_power(line):
    """NumPy's power and Python's may differ in the last bit, so the one line that uses it is compared nearly."""
    return line != "allocation.cagr"


@pytest.mark.parametrize("name", BY_NAME)
def test_a_constant_draw_gives_the_figures(name):
    assert_draws_agree(BY_NAME[name](), no_power)


@FEW
@given(plans() | plans(funded=True))
def test_a_constant_draw_of_any_plan_gives_its_figures(plan):
    assert_draws_agree(plan, no_power)


@pytest.mark.parametrize("name", ["default", "QUE", "rich"])
def test_every_number_drawn_at_once_gives_the_figures(name):
    plan = BY_NAME[name]()
    found, expected = one_draw(plan), figures(plan)
    for line, years in expected.items():
        plan_years = [(period, value) for period, value in enumerate(years) if period and value is not None]
        for period, value in plan_years:
            if not math.isnan(value) and not line.startswith(("funds.", "pot.", "settings.", "checks.")):
                assert found[line][period][0] == pytest.approx(value, rel=1e-12), (line, period)


def every_number_at_once(plan):
    """Every number as one draw that holds in all years, where it is a figure, or a draw a year."""
    return {
        key: np.array([[value] for value in plan.values[key][1:]])
        if entry.kind in ("series", "amounts")
        else np.array([plan.values[key][0]])
        for key, entry in plan.inputs.items()
        if entry.provenance is not None
    }


@pytest.mark.parametrize("name", ["rich care", "council", "default"])
def test_every_number_of_care_and_the_gap_drawn_at_once_gives_the_figures(name):
    """NumPy's power may differ from Python's in the last bit, so the figures are compared nearly."""
    plan = BY_NAME[name]()
    expected = figures(plan)
    found = simulate(plan, every_number_at_once(plan), list(expected))
    scale = max(abs(value) for years in expected.values() for value in years if value is not None)
    for line, years in expected.items():
        assert [value is None for value in years] == [value is None for value in found[line]], line
        for period, value in enumerate(years):
            if value is not None:
                floor = 1e-3 if line.startswith("checks.") else 1e-12 * scale
                assert found[line][period].shape == (1,)
                assert found[line][period][0] == pytest.approx(value, rel=1e-9, abs=floor), (line, period)


CARE_DRAWS = {
    "activity.occupancy": (0.8, 1.0),
    "activity.services.bed_days.projected": (700_000.0, 900_000.0),
    "activity.services.attendances.shares.west": (0.0, 1.0),
    "activity.services.contacts.mitigations.managed.effect": (-1e6, 2e6),
    "activity.phasing": (0.0, 1.0),
    "population.groups.west.growth": (-0.2, 0.2),
    "productivity.readmissions.volumes.royal": (0.0, 5_000.0),
    "productivity.readmissions.delivered": (0.0, 1.0),
    "providers.royal.efficiency": (0.0, 0.03),
    "expenditure.acute.growth.demand": (-0.05, 0.05),
    "schemes.qipp.amounts": (0.0, 20_000.0),
    "gap.brought_forward": (-50_000.0, 50_000.0),
    "available_growth.high": (0.0, 30_000.0),
}


def test_random_draws_of_care_and_the_gap_are_single_plans_one_by_one():
    plan = BY_NAME["rich care"]()
    random = np.random.default_rng(20250402)
    drawn = {
        key: random.uniform(*ends, (plan.horizon, 5) if plan.inputs[key].kind in ("series", "amounts") else 5)
        for key, ends in CARE_DRAWS.items()
    }
    found = simulate(plan, drawn, list(figures(plan)))
    for draw in range(5):
        values = dict(plan.values)
        for key, array in drawn.items():
            rows = array[:, draw] if array.ndim == 2 else [array[draw]] * plan.horizon
            base = array[draw] if array.ndim == 1 else plan.values[key][0]
            values[key] = (float(base), *map(float, rows))
        single = define(plan, FORMULAS, lambda key, period, v=values: v[key][period], lambda *given: given[2])
        scale = max(abs(value) for years in single.values() for value in years if value is not None)
        for line, years in single.items():
            for period, value in enumerate(years):
                if value is not None:
                    assert found[line][period][draw] == pytest.approx(value, rel=1e-9, abs=1e-12 * scale), (
                        line,
                        period,
                    )


LINES = ["allocation.recurrent", "funds.repurposed", "pot.annual", "pot.recurrent_cumulative", "checks.pot"]


@pytest.mark.parametrize("name", ["default", "QUE", "rich", "rich, nothing missing"])
def test_random_draws_are_single_plans_one_by_one(name):
    plan = BY_NAME[name]()
    random = np.random.default_rng(20250401)
    drawn = {
        "rates.growth": random.normal(0.02, 0.02, (plan.horizon, 7)),
        "rates.inflation": random.normal(0.02, 0.03, 7),
        "funds.capacity.repurpose": random.uniform(0, 1, 7),
        "funds.capacity.opening": random.uniform(1e3, 1e5, 7),
    }
    found = simulate(plan, drawn, LINES)
    for draw in range(7):
        values = dict(plan.values)
        for key, array in drawn.items():
            rows = array[:, draw] if array.ndim == 2 else [array[draw]] * plan.horizon
            base = array[draw] if array.ndim == 1 else plan.values[key][0]
            values[key] = (float(base), *map(float, rows))
        single = define(plan, FORMULAS, lambda key, period, v=values: v[key][period], lambda *given: given[2])
        for line in LINES:
            for period, value in enumerate(single[line]):
                if value is not None:
                    assert bits(found[line][period][draw]) == bits(value), (line, period)


def test_switches_between_two_branches_are_taken_draw_by_draw():
    plan = made(rich())
    targets = np.array([80_000.0, 99_000.0, 100_000.0, 101_000.0, 130_000.0])
    found = simulate(
        plan, {"allocation.core.target": targets}, ["allocation.core.convergence_rate", "allocation.core.recurrent"]
    )
    for at, target in enumerate(targets):
        alone = figures(made(rich(), {"allocation.core.target": figure(float(target))}))
        for line in found:
            assert [bits(years[at]) for years in found[line][1:]] == [bits(value) for value in alone[line][1:]]


@pytest.mark.parametrize("count", [1, BLOCK - 1, BLOCK, BLOCK + 1, 2 * BLOCK + 3])
def test_blocks_leave_no_draw_out(count):
    growth = np.linspace(-0.05, 0.05, count)
    found = simulate(made(small()), {"rates.growth": growth}, ["allocation.core.recurrent", "timeline.period"])
    assert found["allocation.core.recurrent"][1].tolist() == (1000.0 * (1 + growth) * 1 * 1).tolist()
    assert found["timeline.period"][2].tolist() == [2.0] * count
    assert found["allocation.core.recurrent"][0].tolist() == [1000.0] * count


def test_the_size_of_a_block_changes_nothing(monkeypatch):
    plan, drawn = made(rich()), {"rates.growth": np.linspace(-0.05, 0.05, 10)}
    whole = simulate(plan, drawn, LINES)
    monkeypatch.setattr(draws, "BLOCK", 3)
    for line, years in simulate(plan, drawn, LINES).items():
        assert [None if v is None else v.tolist() for v in years] == [
            None if v is None else v.tolist() for v in whole[line]
        ]


def test_draws_are_not_changed():
    growth = np.linspace(-0.05, 0.05, 5)
    before = growth.copy()
    simulate(made(small()), {"rates.growth": growth}, ["pot.annual"])
    assert (growth == before).all()


@pytest.mark.parametrize(
    ("drawn", "lines", "kind", "message"),
    [
        (
            {"rates.growth": np.zeros(3)},
            ["pot.anual"],
            LineError,
            "the plan has no line 'pot.anual'; `mtfs show` lists",
        ),
        ({"rates.growht": np.zeros(3)}, ["pot.annual"], LineError, "the plan has no input 'rates.growht'"),
        (
            {"rates.growth": np.zeros((3, 4))},
            ["pot.annual"],
            PlanError,
            r"rates.growth have shape (3, 4); give (draws,) or (2, draws)",
        ),
        ({"rates.growth": np.zeros((2, 2, 2))}, ["pot.annual"], PlanError, "have shape (2, 2, 2)"),
        ({"rates.growth": 0.02}, ["pot.annual"], PlanError, "have shape ()"),
        (
            {"rates.growth": np.zeros(3), "rates.inflation": np.zeros(4)},
            ["pot.annual"],
            PlanError,
            "draws have [3, 4] lengths; give every input the same number",
        ),
        ({}, ["pot.annual"], PlanError, "draws have no lengths"),
        (
            {"rates.growth": np.array([0.01, np.nan])},
            ["pot.annual"],
            PlanError,
            "draws of rates.growth hold NaN or infinity; give numbers",
        ),
        (
            {"rates.growth": np.array([0.01, np.inf])},
            ["pot.annual"],
            PlanError,
            "draws of rates.growth hold NaN or infinity; give numbers",
        ),
        (
            {"plan.horizon": np.ones(3)},
            ["pot.annual"],
            PlanError,
            "plan.horizon is no number that could be drawn; draw a rate",
        ),
        (
            {"allocation.core.method": np.ones(3)},
            ["pot.annual"],
            PlanError,
            "allocation.core.method is no number that could be drawn",
        ),
    ],
)
def test_wrong_draws_are_refused(drawn, lines, kind, message):
    with pytest.raises(kind) as caught:
        simulate(made(small()), drawn, lines)
    assert message in str(caught.value)


def test_a_choice_cannot_be_drawn_as_numbers():
    with pytest.raises(PlanError, match="commercial.option is no number"):
        simulate(made(rich()), {"commercial.option": np.zeros(3)}, ["pot.annual"])


def test_only_what_is_asked_for_is_computed():
    plan = made(without_missing(rich()))
    whole, part = program.program(plan), program.program(plan, ("funds.bcf.repurposed",))
    assert list(part.lines) == ["funds.bcf.repurposed"] and len(whole.lines) > 50
    assert {key for key, _ in part.arguments} == {
        *("funds.bcf.opening", "funds.bcf.uplift", "funds.bcf.ringfenced", "funds.bcf.repurpose")
    }
    assert part.run(plan.values)["funds.bcf.repurposed"] == figures(plan)["funds.bcf.repurposed"]
    assert simulate(plan, {"rates.growth": np.zeros(2)}, ["funds.bcf.size"]).keys() == {"funds.bcf.size"}


def test_plans_of_one_structure_share_a_program_and_others_do_not():
    plan = made(rich())
    assert program.program(plan) is program.program(made(rich(), {"rates.growth": series(0.05)}))
    assert program.program(plan) is not program.program(made(rich(), {"horizon": 5}))
    assert program.program(plan) is not program.program(made(without_missing(rich())))
    assert program.program(plan) is not program.program(made(rich(), {"allocation.dental.method": "multiplicative"}))


def test_plans_that_differ_in_structure_alone_never_share_figures():
    variants = (
        {"allocation.core.rounded_to_1k": False},
        {"allocation.medical.method": "additive"},
        {"allocation.medical.convergence_from": "distance"},
        {"horizon": 6},
        {"commercial": None},
        {"allocation.medical.growth": series(0.05)},
    )
    for changes in ({}, *variants):
        assert_backends_agree(made(rich(), changes))


def test_plans_that_differ_in_the_structure_of_care_alone_never_share_figures():
    variants = (
        {"activity.first_year": "2024/25"},
        {"activity.last_year": "2029/30"},
        {"activity.phasing": None},
        {"activity.services.bed_days.beds": False},
        {"activity.services.bed_days.unit_cost": None},
        {"population.last_year": "2035/36"},
        {"productivity.readmissions.length_of_stay": None},
        {"productivity.medicines.cash_releasing": False},
        {"productivity.daycase.alternatives": None, "productivity.shorter_stay.counted": True},
        {"expenditure.acute.method": "additive"},
        {"expenditure.acute.changes": {}},
        {"schemes.programme.kind": "savings"},
        {"schemes.qipp.recurrent": False},
        {"claims.pot.year": "2026/27"},
        {"claims.allocation.line": "allocation.total"},
        {"available_growth.option": "low"},
        {"activity.scenario": "lower"},
    )
    for changes in ({}, *variants, {}):
        assert_backends_agree(made(care(), changes))


# Cells


@pytest.fixture(scope="module")
def default_cells():
    plan = mtfs.load_plan()

    def input_cell(key, period):
        if plan.inputs[key].kind == "figure":
            return CellReference("Inputs", row_of(key), 3, fixed_column=True)
        return CellReference("Inputs", row_of(key), 4 + period)

    return formulas(plan, input_cell, lambda line, period: CellReference("Lines", row_of(line), 4 + period))


@cache
def row_of(name):
    """A row of its own for every input and line."""
    return next(NUMBERED)


NUMBERED = itertools.count()


def placed(expected):
    """The text with the number of its row in the place of a name: `F<pot.annual>`."""
    return re.sub("<([^>]+)>", lambda name: str(row_of(name[1]) + 1), expected)


@pytest.mark.parametrize(
    ("line", "period", "expected"),
    [
        ("timeline.period", 0, 0),
        ("prices.index", 0, 1),
        ("timeline.period", 2, "=F<timeline.period>+1"),
        ("prices.index", 1, "=E<prices.index>*(1+Inputs!F<prices.gdp_deflator>)"),
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
    assert not [text for at, text in written.items() if at[0].startswith("pot.") and "ISNUMBER" in str(text.text)]


def test_a_reference_names_its_sheet_where_another_one_writes_it():
    cell = CellReference("Pot", 4, 5)
    assert (str(cell), cell.on("Pot"), cell.on("Gap")) == ("Pot!F5", "F5", "Pot!F5")
    assert cell.with_column(fixed=True).on("Pot") == "$F5"
    assert str(CellReference("Chart data", 1, 27, fixed_row=True)) == "'Chart data'!AB$2"
    reach = CellRange(cell.with_column(fixed=True), CellReference("Pot", 4, 7))
    assert (str(reach), reach.on("Pot")) == ("Pot!$F5:H5", "$F5:H5")


# Brackets


NUMBERS = st.floats(0.001, 1e6) | st.floats(-1e6, -0.001) | st.sampled_from((0.1, 0.2, 0.3, 1.0, 3.0, 1e-9, 7, 0))
NAMES = ("a", "b", "c")


def trees():
    """An expression as a function of three values, built of the operators and the operations."""
    leaves = st.sampled_from(NAMES) | NUMBERS

    def grown(parts):
        return (
            st.tuples(st.sampled_from("+-*/"), parts, parts)
            | st.tuples(st.sampled_from(("maximum", "minimum")), parts, parts)
            | st.tuples(st.sampled_from(("absolute", "round_to")), parts)
            | st.tuples(st.sampled_from(("total", "largest")), parts, parts)
            | st.tuples(st.just("choose"), st.sampled_from(NAMES), parts, parts, parts)
        )

    return st.recursive(leaves, grown, max_leaves=12)


def build(tree, values):
    """The expression of a tree on any carrier."""
    if isinstance(tree, str):
        return values[tree]
    if not isinstance(tree, tuple):
        return tree
    name, *parts = tree
    parts = [build(part, values) for part in parts]
    match name:
        case "+":
            return parts[0] + parts[1]
        case "-":
            return parts[0] - parts[1]
        case "*":
            return parts[0] * parts[1]
        case "/":
            return parts[0] / parts[1]
        case "choose":
            return algebra.choose(parts[0] > parts[1], parts[2], parts[3])
        case "total" | "largest":
            return getattr(algebra, name)(parts)
    return getattr(algebra, name)(*parts)


def text_of(dialect, tree):
    """A tree in a dialect, its values called by their names."""

    class Named(dialect):
        def input(self, node):
            return node.key, ATOM

    return Named().text(node_of(build(tree, {name: Input(name, 0) for name in NAMES})))


@examples(250)
@given(tree=trees(), given_values=st.tuples(NUMBERS, NUMBERS, NUMBERS))
@pytest.mark.parametrize("dialect", [Code, FloatCode])
def test_text_is_evaluated_as_it_was_written_to_the_last_bit(dialect, tree, given_values):
    values = dict(zip(NAMES, map(float, given_values), strict=True))
    try:
        expected = bits(build(tree, values))
    except (ZeroDivisionError, OverflowError):
        assume(False)  # an expression without a value
    text = text_of(dialect, tree)
    names = {name: getattr(algebra, name) for name in Code.calls}
    assert bits(eval(text, names, values)) == expected, text


@pytest.mark.parametrize(
    ("tree", "expected"),
    [
        (("-", "a", ("-", "b", "c")), "a-(b-c)"),
        (("-", ("-", "a", "b"), "c"), "a-b-c"),
        (("+", "a", ("+", "b", "c")), "a+(b+c)"),
        (("/", "a", ("*", "b", "c")), "a/(b*c)"),
        (("*", ("+", "a", "b"), "c"), "(a+b)*c"),
        (("*", "a", ("/", "b", "c")), "a*(b/c)"),
        (("+", "a", ("*", "b", "c")), "a+b*c"),
        (("-", ("*", "a", "b"), ("/", "b", "c")), "a*b-b/c"),
    ],
)
def test_brackets_stand_where_the_order_needs_them_and_nowhere_else(tree, expected):
    assert text_of(Code, tree) == expected


@pytest.mark.parametrize("dialect", [Code, FloatCode])
def test_a_part_of_a_total_is_worked_out_before_it_is_added(dialect):
    values = {"a": 0.1, "b": 0.2, "c": 0.3}
    tree = ("total", "a", ("+", "b", "c"))
    text = text_of(dialect, tree)
    assert eval(text, {"total": algebra.total}, values) == 0.1 + (0.2 + 0.3) != (0.1 + 0.2) + 0.3


# Words


def test_equations_are_read_off_the_formulas():
    assert equation("net_uplift") == "inflation − efficiency"
    assert equation("recurrent_allocation") == (
        "baseline × (1 + growth) × (1 + (inflation − efficiency)) × (1 + convergence)"
    )
    assert equation("repurposed") == "(fund − ringfenced) × share"
    assert parameters("repurposed") == ("fund", "share", "ringfenced")


@pytest.mark.parametrize("name", sorted(vars(FORMULAS)))
def test_every_formula_has_an_equation_that_names_its_arguments(name):
    assert all(argument in equation(name) for argument in parameters(name))
