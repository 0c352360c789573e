"""The lines of a plan: every computed line is one record and one constant, such as `Stream.RECURRENT`.

Which lines a plan has, and in which order, follows from `model.define` alone; this is what is known of each.
`Pot.ANNUAL` is a line; `Stream.RECURRENT` is a family of lines, and `Stream.RECURRENT.of("core")` one of them.
"""

from __future__ import annotations

import copyreg
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from types import ModuleType

from mtfs.catalogue.lines import care, checks, claims, gap, money
from mtfs.catalogue.lines.care import (
    PROVIDERS,
    SHIFT,
    Activity,
    ActivityTime,
    Opportunity,
    Population,
    Productivity,
    Provider,
    Providers,
    Service,
)
from mtfs.catalogue.lines.checks import IDENTITIES, RULES, Check
from mtfs.catalogue.lines.claims import RECONCILIATION_SHEET, Claim, ClaimedYear
from mtfs.catalogue.lines.gap import GAP, BudgetLines, Expenditure, Funding, Gap, Scheme
from mtfs.catalogue.lines.money import ALLOCATION, POT, Allocation, Fund, Funds, Pot, Setting, Settings, Stream, Time
from mtfs.catalogue.lines.record import Headline, Line, LineId, Sheet, YearlyLine, records_in
from mtfs.core.errors import LineError, suggestion
from mtfs.core.numbers import shown

__all__ = [
    "ALLOCATION",
    "GAP",
    "IDENTITIES",
    "LINES",
    "POT",
    "POT_TOTAL",
    "RECONCILIATION_SHEET",
    "RULES",
    "SHEETS",
    "SHIFT",
    "Activity",
    "ActivityTime",
    "Allocation",
    "BudgetLines",
    "Check",
    "Claim",
    "ClaimedYear",
    "Expenditure",
    "Fund",
    "Funding",
    "Funds",
    "Gap",
    "Headline",
    "Line",
    "LineId",
    "Opportunity",
    "Population",
    "Pot",
    "Productivity",
    "Provider",
    "Providers",
    "Scheme",
    "Service",
    "Setting",
    "Settings",
    "Sheet",
    "Stream",
    "Time",
    "YearlyLine",
    "find_line",
    "headlines",
    "is_line",
    "kind_of",
    "line_rows",
]

_SUBJECTS = (money, care, gap, claims, checks)
_HEADINGS = (POT, ALLOCATION, PROVIDERS, SHIFT, GAP)


def _records(subject: ModuleType) -> Iterator[Line]:
    """Yield the records that the module of a subject declares, in order."""
    for thing in vars(subject).values():
        if getattr(thing, "__module__", "") == subject.__name__:
            yield from records_in(thing)


def _in_order() -> list[Line]:
    """Return every record in the order of the sheets; the checks come last, whichever subject declares them."""
    records = [record for subject in _SUBJECTS for record in _records(subject)]
    return sorted(records, key=lambda record: record.sheet == checks.CHECKS_SHEET)


LINES: dict[str, Line] = {record.pattern: record for record in _in_order()}
"""Every record by the pattern of its ids."""
SHEETS = tuple(dict.fromkeys(record.sheet for record in LINES.values()))
"""The working sheets in the order of calculation."""
POT_TOTAL = "pot.total"
"""Short for the investment pot over all plan years, where users write a figure."""

_SIGNS = Check.SIGN.pattern.removesuffix("*")
"""Begins the ids of lines of which the rest is the id of an input, however many parts that has."""


@lru_cache(maxsize=4096)
def _find(text: str) -> LineId | None:
    if "*" in text:
        return None
    if text in LINES:
        return LINES[text].of()
    if text.startswith(_SIGNS) and text != _SIGNS:
        return Check.SIGN.of(text.removeprefix(_SIGNS))
    family, *parts = text.split(".")
    if len(parts) == 2:
        record, keys = LINES.get(f"{family}.*.{parts[1]}"), parts[:1]
    elif len(parts) == 3:
        record, keys = LINES.get(f"{family}.*.{parts[1]}.*"), parts[::2]
    else:
        return None
    return None if record is None or not all(keys) else record.of(*keys)


def find_line(text: str) -> LineId:
    """Return the line that a text such as `allocation.core.total` is the id of.

    Raises:
        LineError: where no line can be called that, naming lines that are spelled nearly so.
    """
    if isinstance(text, LineId):
        return text
    line = _find(text)
    if line is None:
        raise LineError(f"{text!r} is no line{suggestion(text, LINES)}")
    return line


def unknown_line(line: object, known: Iterable[str]) -> LineError:
    """Return the error of a line that a plan does not have, with what to write instead."""
    if not isinstance(line, str):
        such = f'"{Pot.ANNUAL}", "{Allocation.RECURRENT}"'
        return LineError(f"{shown(line)} is no line; write the id of each line as a text of its own, such as {such}")
    if line == POT_TOTAL:
        return LineError(f"{POT_TOTAL} is {Pot.ANNUAL} added up over the plan years; write {Pot.ANNUAL}")
    return LineError(f"the plan has no line {line!r}{suggestion(line, known)}")


def is_line(text: str) -> bool:
    """Return whether a plan can have a line of that id."""
    return isinstance(text, LineId) or _find(text) is not None


def kind_of(text: str) -> Line:
    """Return the record of a line.

    Raises:
        LineError: where no line can be called that.
    """
    return find_line(text).kind


def rank_on_sheet(record: Line) -> int:
    """Return how far down its block stands on a sheet: those that the catalogue names first, but for a few."""
    if not record.block:
        return len(_BLOCKS)
    return _BLOCKS.index(record.block) + record.after_the_parts * (len(_BLOCKS) + 1)


def order_on_sheet(record: Line) -> tuple[int, int]:
    """Return by what lines of one part, or of none, are put in order on a sheet."""
    return rank_on_sheet(record), _NUMBERS[record]


_BLOCKS = list(dict.fromkeys(record.block for record in LINES.values() if record.block))
_NUMBERS = {record: number for number, record in enumerate(LINES.values())}


def headlines(lines: Container[str]) -> dict[str, dict[LineId, Headline]]:
    """Return the main ones of a plan's lines by their heading, in the order in which they are shown."""
    placed = [
        (record.headline, record.of())
        for record in LINES.values()
        if record.headline is not None and record.pattern in lines
    ]
    placed.sort(key=lambda entry: (_HEADINGS.index(entry[0].heading), entry[0].place))
    table: dict[str, dict[LineId, Headline]] = {}
    for headline, line in placed:
        table.setdefault(headline.heading, {})[line] = headline
    return table


def line_rows() -> tuple[list[str], list[list[str]]]:
    """Return the titles and the rows of a table of all lines."""
    titles = ["Id", "Name", "Unit", "Sheet", "Block", "Years add up", "May have an outturn"]
    rows = [
        [
            record.pattern,
            record.name,
            "of its part" if record.unit_from_part else record.unit,
            record.sheet,
            record.block,
            "yes" if record.adds_up else "no",
            "yes" if record.outturn else "no",
        ]
        for record in LINES.values()
    ]
    return titles, rows


copyreg.pickle(LineId, lambda line: (find_line, (str(line),)))
"""A line that comes back from another process has the same record."""
