"""Figures that no workbook of a known layout holds: a simple table of the user's own, one figure a row.

The columns are code, year, item, value and unit, and where they are wanted source, note and status. A row without a
value is left out. A status is local, as it is where none is given, or published, which needs the source.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from mtfs.core.csv_rows import SEMICOLON, csv_rows, delimiter_of, refuse_ambiguous
from mtfs.core.errors import DataError, PlanError, spelling_remedy
from mtfs.core.numbers import MOST_MONEY, UNKNOWN, shown
from mtfs.core.problems import InvalidPart, Problem
from mtfs.core.texts import LONGEST_NOTE, visible
from mtfs.core.units import MONEY
from mtfs.core.years import FinancialYear
from mtfs.nhse import own_data
from mtfs.nhse.footprints import DERIVED, PUBLISHED, Footprint, shares_said
from mtfs.nhse.organisations import every_icb, icbs_on, listed, today

COLUMNS = ("code", "year", "item", "value", "unit", "source", "note", "status")
ITEMS = {
    "bcf": "NHS minimum contribution to the Better Care Fund",
    "sdf": "Service Development Funding",
    "deficit support": "Deficit support funding",
    "health inequalities": "Health inequalities funding",
}
"""What a table may hold, by the word for it in the column item."""
REQUIRED = COLUMNS[:5]
"""The columns that a table cannot do without."""
BELOW_0 = ("deficit support",)
"""The items that may be below 0: money paid back."""
LOCAL = "local"


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """A figure of an ICB and year in £k."""

    code: str
    year: str
    item: str
    value: float
    source: str
    note: str
    status: str


def read_figures(text: str, file: str) -> list[OwnFigure]:
    """Read a table of figures; commas, semicolons or tabs part its cells.

    Raises:
        DataError: where a column is missing or not known, or with every row that is not as expected.
    """
    delimiter = delimiter_of(text, REQUIRED)
    try:
        (_, first), *rows = list(csv_rows(text, delimiter)) or [(1, [])]
    except InvalidPart as error:
        raise DataError(error.problems, file) from None
    headings = [visible(heading).lower() for heading in first]
    if problems := [*_heading_problems(headings)]:
        raise DataError(problems, file)
    figures: dict[tuple[str, str, str], OwnFigure] = {}
    for number, row in rows:
        try:
            figure = _figure(headings, row, delimiter == SEMICOLON)
            key = (figure.code, figure.year, figure.item) if figure is not None else None
            if key in figures:
                raise _refusal(f"{' '.join(key or ())} is there twice", "remove one of the rows")
        except InvalidPart as error:
            problems += [replace(problem, location=f"row {number}") for problem in error.problems]
            continue
        if figure is not None:
            figures[figure.code, figure.year, figure.item] = figure
    if not figures and not problems:
        problems = [Problem("", None, "holds no figure", "fill in the column value")]
    if problems:
        raise DataError(problems, file)
    return list(figures.values())


def _heading_problems(headings: Sequence[str]) -> Iterator[Problem]:
    if missing := [name for name in REQUIRED if name not in headings]:
        columns = f"column{'s' if len(missing) > 1 else ''} {listed(missing)}"
        yield Problem("", None, f"has no {columns}", "`mtfs data template bcf` writes a table to fill")
    for name, count in Counter(filter(None, headings)).items():
        if name not in COLUMNS:
            remedy = spelling_remedy(name, COLUMNS, "remove it, or put it into the column note")
            yield Problem("", None, f"{shown(name)} is no column of such a table", remedy)
        elif count > 1:
            yield Problem("", None, f"has two columns {name}", "remove the one that does not count")


def _refusal(message: str, remedy: str) -> InvalidPart:
    return InvalidPart(Problem("", None, message, remedy))


def _figure(headings: Sequence[str], row: Sequence[str], ambiguous: bool) -> OwnFigure | None:
    """Return the figure of a row; None where it has no value.

    Raises:
        InvalidPart: for what is not as expected.
    """
    if any(text.strip() for place, text in enumerate(row) if not "".join(headings[place : place + 1])):
        raise _refusal("has more cells than headings", "set a text with a comma between quotation marks")
    texts = dict(zip(headings, row, strict=False))
    cells = {name: texts.get(name, "").strip() for name in COLUMNS}
    if not cells["value"]:
        return None
    _check_texts(cells)
    code, item, status = cells["code"].upper(), cells["item"].lower(), cells["status"].lower() or LOCAL
    if code not in {icb.code for icb in every_icb()}:
        raise _refusal(f"{shown(cells['code'])} is no code of an ICB", "`mtfs icbs` lists them")
    if item not in ITEMS:
        remedy = f"write {' or '.join(map(repr, ITEMS))}"
        raise _refusal(f"{shown(cells['item'])} is no item", spelling_remedy(item, ITEMS, remedy))
    if cells["unit"] != MONEY.name:
        raise _refusal(f"{shown(cells['unit'])} is no unit", f"give the value in {MONEY.name}")
    if status not in (LOCAL, PUBLISHED) or (status == PUBLISHED and not cells["source"]):
        raise _refusal(f"status {shown(cells['status'])}", f"write {LOCAL}, or {PUBLISHED} with the source")
    try:
        year = FinancialYear.read(cells["year"])
    except PlanError as error:
        raise InvalidPart(*error.problems) from None
    if all(icb.end is not None and icb.end < year.first_day for icb in every_icb() if icb.code == code):
        raise _refusal(f"{code} had ended when {year} began", "`mtfs icbs` lists who succeeded it")
    value = _value(cells["value"], item, ambiguous)
    return OwnFigure(code, str(year), item, value, cells["source"], cells["note"], status)


def _value(text: str, item: str, ambiguous: bool) -> float:
    """Return an amount in £k; raise InvalidPart for what is none, or is out of bounds."""
    if text.lower() in UNKNOWN:
        remedy = "leave the row out if it is not known, or write 0 if it is nothing"
        raise _refusal(f"value {shown(text)} is no number", remedy)
    try:
        if ambiguous:
            refuse_ambiguous(text)
        value = MONEY.read(text)
    except ValueError as error:
        raise _refusal(*str(error).split("; ", 1)) from None
    lowest = -MOST_MONEY if item in BELOW_0 else 0
    if not lowest <= value <= MOST_MONEY:
        outside = f"is outside {lowest:,.15g} to {MOST_MONEY:,.15g} £k"
        raise _refusal(f"value {value:,.15g} {outside}", "correct it")
    return value


def _check_texts(cells: Mapping[str, str]) -> None:
    """Raise InvalidPart for a text that no plan could hold."""
    for name, text in cells.items():
        if not text.isprintable():
            raise _refusal(f"{name} {shown(text[:40])} holds a control character or a line break", "remove it")
        if len(text) > LONGEST_NOTE:
            raise _refusal(f"{name} has {len(text):,} letters", f"write at most {LONGEST_NOTE:,}")


def template(item: str, year: str) -> str:
    """Return a table to fill in: a row for each ICB of today.

    Raises:
        DataError: for an item that no table holds.
    """
    if item not in ITEMS:
        raise DataError(f"{item!r} is no item; there is {listed([repr(known) for known in ITEMS])}")
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for icb in icbs_on(today()):
        writer.writerow([icb.code, year, item, "", MONEY.name, "", icb.name, LOCAL])
    return text.getvalue()


def own_figures() -> dict[tuple[str, str, str], tuple[OwnFigure, str]]:
    """Return every figure that was added, and its file, by code, year and item."""
    return _own_figures(own_data.state())


@cache
def _own_figures(state: own_data.State) -> dict[tuple[str, str, str], tuple[OwnFigure, str]]:
    return {
        (one.code, one.year, one.item): (one, entry.file)
        for entry in own_data.entries(own_data.FIGURES)
        for one in read_figures("\n".join(own_data.lines(entry)), entry.file)
    }


def own_figure(area: Footprint, year: str, item: str) -> OwnFigure | None:
    """Return the figure of an area; None where that of a part of it is not there.

    That of an ICB is its own, or made of those of the ICBs that it succeeded: whole ones added, split ones by share.
    """
    parts, lacking = _own_parts(area, year, item)
    if lacking:
        return None
    notes = [one.note for one, _ in parts]
    status = PUBLISHED if all(one.status == PUBLISHED for one, _ in parts) else LOCAL
    if len(parts) > 1 or parts[0][1] != 1:
        notes = [f"{' + '.join(shares_said({one.code: share for one, share in parts}))}.", *notes]
        status = DERIVED if status == PUBLISHED else LOCAL
    return OwnFigure(
        code=area.code,
        year=year,
        item=item,
        value=sum(share * one.value for one, share in parts),
        source=_joined(one.source for one, _ in parts),
        note=_joined(notes, " "),
        status=status,
    )


def left_out(area: Footprint, year: str) -> list[str]:
    """Return which figures do not count, as that of a part of the area is not there: a sentence for each item."""
    sentences = []
    for item, name in ITEMS.items():
        parts, lacking = _own_parts(area, year, item)
        if parts and lacking:
            there = listed([one.code for one, _ in parts])
            sentences.append(f"{name} is left out: your own data have it for {there}, and not for {listed(lacking)}.")
    return sentences


def _own_parts(area: Footprint, year: str, item: str) -> tuple[list[tuple[OwnFigure, float]], list[str]]:
    """Return the figures of the parts of an area, each with its share, and the codes of parts that have none."""
    known = own_figures()
    shares: dict[str, float] = {}
    for icb in area.icbs:
        is_its_own = (icb.code, year, item) in known
        shares |= {icb.code: 1.0} if is_its_own else Footprint((icb,), area.day, None).parts(year)
    there = [(known[code, year, item][0], share) for code, share in shares.items() if (code, year, item) in known]
    return there, [code for code in shares if (code, year, item) not in known]


def _joined(texts: Iterable[str], between: str = ", ") -> str:
    return between.join(dict.fromkeys(filter(None, texts)))
