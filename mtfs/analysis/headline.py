"""The headline of a plan in a few lines of text."""

from __future__ import annotations

from mtfs.analysis.checks import checks, missing
from mtfs.projection import Projection

THOUSANDS_PER_MILLION = 1000


def headline(projection: Projection) -> list[str]:
    """What a finance director asks first: the pot, the allocation, whether to trust it, what is missing."""
    plan, value = projection.plan, projection.value

    def millions(amount: float) -> str:
        return f"£{amount / THOUSANDS_PER_MILLION:,.1f}m"

    sources = {"pot.available_growth": "available growth", "pot.repurposed": "repurposed funds",
               "pot.commercial": "commercial income"}  # fmt: skip
    parts = [f"{name} {millions(value(line))}" for line, name in sources.items() if line in projection.lines]
    first, last = plan.years[0], plan.years[-1]
    opening, closing = (value("allocation.recurrent", year) for year in (first, last))
    found = checks(projection)
    failing = [check.name for check in found if not check.passed]
    verdict = f"{len(failing)} of {len(found)} FAIL: {'; '.join(failing)}" if failing else f"all {len(found)} pass"
    incomplete = ", without what is missing" if missing(plan) else ""
    lines = [
        f"{plan.name}",
        f"Investment pot {plan.years[1]} to {last}{incomplete}: {millions(value('pot.annual'))} ({', '.join(parts)})",
        f"Recurrent allocation: {millions(opening)} in {first}, {millions(closing)} in {last} "
        f"({value('allocation.cagr', last):.2%} a year)",
        f"Checks: {verdict}",
    ]
    return lines + [f"Missing, so not counted: {entry.name}. {entry.why}" for entry in missing(plan).values()]
