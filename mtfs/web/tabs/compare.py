"""The tab Compare: scenarios of a plan side by side, ICBs ranked, and this version against an earlier one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from mtfs.analysis.figures.missing import NOT_COMPUTABLE
from mtfs.analysis.figures.outputs import Output
from mtfs.analysis.figures.projection import Projection, project
from mtfs.analysis.plots.drawings import ADDS, TAKES_AWAY, Step
from mtfs.analysis.plots.standard import Colour
from mtfs.analysis.rollup import rollup
from mtfs.analysis.rollup.rankings import IN_WORDS, OF_POT, RANKINGS, UNITS
from mtfs.analysis.rollup.result import Rollup
from mtfs.analysis.versions.bridge import Bridge
from mtfs.analysis.versions.bridge import bridge as between
from mtfs.analysis.versions.scenarios import ScenarioComparison, compare_scenarios, usual_outputs
from mtfs.core.errors import PlanError
from mtfs.core.numbers import shown
from mtfs.core.tables import Table
from mtfs.core.units import unit_named
from mtfs.formulas.algebra import is_missing
from mtfs.nhse.boards import icbs
from mtfs.nhse.organisations import became, every_icb
from mtfs.plan.library import NHSE
from mtfs.plan.scenarios import NO_SCENARIO, selected
from mtfs.report.charts.chart_data import OF_PLAN
from mtfs.web.question import file_name, keys, read_question
from mtfs.web.tabs.asking import IN_THE_FILE, NEW, OLD, computable, known_outputs, named, two_plans
from mtfs.web.tabs.shown import Bar, Drawing, Scale, Words, bars, shown_table, waterfall

NO_SCENARIOS = f"This plan has no scenarios; {IN_THE_FILE}, add [scenarios.NAME] with a name and what it sets."
FEWEST = 2
"""ICBs that make a comparison."""
OFFERED = ("allocation", "growth", "distance", "pot")
"""What ICBs are ranked by here; the pot only where every one of them has one."""


def scenarios(data: Any) -> dict[str, Any]:
    """Return the scenarios of a plan side by side, each with the changes that were made; why there are none without.

    Raises:
        MtfsError: for a question that is none, a change that cannot be made, or a scenario that cannot be computed.
    """
    question = read_question(data)
    selected(question.plan, question.scenario or NO_SCENARIO)  # refuses a scenario that the plan does not have
    plan = replace(question, scenario=NO_SCENARIO).shown()
    if not plan.scenarios:
        return {"why_none": NO_SCENARIOS}
    projection = project(plan)
    comparison = compare_scenarios(plan, computable(usual_outputs(projection), projection))
    charts = [_by_scenario(comparison, place) for place in range(len(comparison.outputs))]
    return {
        "why_none": "",
        "name": plan.name,
        "tables": [shown_table(comparison.side_by_side()), shown_table(comparison.side_by_side(differences=True))],
        "figures": named(list(comparison.outputs), projection),
        "charts": charts,
    }


def _by_scenario(comparison: ScenarioComparison, place: int) -> Drawing:
    """Return one figure in every scenario."""
    name, unit = comparison.titles[place], comparison.units[place]
    rows = [(comparison.name(key), figures[place]) for key, figures in comparison.figures.items()]
    return _bars(name, unit, rows, Colour.SCENARIO)


def _bars(title: str, unit: str, rows: Sequence[tuple[str, float | None]], colour: Colour) -> Drawing:
    values = [value for _, value in rows if value is not None and not is_missing(value)]
    scale, drawn = Scale.of(unit, values), []
    for name, value in rows:
        known = value is not None and not is_missing(value)
        parts = [(0.0, scale.place(value), colour)] if known and value is not None else []
        drawn.append(Bar(name, NOT_COMPUTABLE if value is None else scale.label(value), parts))
    table = Table(title, {"name": "text", title: unit}, [list(row) for row in rows])
    return bars(title, scale.name, drawn, {}, table)


def boards(data: Any) -> dict[str, Any]:
    """Return ICBs ranked by a figure, from their published plans.

    Raises:
        PlanError: for fewer than two ICBs, one that there is not today, one given twice, or a figure by which they
            cannot be ranked.
    """
    keys(data, "the request", {"icbs", "by"})
    codes, by = data.get("icbs"), data.get("by", OFFERED[0])
    _check_codes(codes)
    if by not in OFFERED:
        raise PlanError(f"by: ICBs are ranked by {', '.join(OFFERED)}; choose one of them")
    result = rollup([f"{NHSE}{code}" for code in codes])
    offered = [way for way in OFFERED if way not in OF_POT or not result.lacking_pressures]
    by = by if by in offered else OFFERED[0]
    ranked = [(member.name, RANKINGS[by](member)) for member in result.ranked(by)]
    title = IN_WORDS[by]
    return {
        "by": by,
        "ways": [{"by": way, "name": _capital(IN_WORDS[way])} for way in offered],
        "sentences": [*result.headline, *result.notes],
        "tables": [shown_table(_ranked(result, by))],
        "charts": [_bars(_capital(title), UNITS[by], ranked, Colour.ALLOCATION)],
    }


def _check_codes(codes: Any) -> None:
    known = [icb.code for icb in icbs()]
    such = f'give codes such as ["{known[0]}", "{known[1]}"]'
    if not isinstance(codes, list) or len(codes) < FEWEST:
        raise PlanError(f"icbs: is no list of two or more ICBs; {such}")
    for code in codes:
        if code not in known:
            ended = became(code) if code in [icb.code for icb in every_icb()] else ""
            raise PlanError(f"icbs: {ended or f'{shown(code)} is no ICB of today'}; {such}")
        if codes.count(code) > 1:
            raise PlanError(f"icbs: {code} is given more than once; give each ICB once")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _ranked(result: Rollup, by: str) -> Table:
    """Return the summary of a rollup without its regions."""
    whole = result.summary(by)
    rank = list(whole.columns).index("rank")
    rows = [row for row in whole.rows if row[rank]]
    rows += whole.rows[-1:] if result.whole is not None else []
    span = f", {result.years[0]} to {result.years[-1]}" if result.years else ""
    return replace(whole, title=f"ICBs by {IN_WORDS[by]}{span}", rows=rows, notes=())


def bridge(data: Any) -> dict[str, Any]:
    """Return what moved a figure from an earlier plan to the one that is shown, driver by driver.

    Raises:
        MtfsError: for a question that is none, or a figure that one of the plans does not have.
    """
    old, new, figure = two_plans(data)
    before, after = old.shown(), new.shown()
    projections = project(before), project(after)
    shared = _shared(*projections)
    if not shared and figure is None:
        raise PlanError(f"{after.name}: has no main figure that can be computed in both plans; choose other plans")
    result = replace(between(before, after, figure or str(shared[0])), files=(_file(data[OLD]), _file(data[NEW])))
    return {
        "figures": named(shared, projections[1]),
        "chosen": str(result.output),
        "name": result.name,
        "sentences": result.sentences(),
        "ends": [{"name": end.name, "facts": _facts(end.facts)} for end in result.ends],
        "charts": [_waterfall(result)] if result.drivers else [],
        "table": shown_table(replace(result.table(), notes=())),
        "changes": shown_table(result.changes_table()) if result.changes else None,
    }


def _shared(before: Projection, after: Projection) -> list[Output]:
    """Return the main figures that can be computed in both plans: in the last year, or the last that both have."""
    known = {one.line: one for one in known_outputs(before)}
    years = [year for year in after.plan.years[1:] if year in before.plan.years[1:]]
    pairs = [(one, known[one.line]) for one in known_outputs(after) if one.line in known]
    ends = [one if one == other else Output(one.line, years[-1]) for one, other in pairs if one == other or years]
    return computable(computable(ends, before), after)


def _file(asked: Mapping[str, Any]) -> str:
    upload = asked.get("upload")
    return file_name(upload.get("name")) if isinstance(upload, dict) else ""


def _facts(facts: Mapping[str, str]) -> list[str]:
    return [f"{name}: {text}" for name, text in facts.items()]


def _waterfall(result: Bridge) -> Drawing:
    """Return the old figure, what each driver adds or takes away, and the new figure."""
    unit = unit_named(result.unit).for_readers([result.old, result.new])
    steps = [
        Step("Old", result.old, whole=True),
        *(Step(driver.name, driver.effect) for driver in result.drivers),
        Step("New", result.new, whole=True),
    ]
    words = Words(f"{result.name}: what changed ({unit.name})", ADDS, TAKES_AWAY, OF_PLAN)
    return waterfall(words, result.unit, steps, replace(result.table(), notes=()))
