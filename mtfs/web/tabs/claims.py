"""The tab Claims: each published claim with its verdict, and the readings under which it holds."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from mtfs.analysis.claims.reconcile import RESULTS, Reconciliation, reconcile
from mtfs.analysis.plots.standard import Colour
from mtfs.core.units import COUNT
from mtfs.plan.scenarios import as_selected
from mtfs.web.question import read_question
from mtfs.web.tabs.asking import IN_THE_FILE
from mtfs.web.tabs.shown import Bar, Drawing, bars, shown_table

NO_CLAIMS = (
    f"This plan states no published claims to compare with; {IN_THE_FILE}, add [claims.NAME] with statement, line and "
    "range."
)
EVERY_CLAIM = "Every claim with its verdict"
BY_READING = "Published claims that hold, by reading of the assumptions"


def claims(data: Any) -> dict[str, Any]:
    """Return the claims of a plan with their verdicts, and what holds by reading; why there is nothing without any.

    Raises:
        MtfsError: for a question that is none, a change that cannot be made, or a claim that cannot be compared.
    """
    plan = as_selected(read_question(data).shown())
    if not plan.claims:
        return {"why_none": NO_CLAIMS}
    result = reconcile(plan)
    table = shown_table(replace(result.readable(), title=EVERY_CLAIM, notes=()))
    counts = [sum(outcome.result == word for outcome in result.outcomes) for word in RESULTS]
    return {
        "why_none": "",
        "name": plan.name,
        "sentences": result.summary(),
        "counts": [{"result": word, "claims": count} for word, count in zip(RESULTS, counts, strict=True)],
        "results": [outcome.result for outcome in result.outcomes],
        "table": table,
        "charts": [_by_reading(result)] if plan.readings else [],
    }


def _by_reading(result: Reconciliation) -> Drawing:
    """Return how many claims hold as the plan stands, under each reading, and under the best of them together."""
    tried = {one.name: one for one in (*result.single_changes, *result.best)}
    drawn = [Bar(name, COUNT.in_table(len(one.holds)), [(0.0, float(len(one.holds)), Colour.FIGURE)])
             for name, one in tried.items()]  # fmt: skip
    return bars(BY_READING, "Claims that hold (count)", drawn, {}, result.readings_table())
