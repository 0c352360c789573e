"""Charts by Matplotlib: what they draw, read back from the drawing, and what they refuse."""

import sys

import pytest
from matplotlib import pyplot
from matplotlib.colors import to_hex
from support.plan_builder import council, made

import mtfs
from mtfs.analysis.plots.drawings import Step, waterfall
from mtfs.analysis.plots.standard import PARTS, Colour, colours_of_lines

pyplot.switch_backend("Agg")


@pytest.fixture(autouse=True)
def _closed():
    yield
    pyplot.close("all")


@pytest.fixture(scope="module")
def projection():
    return mtfs.project(mtfs.load_plan())


def title(axes):
    return " ".join(axes.get_title(loc="left").split())


def ends(axes):
    """Where each bar begins and ends."""
    return [(round(bar.get_y(), 3), round(bar.get_y() + bar.get_height(), 3)) for bar in axes.patches]


def texts(axes):
    return [text.get_text() for text in axes.texts]


def figures_of(axes):
    axes.figure.canvas.draw()
    return [label.get_text() for label in axes.get_yticklabels()]


def test_one_line_is_columns_in_millions_with_their_figures(projection):
    axes = projection.plot("allocation.recurrent")
    expected = [value / 1000 for value in projection.years("allocation.recurrent")]
    assert [bar.get_height() for bar in axes.patches] == pytest.approx(expected)
    assert texts(axes)[0] == "1,950.0" and axes.get_ylabel() == "£m"
    assert title(axes) == "Recurrent allocation: £2,206.6m in 2029/30"
    assert {to_hex(bar.get_facecolor()).upper() for bar in axes.patches} == {Colour.ALLOCATION}


def test_several_lines_are_named_and_an_axis_that_is_cut_says_so(projection):
    axes = projection.plot("allocation.recurrent", "allocation.real")
    assert [text.get_text() for text in axes.get_legend().get_texts()] == [
        "Recurrent allocation", "Recurrent allocation in the base year's prices"
    ]  # fmt: skip
    assert axes.get_ylim()[0] == 1600 and axes.get_ylabel() == "£m (axis cut: starts at £1,600m)"
    assert figures_of(axes)[:2] == ["1,600", "1,700"]


def test_real_terms_and_percentages_say_so(projection):
    assert title(projection.plot("pot.annual", real=True)).endswith("in 2029/30 (2024/25 prices)")
    axes = projection.plot("allocation.growth_rate")
    assert axes.get_ylabel() == "%" and texts(axes)[0].endswith("%") and figures_of(axes)[0] == "0.0%"


def test_small_amounts_are_all_in_thousands():
    small = mtfs.Projection(
        made(council()), {"gap.savings": [None] + [40.0] * 4 + [60.0], "gap.benefits": [None] + [5.0] * 5}
    )
    axes = small.plot("gap.savings", "gap.benefits")
    assert axes.get_ylabel() == "£k" and "60.0 £k" in title(axes)


def test_what_is_missing_is_said_below_and_a_line_that_is_missing_refused():
    icb = mtfs.project(mtfs.load_plan("nhse:QOQ"))
    assert "Missing, so not counted: Funding pressures." in " ".join(icb.plot("pot.annual").get_xlabel().split())
    with pytest.raises(mtfs.LineError, match="pot.pressures is missing in every year"):
        icb.plot("pot.pressures")


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (("timeline.scale",), "timeline.scale has one figure for all years"),
        (("pot.total",), "pot.total is pot.annual added up over the plan years; write pot.annual"),
        ((["pot.annual", "pot.recurrent"],), "a list is no line; write the id of each line as a text of its own"),
        (("pot.annual", 5), "5 is no line; write the id of each line as a text of its own"),
        (("pot.anual",), "the plan has no line 'pot.anual'; did you mean pot.annual"),
        (("timeline.period", "pot.annual"), "pot.annual is in £k and timeline.period in years; draw each"),
        (("activity.bed_days.projected", "activity.ed_contacts.projected"), "projected is in contacts and activity"),
        (("pot.annual", "allocation.growth_rate"), "allocation.growth_rate is in rate and pot.annual in £k; draw each"),
    ],
)
def test_a_line_that_cannot_be_drawn_is_refused(projection, lines, message):
    with pytest.raises(mtfs.LineError, match=message):
        projection.plot(*lines)


def test_the_waterfall_of_the_allocation_leads_from_the_opening_to_the_closing(projection):
    axes = projection.waterfall()
    opening, *steps, closing = ends(axes)
    assert title(axes) == "Allocation 2024/25: £1,950.0m; Allocation 2029/30: £2,206.6m; moved most by base growth"
    assert opening == (1400, 1950) and closing[1] == pytest.approx(2206.6, abs=0.05)
    growth, inflation, efficiency, convergence = steps
    assert growth[0] == 1950 and inflation[0] == growth[1] and efficiency[1] == inflation[1]
    assert convergence[1] == efficiency[0] and convergence[0] == closing[1]
    assert texts(axes)[1:3] == ["+234.8", "+156.7"] and texts(axes)[3].startswith("-")


def test_the_waterfall_of_the_gap(projection):
    plan = mtfs.load_plan("cambridgeshire-peterborough-stp-2016")
    gap = mtfs.project(plan)
    axes = gap.waterfall("gap")
    assert ends(axes)[0][1] == pytest.approx(gap.value("gap.do_nothing", plan.years[-1]) / 1000)
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["Takes away", "Adds"]
    with pytest.raises(mtfs.LineError, match="the plan has no line 'gap.do_nothing'"):
        projection.waterfall("gap")
    with pytest.raises(mtfs.LineError, match="'pot': there is no such waterfall"):
        projection.waterfall("pot")


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(("figure", "shown"), [(-2421.0, (-2.421, 0)), (0.0, (0, 0))])
def test_a_bridge_without_a_step_is_drawn_from_0_without_a_warning(figure, shown):
    axes = waterfall("Same", "£k", [Step("Old", figure, whole=True), Step("New", figure, whole=True)], [], None)
    bottom, top = axes.get_ylim()
    assert ends(axes) == [shown, shown] and bottom == shown[0] and top > 0


def test_a_bridge_is_a_waterfall_between_two_plans():
    plan = mtfs.load_plan()
    bridge = mtfs.bridge(plan, mtfs.in_scenario(plan, "commercial_low"))
    axes = bridge.plot()
    old, step, new = ends(axes)
    assert (old[1], new[1]) == (202.5, 222.5) and step == (202.5, 222.5)
    assert title(axes) == bridge.sentences()[0].removesuffix(".") and "Old: not from a file" in axes.get_xlabel()


def test_a_fan_holds_the_band_the_median_and_the_plan():
    simulation = mtfs.simulate_plan(mtfs.load_plan(), draws=1000)
    axes = simulation.plot("pot.annual")
    last = simulation.fans["pot.annual"][-1]
    band = axes.collections[0].get_paths()[0].vertices[:, 1]
    assert (band.min(), band.max()) == pytest.approx(
        (last.spread.percentile(10) / 1000, last.spread.percentile(90) / 1000), rel=0.05
    )
    median, plan = axes.lines
    assert median.get_ydata()[-1] == pytest.approx(last.spread.percentile(50) / 1000) and plan.get_linestyle() == "--"
    assert title(axes).startswith("Investment pot of the year: 8 times in 10 between £")
    with pytest.raises(mtfs.LineError, match=r"pot\.real was not simulated by year; it is pot\.cumulative, "):
        simulation.plot("pot.real")


def test_a_tornado_has_the_largest_swing_at_the_top():
    result = mtfs.sensitivity(mtfs.load_plan())
    axes = result.plot(top=3)
    first = result.effects[0]
    low, high = axes.patches[0], axes.patches[3]
    assert low.get_x() + low.get_width() == pytest.approx(first.at_low / 1000)
    assert high.get_x() + high.get_width() == pytest.approx(first.at_high / 1000)
    assert axes.get_yticklabels()[0].get_text() == "Better Care Fund: Share repurposed\n5.00% to 12.00%"
    assert len(axes.patches) == 6 and axes.yaxis_inverted() and texts(axes)[:1] == ["179.3"]
    assert title(axes).endswith("Share repurposed moves it most, from £179.3m to £211.8m")


def test_charts_stand_side_by_side_on_axes_of_ones_own(projection):
    figure, (left, right) = pyplot.subplots(1, 2)
    assert projection.plot("pot.annual", axes=left) is left and projection.waterfall(axes=right) is right
    assert pyplot.get_fignums() == [figure.number]


def test_lines_without_a_colour_of_their_own_or_that_share_one_can_be_told_apart():
    lines = ["pot.annual", "pot.cumulative", "allocation.total", "allocation.recurrent"]
    assert colours_of_lines(lines) == [Colour.POT, PARTS[0], PARTS[1], Colour.ALLOCATION]


def test_without_matplotlib_the_extra_is_named(projection, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "matplotlib.pyplot")
    with pytest.raises(mtfs.ToolError, match=r'run: pip install "mtfs\[plot\]"'):
        projection.plot("pot.annual")
