"""Named sets of assumptions about growth that a plan nhse:CODE can take: files of mtfs/data/assumptions."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from mtfs import data
from mtfs.core.errors import PlanError
from mtfs.core.units import percentage
from mtfs.core.years import FinancialYear
from mtfs.formulas.allocation import compound_annual_growth
from mtfs.nhse.footprints import Figure
from mtfs.nhse.organisations import listed
from mtfs.nhse.owners import ENGLAND
from mtfs.nhse.published import Published, printed, printings

FOLDER = "assumptions"
DEFAULT_SET = "published"
BASE_GROWTH = "base growth"
RATES = ("growth", "inflation", "efficiency")
DIGITS = 6
"""Decimals of a published rate: beyond them a cell holds only what computing it has left."""


class AssumptionSet:
    """A named set of assumptions, for a plan with a base year."""

    def __init__(self, name: str, base_year: str) -> None:
        """Read the set.

        Raises:
            PlanError: for a name that no set has, with those that there are.
        """
        if name not in set_names():
            raise PlanError(f"no assumptions are called {name!r}; there is {listed(set_names())}")
        self.name, self._data = name, _read(name)
        self.first = FinancialYear.parse(base_year) + 1
        self.horizon: int = self._data["horizon"]
        self.says: str = self._data["says"]
        self.missing: dict[str, str] = self._data.get("missing", {})
        self.policy: dict[str, Any] | None = self._data.get("convergence_policy")
        self.from_base_growth = self._data.get("growth_from") == BASE_GROWTH

    def rates(self) -> dict[str, Any]:
        """Return the rates that hold for every stream without its own; growth is that of core services."""
        rates = {rate: self._trimmed(entry) for rate, entry in self._data["rates"].items()}
        return {"growth": self.base_growth("core"), **rates} if self.from_base_growth else rates

    def base_growth(self, stream: str) -> dict[str, Any]:
        """Return the base growth of a published stream: of the plan's own years if published, else the last before."""
        known = _base_growths(stream)
        own = {year: one for year, one in known.items() if year >= str(self.first)}
        first = known[max(year for year in known if year <= str(self.first))]
        values = {str(self.first): first.value} | {year: one.value for year, one in own.items()}
        where = f"Base growth of {first.year} as published for England ({first.sheet}, {first.cell})"
        return {
            "values": {year: round(value, DIGITS) for year, value in values.items()},
            "unit": "rate",
            "status": "published" if str(self.first) in own else "illustrative",
            "source": first.source,
            "note": f"{where}, growth and inflation together; assumed to go on where no later one is published.",
        }

    def convergence(self, distance: Figure) -> dict[str, Any]:
        """Return the convergence of a stream where it does not follow from a policy: to target by a year, or none."""
        values = {str(self.first): 0.0}
        if (by := self._data.get("at_target_by")) is None:
            note = "None: the allocation stays level."
            return {"values": values, "unit": "rate", "status": "illustrative", "source": "MTFS", "note": note}
        steps = FinancialYear.parse(by) - self.first + 1
        if steps > 0:
            values[str(self.first)] = compound_annual_growth(1 + distance.value, 1.0, steps)
        if 0 < steps < self.horizon:
            values[str(self.first + steps)] = 0.0
        note = f"{self._data['convergence']['note']} The distance at the start is {percentage(distance.value, 4)}."
        return {**self._data["convergence"], "values": values, "unit": "rate", "note": note}

    def uncertainty(self) -> dict[str, Any]:
        """Return the ranges of the set: of base growth what the published rounds span."""
        ranges: dict[str, Any] = dict(self._data.get("uncertainty", {}))
        if self.from_base_growth:
            rounds = {year: round(one.value, DIGITS) for year, one in _base_growths("core").items()}
            ends = {"low": min(rounds, key=rounds.__getitem__), "high": max(rounds, key=rounds.__getitem__)}
            ranges["growth"] = {"input": "rates.growth", "years": "independent"} | {
                end: {
                    "value": rounds[year], "unit": "rate", "status": "illustrative", "source": "NHSE-25",
                    "note": f"The {word} base growth of core services in {listed(list(rounds))}: that of {year}.",
                }
                for (end, year), word in zip(ends.items(), ("lowest", "highest"), strict=True)
            }  # fmt: skip
        return ranges

    def _trimmed(self, entry: dict[str, Any]) -> dict[str, Any]:
        """Return a rate with its values from the first plan year on, the last one before carried on to it."""
        kept = {name: value for name, value in entry.items() if name not in ("value", "values")} | {"unit": "rate"}
        if "value" in entry:
            return kept | {"values": {str(self.first): entry["value"]}}
        values: dict[str, float] = entry["values"]
        if (begins := min(values)) > str(self.first):
            raise PlanError(
                f"the assumptions {self.name} begin with {begins}, and the plan with {self.first}; "
                f"take {DEFAULT_SET}, or a later base year"
            )
        at_first = values[max(year for year in values if year <= str(self.first))]
        return kept | {"values": {str(self.first): at_first} | {y: v for y, v in values.items() if y > str(self.first)}}


def _base_growths(stream: str) -> dict[str, Published]:
    """Return the base growth of a published stream by year, as printed for England."""
    figures = {
        year: printed(ENGLAND, stream, "allocation", year, printing.sheet_year, BASE_GROWTH)
        for year, printing in printings(stream, BASE_GROWTH).items()
    }
    return {year: one for year, one in figures.items() if one is not None}


@cache
def set_names() -> list[str]:
    """Return the names of the sets, the default first."""
    names = sorted(file.name.removesuffix(".toml") for file in data.path(FOLDER).iterdir())
    return [DEFAULT_SET, *(name for name in names if name != DEFAULT_SET)]


@cache
def _read(name: str) -> dict[str, Any]:
    assumptions: dict[str, Any] = tomllib.loads(data.path(f"{FOLDER}/{name}.toml").read_text(encoding="utf-8"))
    return assumptions
