"""How a figure comes about, for the page: one step at a time, each part of it to be asked about in turn."""

from __future__ import annotations

from typing import Any

from mtfs.analysis.figures.dependence import rests_on, weakest_text
from mtfs.analysis.figures.projection import Projection, project
from mtfs.analysis.figures.steps import InputYear, Part, Step, Steps, source_text, year_of_line
from mtfs.catalogue.lines import kind_of
from mtfs.core.errors import PlanError
from mtfs.core.units import unit_named
from mtfs.model.graph import LineYear
from mtfs.model.naming import name_of, unit_of
from mtfs.plan.scenarios import as_selected
from mtfs.web.question import LONGEST_WORD, Question

LINE, YEAR = "line", "year"
KEYS = frozenset({LINE, YEAR})
"""What a question about a figure says beside its plan: the id of a line or an input, and a year."""
OVER_ALL_YEARS = "sum of the plan years"


def explained(question: Question) -> dict[str, Any]:
    """Return how a figure comes about: its name and value, and one step; without a year what the plan years come to.

    `step` is what it is computed by: `formula`, `name` and `values` are texts, each of its `parts` is a year of a line
    (`line`, `year`), an input (`input`), something between (`step`) or a constant.

    Raises:
        LineError: for a line or a year that the plan does not have.
    """
    plan = as_selected(question.shown())
    line, year = _asked(question, LINE), _asked(question, YEAR)
    if not line:
        raise PlanError(f"{LINE}: is missing; give the id of a line or an input")
    if not year and line in (projection := project(plan)).lines and kind_of(line).adds_up:
        return _total(projection, line)
    figure = year_of_line(plan, line, year or None)
    if isinstance(figure, InputYear):
        return {"name": figure.name, "value": figure.value, "input": _input(figure)}
    steps = Steps(plan, [figure])
    return _head(steps, figure) | {"step": _step(steps, steps.made_by(figure.expression))}


def _asked(question: Question, key: str) -> str:
    text = question.more.get(key, "")
    if not isinstance(text, str) or len(text) > LONGEST_WORD:
        raise PlanError(f"{key}: is no text of up to {LONGEST_WORD} characters; correct it")
    return text


def _total(projection: Projection, line: str) -> dict[str, Any]:
    plan = projection.plan
    years = [year_of_line(plan, line, year) for year in plan.years[1:]]
    steps = Steps(plan, [year for year in years if isinstance(year, LineYear)])
    parts = [_part(steps, Part("", steps.value(year), line=year)) for year in years if isinstance(year, LineYear)]
    return {
        "name": f"{name_of(plan, line)}, {plan.years[1]} to {plan.years[-1]}",
        "value": unit_named(unit_of(plan, line)).traceable(projection.value(line)),
        "weakest": weakest_text(plan, rests_on(plan, line)),
        "step": {"formula": OVER_ALL_YEARS, "name": "", "values": "", "parts": parts},
    }


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
