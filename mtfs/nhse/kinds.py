"""The kinds of sheet in NHS England's allocation workbooks, and what each has to hold."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mtfs.core.errors import DataError, PlanError
from mtfs.core.years import FinancialYear
from mtfs.nhse.headers import fold

BASELINE, ALLOCATION = "baseline", "allocation"
TARGET = ("fair shares target", "distance from target", "base growth", "convergence")
AFTER = "post-convergence distance from target"
SPECIALISED = "physical health services + hcdd recurrent"


@dataclass(frozen=True)
class SheetKind:
    """One kind of sheet.

    Attributes:
        stream: the funding stream.
        table: "baseline" (how the baseline is built) or "allocation".
        title: pattern of the sheet's title, without its year.
        items: items that the sheet must have a column for.
        regions: whether totals by region stand below the ICBs.
        baseline: whether a baseline sheet for the same year has to be there.
        bare: the item of a column whose header is only a year.
    """

    stream: str
    table: str
    title: str
    items: tuple[str, ...]
    regions: bool = True
    baseline: bool = False
    bare: str = ""


BUILT = ("recurrent baseline", "adjusted recurrent baseline")
ALLOCATED = ("adjusted recurrent baseline", *TARGET, "recurrent allocation", AFTER)

KINDS = (
    SheetKind("core", BASELINE, r"icb core baselines?", BUILT),
    SheetKind("core", ALLOCATION, r"icb core allocations?", (*ALLOCATED, "total allocation"), baseline=True),
    SheetKind("primary medical", BASELINE, r"(pmc|primary medical care) baselines?", BUILT),
    SheetKind("primary medical", ALLOCATION, r"(pmc|primary medical care) allocations?", ALLOCATED, baseline=True),
    SheetKind("specialised", BASELINE, r"specialised baselines?", (f"{SPECIALISED} baseline",)),
    SheetKind(
        "specialised",
        ALLOCATION,
        r"specialised allocations?",
        (f"{SPECIALISED} baseline", *TARGET, f"{SPECIALISED} allocation", AFTER),
        baseline=True,
    ),
    SheetKind("other primary care", BASELINE, r"(pod|other primary care) baselines?", BUILT),
    SheetKind(
        "other primary care",
        ALLOCATION,
        r"(pod|other primary care)( allocations?)?",
        ("base growth", "recurrent allocation"),
    ),
    SheetKind(
        "running costs",
        ALLOCATION,
        r"icb running costs?( allowances?)?",
        ("running cost allowance",),
        regions=False,
        bare="running cost allowance",
    ),
)

ALWAYS = ("core", "primary medical", "other primary care", "running costs")
"""Streams that every workbook allocates."""


def recognise(title: str) -> tuple[SheetKind, FinancialYear | None] | None:
    """Return the kind of sheet that a title names, and its year; None for any other title.

    A sheet without a year in its title sets the allocations of the years in its headers.

    Raises:
        DataError: where the title's year is no financial year.
    """
    words = fold(title)
    match = re.fullmatch(r"(.*?)(?: (20\d\d)[-/](\d\d))?", words)
    assert match  # the first group takes whatever the second does not
    for kind in KINDS:
        if re.fullmatch(kind.title, match[1]):
            try:
                return kind, FinancialYear.parse(f"{match[2]}/{match[3]}") if match[2] else None
            except PlanError as error:
                raise DataError(f"sheet {title!r}: {error}") from error
    return None


def check_complete(sheets: list[tuple[str, SheetKind, str]]) -> None:
    """Check that the sheets (title, kind, year or "") make a whole workbook.

    Raises:
        DataError: where a stream, or the baseline sheet of an allocation sheet, is missing or doubled.
    """
    if not sheets:
        raise DataError(
            "no allocation sheet is recognised; expected titles such as 'ICB Core Allocations 2025-26'; "
            "import NHS England's ICB allocations workbook"
        )
    seen: dict[tuple[str, str, str], str] = {}
    for title, kind, year in sheets:
        key = (kind.stream, kind.table, year)
        if key in seen:
            raise DataError(f"sheets {seen[key]!r} and {title!r} hold the same table; remove one")
        seen[key] = title
    for stream in ALWAYS:
        if not any(key[:2] == (stream, ALLOCATION) for key in seen):
            raise DataError(f"no sheet holds the {stream} allocation; add it, titled as NHS England titles it")
    for title, kind, year in sheets:
        if kind.baseline and (kind.stream, BASELINE, year) not in seen:
            raise DataError(
                f"sheet {title!r} has no {kind.stream} baseline sheet for {year}; add it, titled as "
                "NHS England titles it"
            )
