"""The outcome of a plan's checks: residual, pass or fail, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mtfs.analysis.figures.missing import missing_notes
from mtfs.analysis.figures.projection import Projection
from mtfs.catalogue.lines import IDENTITIES, RULES, kind_of
from mtfs.core.tables import BY_ROW, TEXT, UNIT, Cell, Table, Tabular
from mtfs.core.tones import Tone
from mtfs.core.units import unit_named
from mtfs.formulas import FORMULAS
from mtfs.formulas.algebra import is_missing, largest
from mtfs.formulas.checking import FAILS, PASSES
from mtfs.model.naming import name_of, unit_of
from mtfs.plan.plan import Plan

ARITHMETIC = "Arithmetic checks"
"""Label of the verdict of the checks."""
FAILING = "; FAILS: "
"""Stands before the names of checks that fail."""
BITS = 1e-6
"""A smaller residual of a check that passes is shown as 0: the last bits of the arithmetic."""


@dataclass(frozen=True)
class Check:
    """One check: the largest amount by which it does not hold in any year, in the check's unit."""

    line: str
    name: str
    kind: str
    unit: str
    residual: float
    year: str
    passed: bool

    @property
    def result(self) -> str:
        """Whether it passes, in a word."""
        return PASSES if self.passed else FAILS

    @property
    def worst(self) -> str:
        """The year in which a check that fails is worst; empty for one that passes."""
        return "" if self.passed else self.year

    @property
    def described(self) -> str:
        """The check with its worst year and the amount: `NAME (worst in 2027/28, £1.2m)`."""
        return f"{self.name} (worst in {self.year}, {unit_named(self.unit).large(self.residual)})"


class Checks(list[Check], Tabular):
    """The checks of a computed plan, in the order of calculation, and what the plan does not know."""

    def __init__(self, plan: Plan, entries: Iterable[Check]) -> None:
        """Take the checks of a plan."""
        super().__init__(entries)
        self.plan = plan

    @property
    def failing(self) -> list[Check]:
        """The checks that do not pass."""
        return [check for check in self if not check.passed]

    def verdict(self, counted: str = " checks") -> str:
        """Return how many pass, and each that fails: `31 of 32 checks pass; 1 fails: NAME (worst in 2027/28, £1.2m)`.

        Args:
            counted: What is counted, as a word after a space; empty where that is said before.
        """
        failing = self.failing
        passing = f"{len(self) - len(failing)} of {len(self)}{counted} pass"
        if not failing:
            return passing
        listed = "; ".join(check.described for check in failing)
        return f"{passing}; {len(failing)} {'fails' if len(failing) == 1 else 'fail'}: {listed}"

    def noted_in(self, table: Table) -> Table:
        """Return a table of the plan's figures that says which checks fail, if any do."""
        return replace(table, notes=[*table.notes, self.verdict()]) if self.failing else table

    @property
    def passing(self) -> str:
        """How many pass of how many, such as `39 of 39`."""
        return f"{len(self) - len(self.failing)} of {len(self)}"

    @property
    def headline(self) -> str:
        """The line of the headline: how many checks pass, and each that fails."""
        return f"{ARITHMETIC}: {self.verdict('') if self.failing else self.passing}"

    @property
    def tones(self) -> dict[str, Tone]:
        """The colours of what is said of them."""
        tone = Tone.BAD if self.failing else Tone.GOOD
        return {PASSES: Tone.GOOD, FAILS: Tone.BAD, self.headline: tone, self.verdict(): tone}

    def table(self) -> Table:
        """Return every check with its largest residual, and the year in which one that fails is worst."""
        columns = {"check": TEXT, "id": TEXT, "kind": TEXT, UNIT: TEXT, "residual": BY_ROW, "result": TEXT,
                   "where": TEXT}  # fmt: skip
        rows: list[list[Cell]] = [
            [check.name, check.line, check.kind, check.unit, check.residual, check.result, check.worst]
            for check in self
        ]
        return Table(self.plan.title, columns, rows, self._notes(), ids=("id",), tones=self.tones)

    def readable(self) -> Table:
        """Return the checks with what each leaves, but for the last bits of the arithmetic."""
        columns = dict.fromkeys(("check", "id", "kind", "residual", "result", "where"), TEXT)
        rows = [
            [check.name, check.line, check.kind, _left(check), check.result,
             f"worst in {check.worst}" if check.worst else ""]
            for check in self
        ]  # fmt: skip
        return Table(self.plan.title, columns, rows, self._notes(), ids=("id",), tones=self.tones)

    def _notes(self) -> list[str]:
        return [*missing_notes(self.plan), self.verdict()]


def _left(check: Check) -> str:
    return "0" if check.passed and check.residual < BITS else unit_named(check.unit).large(check.residual)


def checks(projection: Projection) -> Checks:
    """Return every check of a computed plan. A check passes where its residual is within the plan's tolerance."""
    tolerance = projection.plan.limits.tolerance.value or 0.0
    lines = ((line, years) for line, years in projection.lines.items() if kind_of(line).block in (IDENTITIES, RULES))
    return Checks(projection.plan, (_check(projection, line, years, tolerance) for line, years in lines))


def _check(projection: Projection, line: str, years: list[float | None], tolerance: float) -> Check:
    plan = projection.plan
    known = [
        (value, year)
        for value, year in zip(years, plan.years, strict=True)
        if value is not None and not is_missing(value)
    ]
    residual = largest([value for value, _ in known])
    year = next((year for value, year in known if value == residual), plan.years[-1])
    kind = "identity" if kind_of(line).block == IDENTITIES else "rule"
    passed = FORMULAS.verdict(residual, tolerance) == PASSES
    return Check(line, name_of(plan, line), kind, unit_of(plan, line), residual, year, passed)
