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
_year = partial(_claim, subpart="years of a published row")


class Claim:
    """One published claim."""

    COMPUTED = _claim("claims.*.computed", "Computed", key=True)
    DIFFERENCE = _claim("claims.*.difference", "Outside the published range by")


class ClaimedYear:
    """One year of a published row; the second id is the year, written 2025_26."""

    ROUNDED_BY = _year("claims.*.rounded_by.*", "Published figure is rounded by at most")
    FROM = _year("claims.*.holds_from.*", "Holds from")
    BELOW = _year("claims.*.holds_below.*", "Holds below")
    COMPUTED = _year("claims.*.computed.*", "Computed", key=True)
    DIFFERENCE = _year("claims.*.difference.*", "Outside the published range by")
