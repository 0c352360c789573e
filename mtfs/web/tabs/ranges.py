"""The tab Ranges: how far the main figures may lie from the plan, the chance of targets, and what moves them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mtfs.analysis.figures.missing import is_partial
from mtfs.analysis.figures.projection import Projection, project
from mtfs.analysis.levers.levers import input_name
from mtfs.analysis.levers.sensitivity import Sensitivity, sensitivity
from mtfs.analysis.plots.standard import Colour
from mtfs.analysis.uncertainty.estimates import HIGH, LOW
from mtfs.analysis.uncertainty.ranges import range_sentences
from mtfs.analysis.uncertainty.results import REST_NAME, Simulated, Simulation
from mtfs.analysis.uncertainty.simulation import simulate_plan
from mtfs.core.errors import PlanError
from mtfs.core.tables import TEXT, Table
from mtfs.core.units import COUNT, SHARE
from mtfs.model.naming import name_of
from mtfs.web.question import read_question
from mtfs.web.tabs.asking import IN_THE_FILE, known_outputs, named, with_figure
from mtfs.web.tabs.shown import Bar, Drawing, Scale, bars, shown_table

NO_RANGES = (
    f"This plan gives its inputs no ranges, so there is nothing to draw; {IN_THE_FILE}, add [uncertainty.NAME] with an "
    "input, low and high."
)
LEFT_OUT = "The investment pot, and what rests on it, has no range while pressures are missing."
NOTHING_MOVES = "No input moves this figure."
MOST_BARS = 12
"""Inputs that a tornado shows."""
AT_LOW, AT_HIGH = "Input at its low end", "Input at its high end"
LEAST_SHARE = 0.0005
"""A smaller share of the variance has no bar."""


def simulation(data: Any) -> dict[str, Any]:
    """Return what the draws of a plan say: sentences, tables, fans, and by figure its histogram and what brings it.

    Raises:
        MtfsError: for a question that is none, a change that cannot be made, or ranges that cannot be used.
    """
    projection = project(read_question(data).shown())
    plan = projection.plan
    if not plan.uncertainty:
        return {"why_none": NO_RANGES}
    whole = simulate_plan(projection)
    outputs = tuple(one for one in whole.outputs if not is_partial(plan, one.output.line))
    fans = {line: years for line, years in whole.fans.items() if not is_partial(plan, line)}
    drawn = replace(whole, outputs=outputs, fans=fans)
    left_out = [LEFT_OUT] if len(outputs) < len(whole.outputs) else []
    return {
        "why_none": "",
        "name": plan.name,
        "sentences": [*range_sentences(drawn), *left_out],
        "outputs": shown_table(drawn.table("outputs")),
        "targets": shown_table(drawn.table("targets")) if drawn.chances else None,
        "fans": [_fan(drawn, line) for line in fans],
        "figures": [
            entry | {"histogram": _histogram(drawn, one), "contributions": _contributions(drawn, one)}
            for one, entry in zip(outputs, named([one.output for one in outputs], projection), strict=True)
            if one.spread.deviation
        ],
    }


def _fan(drawn: Simulation, line: str) -> Drawing:
    """Return a line by year: the band in which 8 of 10 draws lie, their median, and the plan."""
    projection, years = drawn.projection, drawn.fans[line]
    base = projection.lines[line][0]
    first = [] if base is None else [base]
    low, median, high = ([*first, *(one.spread.percentile(percent) for one in years)] for percent in (LOW, 50, HIGH))
    central = [*first, *(one.central for one in years)]
    scale = Scale.of(projection.unit(line), [*low, *high, *central])
    start, axis = scale.axis(
        [*low, *high, *central], max(above - below for below, above in zip(low, high, strict=True))
    )
    table = drawn.table("years")
    names = {str(one.output) for one in years}
    rows = [row for row in table.rows if row[0] in names]
    return {
        "kind": "fan",
        "title": f"{name_of(drawn.plan, line)}{drawn.about_draws(line)}",
        "axis": axis,
        "start": start,
        "years": [*([] if base is None else [drawn.plan.base_year]), *(str(one.output.year) for one in years)],
        "band": {"name": f"P{LOW} to P{HIGH}: 8 of 10 draws", "colour": Colour.RANGE,
                 "low": [scale.place(value) for value in low], "high": [scale.place(value) for value in high]},
        "lines": [
            {"name": name, "colour": colour, "dashed": dashed, "values": [scale.place(value) for value in values]}
            for name, colour, dashed, values in (
                ("Median of the draws", Colour.MEDIAN, False, median),
                ("The plan (dashed)", Colour.PLAN, True, central),
            )
        ],
        "table": shown_table(replace(table, title=f"{name_of(drawn.plan, line)}, by year", rows=rows, notes=())),
    }  # fmt: skip


def _histogram(drawn: Simulation, one: Simulated) -> Drawing:
    """Return how many draws lie in each bin, where the plan lies, and the targets with their chances."""
    projection, bins = drawn.projection, one.spread.bins()
    unit, name = one.output.unit(projection), one.output.name(projection)
    scale = Scale.of(unit, [edge for each in bins for edge in (each.start, each.end)])
    marks = [{"place": scale.place(one.central), "name": f"The plan: {scale.text(one.central)}", "colour": Colour.PLAN}]
    for chance in drawn.chances:
        if chance.target.output == one.output:
            target = chance.target
            said = f"{target.name or scale.text(target.value)}: {SHARE.in_table(chance.probability.value)}"
            marks.append({"place": scale.place(target.value), "name": said, "colour": Colour.TARGET})
    columns = {"from": unit, "to less than": unit, "draws": COUNT.name, "chance of reaching at least from": SHARE.name}
    rows = [[each.start, each.end, each.draws, each.reached] for each in bins]
    width = scale.text(bins[0].end - bins[0].start)
    return {
        "kind": "histogram",
        "title": f"{name}: how the draws are spread",
        "axis": f"Draws (count, of {drawn.draws:,})",
        "across": f"{scale.name}: each bar holds {width} from the figure below its left edge on",
        "colour": Colour.DRAWS,
        "bins": [{"from": scale.place(each.start), "to": scale.place(each.end), "draws": each.draws,
                  "text": f"{scale.label(each.start)} to {scale.label(each.end)} {scale.name}: {each.draws:,} draws"}
                 for each in bins],
        "marks": marks,
        "table": shown_table(Table(f"{name}: draws by bin", columns, rows)),
    }  # fmt: skip


def _contributions(drawn: Simulation, one: Simulated) -> Drawing:
    """Return what share of the variance each input brings, the largest first."""
    ranges, inputs = drawn.plan.uncertainty, drawn.plan.inputs
    shares = [(input_name(inputs[ranges[part.range].input]), part.share) for part in one.contributions]
    shares = sorted((pair for pair in shares if pair[1] >= LEAST_SHARE), key=lambda pair: -pair[1])
    shares.append((REST_NAME, 1 - one.explained))
    drawn_bars = [Bar(name, SHARE.in_table(share), [(0.0, 100 * share, Colour.FIGURE)]) for name, share in shares]
    title = f"What brings the spread of: {one.output.name(drawn.projection)}"
    table = Table(title, {"input": TEXT, "share of the variance": SHARE.name}, [[*pair] for pair in shares])
    return bars(title, "Share of the variance (%)", drawn_bars, {}, table)


def tornado(data: Any) -> dict[str, Any]:
    """Return what moves a figure of a plan, the largest swing first; the figures to choose from.

    Raises:
        MtfsError: for a question that is none, a change that cannot be made, or a figure that the plan does not have.
    """
    question, figure = with_figure(data)
    projection = project(question.shown())
    outputs = known_outputs(projection)
    if not outputs:
        raise PlanError(f"{projection.plan.name}: none of its main figures can be computed; enter what is missing")
    result = sensitivity(projection, figure or str(outputs[0]))
    chart = _tornado(result, projection) if result.effects else None
    return {
        "figures": named(outputs, projection),
        "chosen": str(result.output),
        "name": result.name,
        "sentences": result.remarks() if result.effects else [NOTHING_MOVES],
        "charts": [chart] if chart else [],
    }


def _tornado(result: Sensitivity, projection: Projection) -> Drawing:
    """Return bars left and right of the plan's own figure, the longest at the top."""
    effects = result.effects[:MOST_BARS]
    changes = [change for effect in effects for change in (effect.at_low - effect.base, effect.at_high - effect.base)]
    scale, drawn = Scale.of(result.unit, changes), []
    for effect in effects:
        low, high = effect.at_low - effect.base, effect.at_high - effect.base
        parts = [(0.0, scale.place(low), Colour.LOW_END), (0.0, scale.place(high), Colour.HIGH_INPUT)]
        parts.sort(key=lambda part: -abs(part[1]))  # where both ends lie on one side the shorter one stays in sight
        drawn.append(Bar(input_name(effect.span.entry), f"{scale.change(low)} | {scale.change(high)}", parts))
    title = f"What moves it most: {result.name}"
    legend = {AT_LOW: Colour.LOW_END, AT_HIGH: Colour.HIGH_INPUT}
    table = replace(result.readable(MOST_BARS), notes=())
    return bars(title, f"{scale.name} more or less than the plan", drawn, legend, table)
