"""A table as a plan: its rows in their parts, and what is wrong with them together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from mtfs.core.errors import PlanError
from mtfs.core.numbers import shown
from mtfs.core.problems import Problem
from mtfs.core.years import FinancialYear
from mtfs.nhse.footprints import footprint
from mtfs.plan.horizon import with_horizon
from mtfs.plan.icb import opening_years
from mtfs.plan.ids import free_id, id_of_name
from mtfs.plan.plan import Plan
from mtfs.plan.tables import parts
from mtfs.plan.tables.claims import ClaimReader, SpokenLine
from mtfs.plan.tables.doubts import doubts
from mtfs.plan.tables.grid import TableFile, read_grid
from mtfs.plan.tables.heading import Heading
from mtfs.plan.tables.kinds import (
    ASSUMPTION,
    BROUGHT_FORWARD,
    CLAIM,
    EXPENDITURE,
    FUNDING,
    FUNDING_PRESSURE,
    MOVED,
    RESERVE,
)
from mtfs.plan.tables.movers import MoverReader
from mtfs.plan.tables.parts import Data
from mtfs.plan.tables.reading import read_rows
from mtfs.plan.tables.remarks import remarks
from mtfs.plan.tables.rows import ReadTable, Row
from mtfs.plan.tables.signs import Signs, sign_problems, turned
from mtfs.plan.tables.totals import total_problems
from mtfs.plan.toml import plan_data, plan_from_data

if TYPE_CHECKING:
    from pandas import DataFrame

START_OF_YEAR = (4, 1)
Places = dict[str, Row]
"""Rows by their places in the plan."""
ONLY_POSITION = "brought_forward"
"""What a plan brings forward: the field of its position."""


@dataclass(frozen=True, slots=True)
class TablePlan:
    """The plan that a table is, and what users are told of how it was read."""

    plan: Plan
    remarks: tuple[str, ...]


def table_plan(
    table: str | Path | DataFrame | TableFile,
    heading: Heading,
    signs: Signs,
    lines_of: Callable[[Plan], list[SpokenLine]],
    unit: str | None = None,
    opens: Plan | None = None,
) -> TablePlan:
    """Return the plan that a table is, and the remarks on it.

    Args:
        table: A CSV file, a workbook (`lines.xlsx`, or `lines.xlsx:Sheet`), either of them in memory, or a data frame.
        heading: What the plan says of its organisation.
        signs: What to do with rows that are below 0 throughout and meant above 0.
        lines_of: What gives the lines of a plan of which its claims may speak.
        unit: The unit of amounts that name none.
        opens: A plan on whose allocation the lines stand, such as that of an ICB; its years become those of the table.

    Raises:
        PlanError: with everything that is not understood, each with its row and column.
        WorkbookError: for a workbook that is none, or is hostile.
    """
    if signs not in get_args(Signs):
        raise PlanError(Problem("", None, f"signs are {shown(signs)}", f"write one of {', '.join(get_args(Signs))}"))
    read = turned(read_rows(read_grid(table), unit, opens is not None), signs)
    places = _places(read)
    movers = MoverReader(read, places)
    weights = {row.number: movers.weights(row) for row in read.rows if row.kind.part in MOVED}
    common = _opening_data(read, opens) | _heading_data(read, heading, opens)

    def data_of(rows: Places) -> Data:
        return common | _parts_data(read, rows, weights)

    sound = {place: row for place, row in places.items() if row.number not in read.wrong}
    problems = [*read.problems, *_problems_apart(read.sound, signs), *_problems_together(read, opens)]
    problems += movers.problems if read.problems else [*movers.problems, *movers.unused(), *total_problems(read)]
    plan = _tried(data_of, read, sound, problems)
    lines = lines_of(plan) if any(row.kind is CLAIM for row in read.rows) else ()
    reader = ClaimReader(read, lines)
    claims = {place: reader.claim(row) for place, row in places.items() if row.kind is CLAIM}

    def data_with_claims(rows: Places) -> Data:
        return data_of(rows) | {"claims": {place.partition(".")[2]: claims[place] for place in rows if place in claims}}

    whole = _tried(data_with_claims, read, places, reader.problems)
    return TablePlan(whole, tuple(remarks(read, whole)))


def _tried(data_of: Callable[[Places], Data], table: ReadTable, places: Places, problems: list[Problem]) -> Plan:
    """Return the plan that rows are.

    Where a part is wrong, the plan is tried without its row: so all of them are found.

    Raises:
        PlanError: with what is known to be wrong already, and what is wrong in parts, said of the row of each.
    """
    found, left = list(problems), places
    while True:
        try:
            plan = plan_from_data(data_of(left), table.grid.source)
        except PlanError as error:
            of_rows = [(problem, _row_of(problem, left)) for problem in error.problems]
            wrong = {row.number for _, row in of_rows if row is not None}
            found += [_in_row(problem, row, table) for problem, row in of_rows if row is not None or not found]
            left = {place: row for place, row in left.items() if row.number not in wrong}
            if wrong:
                continue
        if found:
            raise PlanError(list(dict.fromkeys(found)), table.grid.source)
        return plan


def _problems_apart(table: ReadTable, signs: Signs) -> Iterator[Problem]:
    """Yield what is doubtful in each row by itself."""
    yield from sign_problems(table, signs)
    yield from doubts(table)


def _problems_together(table: ReadTable, opens: Plan | None) -> Iterator[Problem]:
    """Yield rows that do not stand together, and what is not there."""
    kinds = {row.kind for row in table.rows}
    if opens is not None and table.years[0] != opens.base_year:
        message = f"begins with {table.years[0]}, and the figures of {opens.organisation} open in {opens.base_year}"
        years = opening_years(footprint(opens.code))
        remedy = f"begin with {' or '.join(years)}: no other year is published in every stream"
        if table.years[0] in years:
            remedy = f"name that base year, as in --icb {opens.code}@{table.years[0]}, or begin with {opens.base_year}"
        yield Problem("", None, message, remedy)
    if FUNDING not in kinds and opens is None and table.knows_kinds:
        remedy = "add one: a plan says at least what there is to spend"
        yield Problem("", None, "has no row of funding", remedy)
    seen: dict[tuple[str, ...], Row] = {}
    for row in table.rows:
        where = table.grid.location(row.number)
        keys: list[tuple[str, ...]] = [(row.kind.name, "name", row.name.casefold())]
        if row.id:
            keys.append((row.kind.part, "id", row.id))
        if row.kind is BROUGHT_FORWARD:
            keys.append((row.kind.name,))
        for key in keys:
            first = seen.setdefault(key, row)
            if first is not row and not (row.id and first.id and row.id != first.id):
                message = f"{'its id ' if 'id' in key else ''}stands in row {first.number} too, as {first.kind.name}"
                yield Problem("", None, message, "delete one, or give it a name of its own", where)
                break
        has_gap = any(kind.part == EXPENDITURE.part for kind in kinds) or not table.knows_kinds
        if row.kind.part in ("schemes", "gap") and not has_gap:
            message = f"a row of {row.kind.name} closes a gap, and there is no expenditure"
            yield Problem("", None, message, "add a row of expenditure, or delete this one", where)


def _places(table: ReadTable) -> Places:
    """Return each row by its place in the plan: its part and its id there, made of its name where it has none."""
    places: Places = {}
    for row in sorted(table.rows, key=lambda row: not row.id):
        key = ONLY_POSITION if row.kind is BROUGHT_FORWARD else row.id or id_of_name(row.name)
        places[free_id(f"{row.kind.part}.{key}", places)] = row
    return dict(sorted(places.items(), key=lambda place: place[1].number))


def _opening_data(table: ReadTable, opens: Plan | None) -> Data:
    """Return what a plan has besides the lines of a table: nothing, or all of the one that they stand on."""
    return {} if opens is None else plan_data(with_horizon(opens, len(table.years) - 1))


def _heading_data(table: ReadTable, heading: Heading, opens: Plan | None) -> Data:
    """Return what the plan is: what is not said is that of the plan it stands on, or the date its first day."""
    if opens is not None:
        heading = Heading(opens.organisation, opens.code, None, opens.date).overridden(heading)
    first, last = table.years[1], table.years[-1]
    period = first if first == last else f"{first} to {last}"
    organisation = heading.organisation or "My organisation"
    return {
        "name": heading.name or f"{organisation}: plan {period}",
        "organisation": organisation,
        "code": heading.code or "LOCAL",
        "date": heading.date or date(FinancialYear.parse(first).start, *START_OF_YEAR),
        "base_year": table.years[0],
        "horizon": len(table.years) - 1,
    }


def _parts_data(table: ReadTable, places: Places, weights: dict[int, dict[str, float]]) -> Data:
    """Return the parts of the plan but its claims."""
    data: Data = {"assumptions": {}, "expenditure": {}, "funding": {}, "schemes": {}, "gap": {"reserves": {}}}
    for place, row in places.items():
        part, _, key = place.partition(".")
        if row.kind is BROUGHT_FORWARD:
            data["gap"][ONLY_POSITION] = parts.brought_forward(row, table.years)
        elif row.kind is RESERVE:
            data["gap"]["reserves"][key] = parts.reserve(row, table.years)
        elif row.kind.scheme:
            data["schemes"][key] = parts.scheme(row, table)
        elif row.kind is ASSUMPTION:
            data[part][key] = parts.assumption(row)
        elif row.kind is FUNDING_PRESSURE:
            data.setdefault(part, {})[key] = parts.funding_pressure(row, table)
        elif row.kind is not CLAIM:
            data[part][key] = parts.budget_line(row, table, _moved(weights[row.number], places))
    published = [row for row in table.rows if row.kind.part == RESERVE.part and row.source]
    if published:
        data["gap"]["rounding"] = parts.rounding(published, table)
    return data


def _moved(weights: dict[str, float], places: Places) -> dict[str, float]:
    """Return the weights of those assumptions that the plan has."""
    return {key: weight for key, weight in weights.items() if f"{ASSUMPTION.part}.{key}" in places}


def _row_of(problem: Problem, places: Places) -> Row | None:
    """Return the row that a part comes from in which something is wrong; None where it is none of a row."""
    place = f"{problem.place.replace('gap.reserves.', 'gap.', 1)}."
    rows = [(len(key), row.number, row) for key, row in places.items() if place.startswith((f"{key}.", f"{key}_"))]
    return max(rows, key=lambda candidate: candidate[:2])[2] if rows else None


def _in_row(problem: Problem, row: Row | None, table: ReadTable) -> Problem:
    """Return a problem of a part as one of its row."""
    return problem if row is None else replace(problem, place="", location=table.grid.location(row.number))
