"""Lines and lists as rows, CSV and JSON."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from mtfs.analysis.figures.projection import Projection
from mtfs.core.errors import LineError
from mtfs.core.texts import csv_text
from mtfs.formulas.algebra import is_missing
from mtfs.model.naming import name_of

MISSING_WORD = "missing"
ELASTICITY = "% for 1%"
"""Unit of an elasticity: the change of a figure in % for 1% more of an input."""


def lines_of(projection: Projection, only: str) -> list[str]:
    """The lines whose id begins so, in the order of calculation; all of them without a beginning.

    Raises:
        LineError: where no line begins so.
    """
    found = [line for line in projection.lines if line.startswith(only)]
    if not found:
        families = dict.fromkeys(line.partition(".")[0] for line in projection.lines)
        raise LineError(f"no line begins with {only!r}; the plan has {', '.join(families)}")
    return found


def written(value: float | None, unit: str) -> str:
    """A figure as readers write it, without its unit; nothing where there is none."""
    if value is None:
        return ""
    if is_missing(value):
        return MISSING_WORD
    if unit.startswith("£k"):
        text = f"{value:,.1f}"
    elif unit in ("rate", "share"):
        text = f"{value:.2%}"
    elif unit in ("index", ELASTICITY):
        text = f"{value:.4f}"
    else:
        text = f"{value:g}" if unit == "years" else f"{value:,.1f}"
    return text if any(digit in text for digit in "123456789") else text.removeprefix("-")


def as_json(projection: Projection, real: bool, only: str = "") -> str:
    """Every line with id, name, unit and its value for all years or by year; a missing figure is null."""
    lines = []
    for line in lines_of(projection, only):
        once, years = projection.figures(line, real)
        values = {year: _or_null(v) for year, v in zip(projection.plan.years, years, strict=True) if v is not None}
        unit = projection.unit(line, real)
        found: dict[str, Any] = {"line": line, "name": name_of(projection.plan, line), "unit": unit}
        lines.append(found | ({"values": values} if once is None else {"value": _or_null(once)}))
    return json.dumps({"plan": projection.plan.name, "lines": lines}, ensure_ascii=False, indent=1, allow_nan=False)


def _or_null(value: float) -> float | None:
    return None if is_missing(value) else value


def aligned(title: str, titles: list[str], rows: list[list[str]], text_columns: int) -> str:
    """A table as plain text, its first columns aligned to the left."""
    widths = [max(map(len, column)) for column in zip(titles, *rows, strict=True)]
    lines = [
        "  ".join(
            text.ljust(width) if at < text_columns else text.rjust(width)
            for at, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (titles, ["-" * width for width in widths], *rows)
    ]
    return "\n".join([title, "", *lines])


def rows_as_csv(titles: list[str], rows: list[list[Any]]) -> str:
    """Rows as CSV."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(titles)
    writer.writerows([csv_text(cell) if isinstance(cell, str) else cell for cell in row] for row in rows)
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
