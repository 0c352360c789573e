"""How a figure comes about, for the page: one step at a time, each part of it to be asked about in turn."""

from __future__ import annotations

from typing import Any

from mtfs.analysis.figures.dependence import rests_on, weakest_text
from mtfs.analysis.figures.outputs import Output
from mtfs.analysis.figures.projection import Projection, project
from mtfs.analysis.figures.steps import InputYear, Part, Step, Steps, source_text, year_of_line
from mtfs.catalogue.lines import Time, kind_of
from mtfs.core.errors import PlanError
from mtfs.core.units import unit_named
from mtfs.formulas.algebra import total_or_missing
from mtfs.model.graph import FormulaCall, LineYear
from mtfs.model.naming import name_of, unit_of
from mtfs.plan.scenarios import as_selected
from mtfs.web.listing import REAL
from mtfs.web.question import LONGEST_WORD, Question

LINE, YEAR = "line", "year"
KEYS = frozenset({LINE, YEAR, REAL})
"""Keys of a request to explain a figure, beside those of its plan: line or input, year, and whether in real terms."""
OVER_ALL_YEARS = "sum of the plan years"
RUNNING = "sum of the yearly amounts to date, each divided by the price index of its year"
GROWTH = "growth of the amounts, each divided by the price index of its year"
"""How a running total and growth come about in the base year's prices."""
IN_CASH = "in cash"


def explained(question: Question) -> dict[str, Any]:
    """Return how a figure comes about: its name and value, and one step; without a year what the plan years come to.

    `step` is what it is computed by: `formula`, `name` and `values` are texts, each of its `parts` is a year of a line
    (`line`, `year`), an input (`input`), something between (`step`) or a constant. With `real` a figure is explained in
    the base year's prices, down to the cash that they deflate; a part with `real` is in them too.

    Raises:
        LineError: for a line or a year that the plan does not have.
    """
    plan = as_selected(question.shown())
    line, year = _asked(question, LINE), _asked(question, YEAR)
    if not line:
        raise PlanError(f"{LINE}: is missing; give the id of a line or an input")
    projection = project(plan)
    is_real = question.flag(REAL) and line in projection.lines and kind_of(line).is_deflated
    if not year and line in projection.lines and kind_of(line).adds_up:
        return _total(projection, line, is_real)
    figure = year_of_line(plan, line, year or None)
    if isinstance(figure, InputYear):
        return {"name": figure.name, "value": figure.value, "input": _input(figure)}
    if is_real:
        return _deflated(projection, figure)
    steps = Steps(plan, [figure])
    return _head(steps, figure) | {"step": _step(steps, steps.made_by(figure.expression))}


def _asked(question: Question, key: str) -> str:
    text = question.more.get(key, "")
    if not isinstance(text, str) or len(text) > LONGEST_WORD:
        raise PlanError(f"{key}: is no text of up to {LONGEST_WORD} characters; correct it")
    return text


def _total(projection: Projection, line: str, is_real: bool) -> dict[str, Any]:
    plan, unit = projection.plan, unit_named(unit_of(projection.plan, line))
    figures = (projection.real(line) if is_real else projection.years(line))[1:]
    prices = _prices(projection) if is_real else ""
    parts = [
        {"called": "", "value": unit.traceable(figure), "name": f"{name_of(plan, line)}, {year}{prices}", "line": line,
         "year": year, REAL: is_real}
        for year, figure in zip(plan.years[1:], figures, strict=True)
        if figure is not None
    ]  # fmt: skip
    return {
        "name": f"{Output(line).name(projection)}{prices}",
        "value": unit.traceable(total_or_missing([figure for figure in figures if figure is not None])),
        "weakest": weakest_text(plan, rests_on(plan, line)),
        "step": {"formula": OVER_ALL_YEARS, "name": "", "values": "", "parts": parts},
    }


def _deflated(projection: Projection, figure: LineYear) -> dict[str, Any]:
    """Return how a year of a line comes about in the base year's prices: from cash and the price index."""
    plan, kind, year = projection.plan, kind_of(figure.line), projection.plan.years[figure.period]
    index = year_of_line(plan, Time.PRICE_INDEX, year)
    assert isinstance(index, LineYear)  # every plan has this line
    behind = dict.fromkeys((*rests_on(plan, figure.line, year), *rests_on(plan, Time.PRICE_INDEX, year)))
    steps = Steps(plan, [figure, index])
    step = _step(steps, steps.made_by(FormulaCall("real_terms", (figure, index))))
    if kind.growth_of is not None or kind.running:
        step |= {"formula": GROWTH if kind.growth_of is not None else RUNNING, "name": "", "values": ""}
        step["parts"][0]["called"] = IN_CASH
    unit = unit_named(unit_of(plan, figure.line))
    return {
        "name": f"{steps.name(figure)}{_prices(projection)}",
        "value": unit.traceable(projection.real(figure.line)[figure.period]),
        "weakest": weakest_text(plan, behind),
        "step": step,
    }


def _prices(projection: Projection) -> str:
    return f", {projection.plan.base_year} prices"


def _head(steps: Steps, year: LineYear) -> dict[str, Any]:
    behind = rests_on(steps.plan, year.line, steps.plan.years[year.period])
    weakest = weakest_text(steps.plan, behind)
    return {"name": steps.name(year), "value": steps.value(year), "weakest": weakest}


def _step(steps: Steps, step: Step) -> dict[str, Any]:
    parts = [_part(steps, part) for part in step.parts]
    return {"formula": step.formula, "name": step.name, "values": step.values, "parts": parts}


def _part(steps: Steps, part: Part) -> dict[str, Any]:
    described: dict[str, Any] = {"called": part.called, "value": part.value}
    if part.line is not None:
        year = steps.plan.years[part.line.period]
        return described | {"name": steps.name(part.line), "line": part.line.line, "year": year}
    if part.entry is not None:
        return described | {"name": part.entry.name, "input": _input(part.entry)}
    return described | ({"step": _step(steps, part.between)} if part.between is not None else {})


def _input(entry: InputYear) -> dict[str, str]:
    source = source_text(entry.source) or entry.source
    return {"id": entry.key, "standing": entry.standing, "source": source, "note": entry.note}
