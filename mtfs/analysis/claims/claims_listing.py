"""The outcome of a reconciliation as rows, CSV and JSON."""

from __future__ import annotations

import json
from typing import Any

from mtfs.analysis.claims.readings import Combination
from mtfs.analysis.claims.reconcile import Outcome, Reconciliation, row_of
from mtfs.analysis.figures.listing import rows_as_csv, written


def claim_rows(found: Reconciliation) -> tuple[list[str], list[list[str]]]:
    """Titles and rows for a table: claim, as published, computed, by how much it is missed, result, readings."""
    titles = ["Claim", "As published", "Computed", "Outside the range by", "Result", "Rests on", "Would hold if"]
    return titles, [_row(outcome) for outcome in found.outcomes]


def _row(outcome: Outcome) -> list[str]:
    figures = [shown(outcome.computed, outcome.unit), shown(outcome.difference or None, outcome.unit)]
    last = "; or ".join(outcome.readings) or ("" if outcome.computed is not None else outcome.remark)
    return [outcome.statement, outcome.published, *figures, outcome.result, outcome.rests_on, last]


def shown(value: float | None, unit: str) -> str:
    """A figure with its unit, amounts of activity and pounds whole; nothing where there is none."""
    if value is None:
        return ""
    if unit == "£":
        return f"{'-' if value < 0 else ''}£{abs(value):,.0f}"
    if unit in ("rate", "share", "£k", "beds", "index"):
        text = written(value, unit)
        return text if unit in ("rate", "share") else f"{text} {unit}"
    return f"{value:,.0f} {unit}"


def claims_as_csv(found: Reconciliation) -> str:
    """A row a claim, figures with full precision."""
    rows = [row_of(outcome) for outcome in found.outcomes]
    return rows_as_csv(list(rows[0]), [["" if cell is None else cell for cell in row.values()] for row in rows])


def claims_as_json(found: Reconciliation) -> str:
    """Every claim, the readings one by one and the best combinations, with the claims that then hold."""
    data: dict[str, Any] = {
        "plan": found.plan.name,
        "summary": found.summary(),
        "claims": [vars(outcome) for outcome in found.outcomes],
        "combinations_tried": len(found.combinations),
        "readings": [_combination(tried) for tried in found.single_changes],
        "best": [_combination(tried) for tried in found.best],
    }
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)


def _combination(tried: Combination) -> dict[str, Any]:
    return {"name": tried.name, "changes": dict(tried.changes), "holds": sorted(tried.holds)}
