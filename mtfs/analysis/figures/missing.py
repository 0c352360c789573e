"""What a plan does not know."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from mtfs.catalogue.lines import kind_of
from mtfs.model.graph_recording import graph_of
from mtfs.model.naming import name_of
from mtfs.plan.inputs import Input
from mtfs.plan.plan import Plan
from mtfs.plan.remarks import weights_above_the_whole

NOT_COMPUTABLE = "not computable"
NO_POT = f"{NOT_COMPUTABLE}: funding pressures missing"
"""The words in place of a pot where funding pressures are missing; the partial figure follows below."""
BEFORE_PRESSURES = "before missing pressures"
"""Follows the name of a figure that leaves out funding pressures, because they are missing."""
OF_THE_YEAR = " of the year"
"""Words in the names of yearly lines that a total over years does not have."""


class Missing(NamedTuple):
    """Something that the plan does not know: its name for readers, and why."""

    name: str
    why: str


def missing(plan: Plan) -> dict[str, Missing]:
    """Return what the plan does not know, by input id."""
    entries = {
        key: Missing(_name(entry), entry.content.note or "Not entered.")
        for key, entry in plan.inputs.items()
        if entry.missing
    }
    for key, text in plan.missing.items():
        name, _, why = text.partition(": ")
        entries[f"missing.{key}"] = Missing(name, why or "Not entered.")
    return entries


def lacks_pressures(plan: Plan) -> bool:
    """Return whether funding pressures are missing, without which there is no pot to speak of."""
    return bool(missing_pressures(plan))


def missing_pressures(plan: Plan) -> list[str]:
    """Return the inputs of funding pressures that are missing."""
    return [f"pressures.{key}" for key, series in plan.pressures.items() if series.status == "missing"]


def is_partial(plan: Plan, line: str) -> bool:
    """Return whether a line rests on funding pressures that are missing, so that its figures leave them out."""
    lacking = missing_pressures(plan)
    return bool(lacking) and not graph_of(plan).inputs_of([line]).isdisjoint(lacking)


def figure_name(plan: Plan, line: str, over_years: bool = False) -> str:
    """Return what a line is called where one figure of it stands alone: with its name, what its figures leave out.

    A total over years is not called that of the year.
    """
    name = name_of(plan, line)
    if over_years and OF_THE_YEAR in kind_of(line).name:
        name = "".join(name.rsplit(OF_THE_YEAR, 1))
    return f"{name}{left_out(plan, line)}"


def left_out(plan: Plan, line: str) -> str:
    """Return what stands behind the name of a line for what its figures leave out; nothing where that is nothing."""
    return f" {BEFORE_PRESSURES}" if is_partial(plan, line) else ""


def row_name(plan: Plan, line: str, name: str, years: Iterable[float | None]) -> str:
    """Return what a row of figures is called, as `figure_name`; one without any figure leaves nothing out."""
    return f"{name}{left_out(plan, line)}" if any(value is not None and value == value for value in years) else name


def partial_notes(plan: Plan, lines: Iterable[str]) -> list[str]:
    """Return a sentence that there is no pot, where some lines leave out funding pressures that are missing."""
    said = f"Investment pot: {NO_POT}. A figure {BEFORE_PRESSURES} leaves them out and is overstated."
    return [said] if any(is_partial(plan, line) for line in lines) else []


def missing_notes(plan: Plan) -> list[str]:
    """Return a sentence for each thing that the plan does not know, for what it has no expenditure for, and remarks."""
    begin_later = [entry.section for entry in plan.inputs.values() if entry.declared.base_missing]
    without = f"{'; '.join(begin_later)}: no amount of {plan.base_year}, so that year has no total of it and no gap"
    add = "Add [expenditure.NAME] to the plan file to"
    unused = f"Reserves close no gap: the plan has no expenditure. {add} use them"
    alone = f"No gap is computed: the plan has funding and no expenditure. {add} compare them"
    return [
        *(f"Missing, so not counted: {entry.name}. {entry.why}" for entry in missing(plan).values()),
        *([without] if begin_later else []),
        *([unused] if plan.reserves and not plan.expenditure else []),
        *([alone] if plan.funding and not plan.expenditure else []),
        *weights_above_the_whole(plan),
    ]


def _name(entry: Input) -> str:
    return entry.section.removeprefix("Fund: ") if entry.kind == "figure" else entry.name
