"""The assumptions of a plan for the page: each number or choice that can be changed, the main ones first."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from typing import Any

from mtfs.formulas.algebra import is_missing
from mtfs.nhse.published import Source, sources
from mtfs.plan.inputs import Input
from mtfs.plan.plan import Plan


def number_or_null(value: Any) -> Any:
    """Return a figure as JSON can hold it: null where it is missing."""
    return None if value is None or (isinstance(value, float) and is_missing(value)) else value


def assumptions(unchanged: Plan, shown: Plan) -> list[dict[str, Any]]:
    """Return every number and choice of the plan that can be changed, as JSON; rates are fractions, money £k.

    An input that differs from the plan as given says what it was.
    """
    changeable = [entry for entry in shown.inputs.values() if _changeable(entry)]
    main = {entry.id for entry in changeable if _is_main(entry)}
    known = sources()
    ordered = sorted(changeable, key=lambda entry: (entry.id not in main, _family(entry) if entry.id in main else 0))
    return [
        _described(entry, shown, known)
        | {"main": entry.id in main}
        | (
            {"was": _values(before, unchanged)}
            if (before := unchanged.inputs[entry.id]).content != entry.content
            else {}
        )
        for entry in ordered
    ]


def _changeable(entry: Input) -> bool:
    return entry.kind != "text" and not entry.decides_what_the_plan_is


def _is_main(entry: Input) -> bool:
    return entry.missing or entry.declared.input.main


def _family(entry: Input) -> int:
    """Return the place of an input's part on the page; those that have none come last."""
    return entry.place.declared.page_order or sys.maxsize


def _described(entry: Input, plan: Plan, known: Mapping[str, Source]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "id": entry.id,
        "name": entry.name,
        "section": entry.section,
        "unit": entry.unit,
        "kind": entry.kind,
        "options": list(entry.options),
        "bounds": list(entry.bounds) if entry.bounds else None,
        "missing": entry.missing,
        **_values(entry, plan),
    }
    if entry.provenance is not None:
        source = known.get(entry.provenance.source)
        described |= {
            "status": entry.provenance.status,
            "standing": entry.provenance.standing,
            "source": source.title if source else entry.provenance.source,
            "note": entry.provenance.note,
        }
    return described


def _values(entry: Input, plan: Plan) -> dict[str, Any]:
    """Return one value, or those of the years that can be changed and which of them are stated, not carried on."""
    by_year = [number_or_null(value) for value in entry.by_year(plan)]
    if entry.kind not in ("series", "amounts"):
        return {"value": by_year[0]}
    stated = list(entry.content.values)
    years = dict(zip(plan.years, by_year, strict=True))
    return {"values": {year: years[year] for year in _years(entry, plan, stated)}, "given": stated}


def _years(entry: Input, plan: Plan, stated: list[str]) -> Iterator[str]:
    """Return the plan years; the base year too where the model reads an amount there, or the plan gives one."""
    base = plan.years[0]
    if base in stated or (entry.kind == "amounts" and entry.first_period == 0):
        yield base
    yield from plan.years[1:]
