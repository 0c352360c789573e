"""The lines about claims: the figure that each speaks of, and how far it lies outside the published range."""

from __future__ import annotations

from functools import partial

from mtfs.catalogue.lines.record import Line, Sheet

RECONCILIATION_SHEET = Sheet(
    "Reconciliation",
    "Which published figures follow from the published assumptions: each claim beside what the plan computes.",
)

_claim = partial(
    Line, unit="of the claim", sheet=RECONCILIATION_SHEET, part="claims", unit_from_part=True, single_value=True
)


class Claim:
    """One published claim."""

    COMPUTED = _claim("claims.*.computed", "Computed", key=True)
    DIFFERENCE = _claim("claims.*.difference", "Outside the published range by")
