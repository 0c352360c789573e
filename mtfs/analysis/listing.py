"""Lines and lists as rows, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from mtfs.formulas.algebra import is_missing
from mtfs.projection import Projection, YearlyFigures, name_of

MISSING_WORD = "missing"


def _years(projection: Projection, line: str, real: bool) -> YearlyFigures:
    return projection.real(line) if real else projection.years(line)


def as_rows(projection: Projection, real: bool) -> tuple[list[str], list[list[str]]]:
    """Titles and rows for a table: id, name, unit, then each year as readers write it."""
    plan = projection.plan
    rows = []
    for line in projection.lines:
        unit = projection.unit(line, real)
        figures = [_written(value, unit) for value in _years(projection, line, real)]
        rows.append([line, name_of(plan, line), unit, *figures])
    return ["Line", "Name", "Unit", *plan.years], rows


def _written(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if is_missing(value):
        return MISSING_WORD
    if unit.startswith("£k"):
        text = f"{value:,.1f}"
    elif unit in ("rate", "share"):
        text = f"{value:.2%}"
    else:
        text = f"{value:g}" if unit == "years" else f"{value:.4f}"
    return text if any(digit in text for digit in "123456789") else text.removeprefix("-")


def as_json(projection: Projection, real: bool) -> str:
    """Every line with id, name, unit and values by year; a missing figure is null."""
    lines = [
        {
            "line": line,
            "name": name_of(projection.plan, line),
            "unit": projection.unit(line, real),
            "values": {
                year: None if is_missing(value) else value
                for year, value in zip(projection.plan.years, _years(projection, line, real), strict=True)
                if value is not None
            },
        }
        for line in projection.lines
    ]
    return json.dumps({"plan": projection.plan.name, "lines": lines}, ensure_ascii=False, indent=1, allow_nan=False)


def as_csv(projection: Projection, real: bool) -> str:
    """Every line as a row, with full precision; a missing figure is the word."""
    plan = projection.plan
    rows: list[list[Any]] = []
    for line in projection.lines:
        figures = [
            "" if value is None else MISSING_WORD if is_missing(value) else repr(float(value))
            for value in _years(projection, line, real)
        ]
        rows.append([line, name_of(plan, line), projection.unit(line, real), *figures])
    return rows_as_csv(["line", "name", "unit", *plan.years], rows)


def rows_as_csv(titles: list[str], rows: list[list[Any]]) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(titles)
    writer.writerows(rows)
    return text.getvalue()


def rows_as_json(titles: list[str], rows: list[list[Any]]) -> str:
    """Rows as JSON, one object a row."""
    return json.dumps([dict(zip(titles, row, strict=True)) for row in rows], ensure_ascii=False, indent=1)


def icb_rows() -> tuple[list[str], list[list[Any]]]:
    """The ICBs with code, name, region, core recurrent allocation (£k) and distance from target (a rate)."""
    from mtfs.nhse.published import icbs, published
    from mtfs.plan.icb import base_year

    year, core = base_year(), "core"
    titles = ["Code", "Name", "Region", f"Core recurrent allocation {year} (£k)", "Distance from target"]
    rows = [
        [
            icb.code,
            icb.name,
            icb.region_name,
            published(icb.code, year, core, "recurrent allocation").value,
            published(icb.code, year, core, "post-convergence distance from target").value,
        ]
        for icb in icbs()
    ]
    return titles, rows
