"""How published figures follow from each other: each relation once, with where it holds and how exactly.

Found in NHS England's workbooks of 2023 and 2025 and exact for the 42 ICBs of then, except where a tolerance says so.
A relation without a last year is expected to go on: a workbook that breaks it is refused, and read by people.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from mtfs.formulas.allocation import (
    closing_distance,
    distance_from_target,
    growth_rate,
    growth_step,
    recurrent_allocation,
    recurrent_allocation_additive,
    rounded_allocation,
)
from mtfs.nhse.kinds import ALLOCATION, BASELINE, SPECIALISED
from mtfs.nhse.owners import ICB, NATIONAL, REGION, RETAINED

EVERY = (ICB, RETAINED, REGION, NATIONAL)
LOCAL = (ICB, RETAINED, REGION)
ICBS = (ICB,)
OLDER, NEWER = "NHSE-23", "NHSE-25"
Years = tuple[str, str | None]
ALL_YEARS: Years = ("2023/24", None)
IN_2023: Years = ("2023/24", "2023/24")
IN_2024: Years = ("2024/25", "2024/25")
BEFORE_2025: Years = ("2023/24", "2024/25")
SINCE_2025: Years = ("2025/26", None)
SAME_RATE = 1e-8
"""Rates that are printed in full may differ by this: what adding up in another order does."""
TO_THE_POUND = 1e-3
"""Amounts that are printed in full may differ by this, in £k."""
PRINTED_TOTAL = 1.0
"""Amounts of regions and of England may differ by this, in £k: some are printed to the whole £k."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a figure of an organisation stands, as seen from the sheet of a year.

    Attributes:
        item: What it is.
        year: Of the figure, counted from the year whose allocations the sheet sets: -1 is the year before.
        table: "baseline" or "allocation".
        stream: Of the figure; the relation's own if left out.
        sheet: Year of the sheet that it is taken from, counted in the same way.
    """

    item: str
    year: int = 0
    table: str = ALLOCATION
    stream: str = ""
    sheet: int = 0


@dataclass(frozen=True, slots=True)
class Relation:
    """A figure that follows from others of the same organisation.

    Attributes:
        stream: The funding stream.
        result: The figure.
        operands: What it follows from, in the order of the equation.
        equation: Gives the figure from its operands.
        words: The equation for readers; the operands stand for {0}, {1} and so on.
        tolerance: By how much the printed figure may differ, in its unit.
        years: The first and the last year of sheets for which it holds; no last one where it is expected to go on.
        levels: For whose figures it holds.
        source: The document in which it was found.
    """

    stream: str
    result: Place
    operands: tuple[Place, ...]
    equation: Callable[..., float]
    words: str
    tolerance: float
    years: Years = ALL_YEARS
    levels: tuple[str, ...] = ICBS
    source: str = OLDER

    def holds_in(self, sheet_year: str) -> bool:
        """Return whether it speaks of the sheets of a year."""
        first, last = self.years
        return first <= sheet_year and (last is None or sheet_year <= last)


@dataclass(frozen=True, slots=True)
class ColumnSum:
    """A total that is the sum of the amounts of its year in the columns before it, from the column of `first` on.

    Attributes:
        stream: The funding stream.
        table: "baseline" or "allocation".
        total: The item of the total.
        first: The item of the first column; where the sheet has several of these, the first one named.
        source: The document in which it was found.
    """

    stream: str
    table: str
    total: str
    first: tuple[str, ...]
    source: str = OLDER


def _rounded(baseline: float, growth: float, convergence: float) -> float:
    return rounded_allocation(recurrent_allocation(baseline, growth, 0.0, 0.0, convergence))


def _additive(baseline: float, growth: float, convergence: float) -> float:
    return recurrent_allocation_additive(baseline, growth, 0.0, 0.0, convergence)


def _grown(baseline: float, growth: float) -> float:
    return recurrent_allocation_additive(baseline, growth, 0.0, 0.0, 0.0)


def _growth_on_parts(amount: float, *before: float) -> float:
    return growth_rate(amount, sum(before))


def _same(figure: float) -> float:
    return figure


def _less(figure: float) -> float:
    return -figure


def _difference(figure: float, other: float) -> float:
    return figure - other


def _sum(*figures: float) -> float:
    return sum(figures)


def _per_head(amount: float, core_per_head: float, core_amount: float) -> float:
    """Return the amount per head of the population that the core figures were divided by."""
    return amount * core_per_head / core_amount


CORE, PRIMARY, OTHER, SPECIAL = "core", "primary medical", "other primary care", "specialised"
ADJUSTED, RECURRENT, GROWTH, CONVERGENCE = (
    Place("adjusted recurrent baseline", -1),
    Place("recurrent allocation"),
    Place("base growth"),
    Place("convergence"),
)
HCDD_BASELINE, HCDD = Place(f"{SPECIALISED} baseline", -1), Place(f"{SPECIALISED} allocation")
PHYSICAL = Place("physical health services recurrent allocation")
PHYSICAL_BASELINE = Place("physical health services adjusted recurrent baseline", -1, BASELINE)
TARGET, DISTANCE = Place("fair shares target", -1), Place("distance from target", -1)
CLOSING = Place("post-convergence distance from target")
TOTAL, TOTAL_GROWTH = Place("total allocation"), Place("total allocation growth")
UNADJUSTED = Place("recurrent baseline", -1, BASELINE)
BEFORE_LAST = Place("recurrent allocation", -1, sheet=-1)
REVISED = Place("revised recurrent allocation")
COVID_BASELINE = Place("covid", -1, BASELINE)

DISTANCES = (
    *(
        Relation(stream, DISTANCE, (baseline, TARGET), distance_from_target, "{0} / {1} - 1", SAME_RATE, levels=LOCAL)
        for stream, baseline in ((CORE, ADJUSTED), (PRIMARY, ADJUSTED), (SPECIAL, HCDD_BASELINE))
    ),
    *(
        Relation(stream, CLOSING, (DISTANCE, CONVERGENCE), closing_distance, "(1 + {0}) x (1 + {1}) - 1", tolerance,
                 years, source=OLDER if years is BEFORE_2025 else NEWER)
        for stream, tolerance, years in (
            (CORE, 1e-6, BEFORE_2025),
            (PRIMARY, 5e-6, BEFORE_2025),
            (CORE, 1.4e-3, SINCE_2025),
            (PRIMARY, 1.6e-3, SINCE_2025),
            (SPECIAL, 3.6e-3, SINCE_2025),
        )
    ),
)  # fmt: skip
"""Since 2025/26 the closing distance is that from the next year's target, which is not printed: hence its tolerance."""

ALLOCATED = (
    *(
        Relation(stream, result, (baseline, GROWTH, CONVERGENCE), _rounded,
                 "{0} x (1 + {1}) x (1 + {2}), rounded to £1k", TO_THE_POUND, levels=levels)
        for stream, baseline, result, levels in (
            (CORE, ADJUSTED, RECURRENT, LOCAL),
            (PRIMARY, ADJUSTED, RECURRENT, ICBS),
            (SPECIAL, HCDD_BASELINE, HCDD, LOCAL),
        )
    ),
    *(
        Relation(OTHER, result, operands, equation, words, TO_THE_POUND, years, LOCAL)
        for years, before in ((IN_2023, Place("recurrent baseline", -1)), (IN_2024, BEFORE_LAST))
        for result, operands, equation, words in (
            (RECURRENT, (before, GROWTH, CONVERGENCE), _additive, "{0} x (1 + {1} + {2})"),
            (Place("base growth amount"), (before, GROWTH), growth_step, "{0} x {1}"),
        )
    ),
    Relation(OTHER, RECURRENT, (ADJUSTED, GROWTH), _grown, "{0} x (1 + {1})", TO_THE_POUND, SINCE_2025, EVERY, NEWER),
)  # fmt: skip

GROWN = tuple(
    Relation(stream, result, (amount, before), growth_rate, "{0} / {1} - 1", SAME_RATE, years, LOCAL, source)
    for stream, result, amount, before, years, source in (
        (CORE, Place("recurrent allocation growth"), RECURRENT, ADJUSTED, ALL_YEARS, OLDER),
        (CORE, TOTAL_GROWTH, TOTAL, Place("total allocation", -1, sheet=-1), IN_2024, OLDER),
        (PRIMARY, Place("recurrent allocation growth"), RECURRENT, ADJUSTED, BEFORE_2025, OLDER),
        (PRIMARY, Place("recurrent allocation growth"), REVISED, ADJUSTED, SINCE_2025, NEWER),
        (OTHER, TOTAL_GROWTH, RECURRENT, Place("recurrent baseline", -1), IN_2023, OLDER),
        (OTHER, TOTAL_GROWTH, RECURRENT, BEFORE_LAST, IN_2024, OLDER),
        (SPECIAL, Place("physical health services allocation growth"), PHYSICAL, PHYSICAL_BASELINE, SINCE_2025, NEWER),
    )
)
TOTAL_BEFORE = (replace(ADJUSTED, table=BASELINE), COVID_BASELINE, Place("additional elective funding", -1, BASELINE))
FIRST_TOTAL = Relation(CORE, TOTAL_GROWTH, (TOTAL, *TOTAL_BEFORE), _growth_on_parts, "{0} / ({1} + {2} + {3}) - 1",
                       SAME_RATE, IN_2023, LOCAL)  # fmt: skip

PRINTED_TWICE = (
    *(
        Relation(stream, place, (replace(place, table=BASELINE),), _same, "{0}", TO_THE_POUND, levels=LOCAL)
        for stream, place in (
            (CORE, ADJUSTED),
            (PRIMARY, ADJUSTED),
            (PRIMARY, Place("transfer of gp access from sdf", -1)),
            (OTHER, ADJUSTED),
            (SPECIAL, HCDD_BASELINE),
        )
    ),
    *(
        Relation(stream, place, (before,), _same, "{0} of the year before", tolerance, years, LOCAL)
        for stream, place, before, tolerance, years in (
            (CORE, UNADJUSTED, BEFORE_LAST, TO_THE_POUND, ("2024/25", "2025/26")),
            (CORE, COVID_BASELINE, Place("covid", -1, sheet=-1), TO_THE_POUND, IN_2024),
            (PRIMARY, UNADJUSTED, BEFORE_LAST, TO_THE_POUND, IN_2024),
            (PRIMARY, DISTANCE, Place(CLOSING.item, -1, sheet=-1), SAME_RATE, IN_2024),
        )
    ),
    Relation(PRIMARY, Place("transfer of gp access from core", -1, BASELINE),
             (Place("transfer of gp access to primary medical", -1, BASELINE, CORE),), _less,
             "{0} with the other sign", TO_THE_POUND, IN_2023, LOCAL),
)  # fmt: skip

SPECIALISED_PARTS = (
    Relation(SPECIAL, PHYSICAL, (HCDD, Place("hcdd total")), _difference, "{0} - {1}", TO_THE_POUND, SINCE_2025,
             EVERY, NEWER),
    Relation(SPECIAL, Place("physical health services + mh baseline", -1, BASELINE),
             (PHYSICAL_BASELINE, Place("delegated mh baseline", -1, BASELINE)), _sum, "{0} + {1}", TO_THE_POUND,
             SINCE_2025, EVERY, NEWER),
)  # fmt: skip


def _for_each_head(stream: str, amount: Place, core: Place) -> Relation:
    """Return the relation of an amount per head with that of core: one population divides both."""
    head, core_head, core = (
        replace(amount, item=f"{amount.item} per head"),
        replace(core, item=f"{core.item} per head", stream=CORE),
        replace(core, stream=CORE),
    )
    return Relation(stream, head, (amount, core_head, core), _per_head, "{0} x {1} / {2}, by the same population", 1e-3)


ONE_POPULATION = (
    _for_each_head(PRIMARY, replace(ADJUSTED, table=BASELINE), replace(ADJUSTED, table=BASELINE)),
    _for_each_head(PRIMARY, RECURRENT, RECURRENT),
    _for_each_head(PRIMARY, REVISED, RECURRENT),
    _for_each_head(SPECIAL, PHYSICAL, RECURRENT),
)

RELATIONS = (*DISTANCES, *ALLOCATED, *GROWN, FIRST_TOTAL, *PRINTED_TWICE, *SPECIALISED_PARTS, *ONE_POPULATION)

SUMS = (
    ColumnSum(CORE, BASELINE, "adjusted recurrent baseline", ("recurrent baseline - updated", "recurrent baseline")),
    ColumnSum(CORE, BASELINE, "combined allocation", ("adjusted recurrent baseline",), NEWER),
    ColumnSum(CORE, ALLOCATION, "total allocation", ("recurrent allocation",)),
    ColumnSum(CORE, ALLOCATION, "combined allocation", ("total allocation",)),
    ColumnSum(PRIMARY, BASELINE, "adjusted recurrent baseline", ("recurrent baseline",)),
    ColumnSum(PRIMARY, ALLOCATION, "revised recurrent allocation", ("recurrent allocation",), NEWER),
    ColumnSum(OTHER, BASELINE, "adjusted recurrent baseline", ("recurrent baseline",), NEWER),
    ColumnSum(OTHER, ALLOCATION, "total allocation", ("recurrent allocation",), NEWER),
    ColumnSum(SPECIAL, BASELINE, PHYSICAL_BASELINE.item, ("opening allocation",), NEWER),
    ColumnSum(SPECIAL, BASELINE, HCDD_BASELINE.item, (PHYSICAL_BASELINE.item,), NEWER),
    ColumnSum(SPECIAL, ALLOCATION, "physical health services + mh resource allocation", (PHYSICAL.item,), NEWER),
)
