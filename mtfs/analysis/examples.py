"""The examples that come with mtfs: published plans as the tables in which they were entered."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import as_file

from mtfs import data
from mtfs.analysis.tables import plan_from_table
from mtfs.core.errors import PlanError, spelling_remedy
from mtfs.core.problems import Problem
from mtfs.core.tables import TEXT, Table, Tabular
from mtfs.plan.library import EXAMPLE
from mtfs.plan.plan import Plan

FOLDER = "examples"


@dataclass(frozen=True, slots=True)
class Example:
    """A published plan, entered as a table.

    Attributes:
        table: The file of its table.
        name: Name of the plan.
        organisation: Who published it.
        code: The code of that organisation.
        date: When it was published.
        shows: What it is an example of.
    """

    table: str
    name: str
    organisation: str
    code: str
    date: date
    shows: str


@dataclass(frozen=True)
class Examples(Tabular):
    """The examples by their names."""

    by_name: dict[str, Example]

    def table(self) -> Table:
        """Return a row for each example."""
        rows = [
            [f"{EXAMPLE}{name}", example.name, example.organisation, example.shows]
            for name, example in self.by_name.items()
        ]
        return Table("Examples", dict.fromkeys(("plan", "name", "organisation", "shows"), TEXT), rows)


@cache
def examples() -> Examples:
    """Return the examples that come with mtfs; `load_plan("example:NAME")` and `mtfs new --from` take each."""
    index = tomllib.loads(data.path(f"{FOLDER}/index.toml").read_text(encoding="utf-8"))
    return Examples({name: Example(**entry) for name, entry in index.items()})


def example_plan(name: str) -> Plan:
    """Return the plan of an example.

    Raises:
        PlanError: for an example that there is not.
    """
    known = examples().by_name
    if name not in known:
        remedy = spelling_remedy(name, known, f"there are {', '.join(known)}")
        raise PlanError(Problem("", None, "is no example", remedy), f"{EXAMPLE}{name}")
    example = known[name]
    with as_file(data.path(f"{FOLDER}/{example.table}")) as table:
        return plan_from_table(
            table, organisation=example.organisation, code=example.code, name=example.name, date=example.date
        )
