"""A computed plan: figures one by one, as a table, and in the base year's prices."""

import math
from itertools import groupby

import pytest
from support.plan_builder import care, council, figure, made, rich, series, small

import mtfs
from mtfs.analysis.figures.projection import project
from mtfs.catalogue.lines import Gap, kind_of
from mtfs.core.errors import LineError, suggestion
from mtfs.model.naming import name_of


@pytest.fixture(scope="module")
def projection():
    return project(made(rich()))


@pytest.fixture(scope="module")
def default():
    return mtfs.project(mtfs.load_plan())


def test_one_figure(default):
    assert default.value("allocation.icb.recurrent", "2024/25") == 1_950_000
    assert default.value("allocation.icb.recurrent", "2025/26") == pytest.approx(
        1_950_000 * 1.023 * 1.004 * 0.99, rel=1e-12
    )
    assert default.value("pot.annual", "2025/26") == pytest.approx(40_500, abs=0.001)


def test_a_total_over_the_plan_years(default, projection):
    assert default.value("pot.annual") == pytest.approx(202_500, abs=0.005)
    assert default.value("funds.repurposed") == pytest.approx(5 * 28_000, abs=1e-6)
    non_recurrent = projection.value("allocation.core.non_recurrent")
    assert non_recurrent == 811.0 + 407.5, "the base year is no plan year"


def test_a_total_leaves_out_what_is_missing(projection):
    assert math.isnan(projection.value("funds.sdf.repurposed", "2025/26"))
    assert projection.value("pot.repurposed") == pytest.approx(
        sum(projection.value(f"funds.{fund}.repurposed") for fund in ("bcf", "capacity")), rel=1e-12
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("pot.anual", "2025/26"), "the plan has no line 'pot.anual'; did you mean pot.annual"),
        (("pot.anual",), "did you mean pot.annual"),
        (("qqqq", "2025/26"), "the plan has no line 'qqqq'; `mtfs show --all --ids` lists those it has"),
        (("pot.annual", "2031/32"), "2031/32 is outside the plan (2024/25 to 2028/29)"),
        (("pot.annual", "2025"), "2025 is outside the plan"),
        (("pot.annual", "2024/25"), "pot.annual has no figure for the base year 2024/25; it starts in 2025/26"),
        (("pot.cumulative",), "pot.cumulative does not add up over the years; name a year, such as 2028/29"),
        (("allocation.core.recurrent",), "does not add up over the years"),
    ],
)
def test_what_the_plan_does_not_have(projection, arguments, message):
    with pytest.raises(LineError) as caught:
        projection.value(*arguments)
    assert message in str(caught.value)


def test_the_years_of_a_line(projection):
    assert projection.years("timeline.period") == [0, 1, 2, 3, 4]
    assert projection.years("pot.annual")[0] is None
    with pytest.raises(LineError, match="did you mean"):
        projection.years("allocation.recurent")


def test_the_table(projection):
    table = projection.table().frame("line")
    assert list(table.columns) == ["name", "unit", "all years", "2024/25", "2025/26", "2026/27", "2027/28", "2028/29"]
    assert list(table.index) == list(projection.lines) and table.index.name == "line"
    assert all(table[year].dtype == "float64" for year in projection.plan.years)
    assert table.loc["allocation.core.recurrent", "name"] == "Core: Recurrent allocation"
    assert table.loc["pot.annual", "unit"] == "£k"
    assert table.loc["allocation.recurrent", "2024/25"] == 127_000
    assert math.isnan(table.loc["pot.annual", "2024/25"]) and math.isnan(table.loc["funds.sdf.size", "2025/26"])
    for line, years in projection.lines.items():
        for year, value in zip(projection.plan.years, years, strict=True):
            shown = table.loc[line, year]
            assert math.isnan(shown) if value is None or math.isnan(value) else shown == value


def test_the_table_in_real_terms(projection):
    table = projection.table(real=True).frame("line")
    assert table.loc["pot.annual", "unit"] == "£k, 2024/25 prices"
    assert table.loc["rates" if "rates" in table.index else "prices.index", "unit"] == "index"
    assert table.loc["pot.annual", "2026/27"] == pytest.approx(
        projection.value("pot.annual", "2026/27") / (1.03 * 1.02)
    )
    assert table.loc["allocation.real", "2026/27"] == projection.value("allocation.real", "2026/27")


INDEX = [1.0, 1.03, 1.03 * 1.02, 1.03 * 1.02**2, 1.03 * 1.02**3]


def test_money_in_the_base_years_prices(projection):
    cash = projection.years("allocation.total")
    assert projection.real("allocation.total") == pytest.approx(
        [c / i for c, i in zip(cash, INDEX, strict=True)], rel=1e-12
    )
    assert projection.real("pot.annual")[0] is None
    assert projection.real("pot.annual")[1:] == pytest.approx(projection.years("pot.real")[1:], rel=1e-12)


def test_rates_counts_and_real_lines_stay_as_they_are(projection):
    for line in ("timeline.period", "prices.index", "settings.primary.share", "pot.real",
                 "allocation.real"):  # fmt: skip
        assert projection.real(line) is projection.years(line)


def test_growth_in_real_terms_is_that_of_real_amounts(projection):
    amounts = projection.real("allocation.core.recurrent")
    assert projection.real("allocation.core.growth_rate")[2] == pytest.approx(amounts[2] / amounts[1] - 1, abs=1e-12)
    whole = projection.real("allocation.recurrent")
    assert projection.real("allocation.growth_rate")[1] == pytest.approx(whole[1] / whole[0] - 1, abs=1e-12)
    assert projection.real("allocation.cagr")[3] == pytest.approx((whole[3] / whole[0]) ** (1 / 3) - 1, abs=1e-12)


def test_a_running_total_in_real_terms_is_the_total_of_real_years(projection):
    for running, annual in {"pot.cumulative": "pot.annual", "pot.recurrent_cumulative": "pot.recurrent_annual"}.items():
        real, total = projection.real(annual), 0.0
        assert projection.real(running)[0] == 0
        for period in range(1, 5):
            total += real[period]
            assert projection.real(running)[period] == pytest.approx(total, rel=1e-12)
        deflated_as_a_whole = projection.years(running)[4] / INDEX[4]
        assert abs(projection.real(running)[4] - deflated_as_a_whole) > 1


def test_what_is_missing_is_missing_in_real_terms_too(projection):
    assert all(map(math.isnan, projection.real("funds.sdf.size")))


def test_units(projection):
    assert projection.unit("pot.annual") == "£k"
    assert projection.unit("pot.annual", real=True) == projection.unit("pot.real") == "£k, 2024/25 prices"
    assert projection.unit("allocation.core.growth_rate", real=True) == "rate"


@pytest.fixture(scope="module")
def of_care():
    return project(made(care()))


def test_a_line_with_one_figure_gives_it_for_every_year(of_care):
    value = of_care.value("activity.bed_days.baseline")
    assert value == 685_000
    for year in of_care.plan.years:
        assert of_care.value("activity.bed_days.baseline", year) == value
    with pytest.raises(LineError, match=r"2031/32 is outside the plan \(2024/25 to 2028/29\)"):
        of_care.value("activity.bed_days.baseline", "2031/32")
    assert of_care.years("activity.bed_days.baseline") == [685_000, None, None, None, None]
    assert of_care.figures("activity.bed_days.baseline") == (685_000, [None] * 5)
    assert of_care.figures("pot.annual") == (None, of_care.years("pot.annual"))


def test_the_table_has_one_figure_or_figures_by_year(of_care):
    table = of_care.table().frame("line")
    assert table["all years"].dtype == "float64"
    for line in of_care.lines:
        once = kind_of(line).single_value
        assert math.isnan(table.loc[line, "all years"]) != once, line
        by_year = [not math.isnan(table.loc[line, year]) for year in of_care.plan.years]
        assert not any(by_year) if once else by_year[1:] == [True] * 4, line
    assert table.loc["productivity.daycase.value", "all years"] == (2616 + 1700) * 887
    assert table.loc["activity.bed_days.horizon_avoided", "all years"] == pytest.approx(71_250 + 38_500)


def test_one_figure_in_pounds_of_no_year_is_not_deflated(of_care):
    for line in ("activity.bed_days.horizon_residual_cost", "claims.pot.computed", "productivity.daycase.value"):
        assert of_care.real(line) is of_care.years(line)
        assert "prices" not in of_care.unit(line, real=True)
    assert of_care.unit("gap.in_year", real=True) == "£k, 2024/25 prices"
    assert of_care.real("gap.in_year")[2] == pytest.approx(
        of_care.years("gap.in_year")[2] / of_care.years("prices.index")[2]
    )


def test_the_cumulative_position_in_real_terms_is_the_total_of_real_years(of_care):
    real, total = of_care.real("gap.in_year"), -42_187.5
    for period in range(1, 5):
        total += real[period]
        assert of_care.real("gap.cumulative")[period] == pytest.approx(total, rel=1e-12)


def test_a_plan_without_an_allocation_has_no_pot():
    lines = project(made(council())).lines
    assert not [line for line in lines if line.startswith(("allocation.", "pot.", "funds.", "settings."))]
    assert lines["gap.funding"][0] == 318_900.0 + 92_340.6 + 81_450.2 + 3_000.0


def test_funding_lines_are_added_to_the_allocation():
    grant = {"name": "Grant", "opening": figure(50.0), "inflation": series(0.1)}
    spent = {"name": "All", "opening": figure(60.0), "inflation": series(0.0)}
    lines = project(made(small(), {"expenditure": {"all": spent}, "funding": {"grant": grant}})).lines
    assert lines["gap.funding"] == pytest.approx([1050, 1055, 1060.5]) and lines["gap.do_nothing"][0] == -990
    without = project(made(small(), {"expenditure": {"all": spent}})).lines
    assert without["gap.funding"] == [1000, 1000, 1000]


def test_suggestions():
    assert suggestion("pot.anual", ["pot.annual", "funds.x"]) == "; did you mean pot.annual?"
    assert suggestion("zzz", ["pot.annual"]) == "; `mtfs show --all --ids` lists those it has"


def test_pressures_on_a_single_year():
    lines = project(
        made(small(), {"pressures": {"x": series({"2025/26": 5.0, "2026/27": 0.0}, "£k") | {"name": "X"}}})
    ).lines
    assert lines["pot.annual"][1:] == [-5, 0] and lines["pot.cumulative"] == [0, -5, -5]


def test_the_total_of_a_line_that_is_missing_is_missing():
    projection = mtfs.project(mtfs.load_plan("nhse:QUE"))
    assert math.isnan(projection.value("funds.bcf.repurposed"))
    assert projection.value("funds.repurposed") == pytest.approx(5 * 0.3 * 31_503.833317652025)


def test_the_main_lines_for_readers_stand_under_headings_with_totals(default):
    table = default.main_lines()
    columns = list(table.columns)
    assert columns == ["part", "line", "name", "unit", "all years", *default.plan.years] and table.group == "part"
    rows = {row[1]: dict(zip(columns, row, strict=True)) for row in table.rows}
    assert rows["pot.annual"]["all years"] == pytest.approx(5 * 40_500) and rows["pot.annual"]["2024/25"] is None
    assert rows["pot.cumulative"]["all years"] is None and rows["pot.cumulative"]["2029/30"] == pytest.approx(202_500)
    assert rows["allocation.real"]["name"] == "Recurrent allocation, 2024/25 prices"
    assert rows["allocation.real"]["unit"] == "£k" and rows["allocation.recurrent"]["part"] == "Allocation"


def test_every_line_stands_once_under_its_sheet_and_part(of_care):
    table = of_care.all_lines()
    assert sorted(str(row[1]) for row in table.rows) == sorted(of_care.lines)
    headings = [row[0] for row in table.rows]
    assert len(list(groupby(headings))) == len(set(headings))
    for heading, line, name, *_ in of_care.all_lines(only="funds").rows:
        _, of_which, part = str(name).partition(", of which")
        own = f"of which{part}" if of_which else name
        assert f"{heading}: {own}".endswith(name_of(of_care.plan, line))


def test_the_lines_of_a_sheet_stand_in_its_order_and_a_part_names_its_whole():
    projection = mtfs.project(mtfs.load_plan("example:council"))
    ids = [row[1] for row in projection.all_lines(only="gap").rows]
    order = (Gap.FUNDING, Gap.FUNDING_RECURRENT, Gap.EXPENDITURE, Gap.DO_NOTHING, Gap.SAVINGS, Gap.CLOSING, Gap.IN_YEAR)
    assert [line for line in ids if line in order] == list(order)
    assert ids[-2:] == [Gap.REQUIREMENT, Gap.REQUIREMENT_TO_DATE]
    for line, name in ((Gap.FUNDING_RECURRENT, "Funding"), (Gap.EXPENDITURE_RECURRENT, "Expenditure")):
        assert [row[2] for row in projection.all_lines(only=line).rows] == [f"{name}, of which recurrent"]


def test_totals_in_real_terms_are_those_of_real_years(default):
    table = default.main_lines(real=True)
    (pot,) = [row for row in table.rows if row[1] == "pot.annual"]
    assert pot[list(table.columns).index("all years")] == pytest.approx(sum(default.real("pot.annual")[1:]))
