"""Figures that no workbook of a known layout holds: a simple table of the user's own, one figure a row.

The columns are code, year, item, value and unit, and where they are wanted source, note and status. A row without a
value is left out. A status is local, as it is where none is given, or published, which needs the source.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from mtfs.core.csv_rows import csv_rows
from mtfs.core.errors import DataError, MtfsError
from mtfs.core.numbers import MOST_MONEY, UNKNOWN, shown
from mtfs.core.problems import InvalidPart
from mtfs.core.texts import LONGEST_NOTE
from mtfs.core.units import MONEY
from mtfs.core.years import FinancialYear
from mtfs.nhse import own_data
from mtfs.nhse.footprints import Footprint
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
OTHER_DELIMITERS = (";", "\t")
LOCAL, PUBLISHED = "local", "published"


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
    """Read a table of figures.

    Raises:
        DataError: where a column is missing, or a row is not as expected, with its row.
    """
    try:
        (_, headings), *rows = list(csv_rows(text.removeprefix("\ufeff"))) or [(1, [])]
    except InvalidPart as error:
        raise DataError(error.problems, file) from None
    headings = [heading.strip().lower() for heading in headings]
    if missing := [name for name in REQUIRED if name not in headings]:
        if any(other in heading for heading in headings for other in OTHER_DELIMITERS):
            raise DataError(f"{file}: its cells are parted by semicolons or tabs; save it as CSV with commas")
        columns = f"column{'s' if len(missing) > 1 else ''} {listed(missing)}"
        raise DataError(f"{file}: has no {columns}; `mtfs data template bcf` writes a table to fill")
    if twice := [name for name, count in Counter(headings).items() if count > 1 and name in COLUMNS]:
        raise DataError(f"{file}: has two columns {', '.join(twice)}; remove the one that does not count")
    figures: dict[tuple[str, str, str], OwnFigure] = {}
    for number, row in rows:
        texts = dict(zip(headings, row, strict=False))
        cells = {name: texts.get(name, "").strip() for name in COLUMNS}
        if not cells["value"]:
            continue
        place = f"{file}, row {number}"
        if cells["value"].lower() in UNKNOWN:
            remedy = "leave the row out if it is not known, or write 0 if it is nothing"
            raise DataError(f"{place}: value {shown(cells['value'])} is no number; {remedy}")
        if len(row) > len(headings):
            raise DataError(f"{place}: has more cells than headings; set a text with a comma between quotation marks")
        _check_texts(place, cells)
        figure = _figure(place, cells)
        key = figure.code, figure.year, figure.item
        if key in figures:
            raise DataError(f"{place}: {' '.join(key)} is there twice; remove one of the rows")
        figures[key] = figure
    if not figures:
        raise DataError(f"{file}: holds no figure; fill in the column value")
    return list(figures.values())


def _figure(place: str, cells: Mapping[str, str]) -> OwnFigure:
    if cells["code"] not in {icb.code for icb in every_icb()}:
        raise DataError(f"{place}: {cells['code']!r} is no code of an ICB; `mtfs icbs` lists them")
    if cells["item"] not in ITEMS:
        raise DataError(f"{place}: {cells['item']!r} is no item; write {listed([repr(item) for item in ITEMS])}")
    if cells["unit"] != MONEY.name:
        raise DataError(f"{place}: {cells['unit']!r} is no unit; give the value in {MONEY.name}")
    status = cells["status"] or LOCAL
    if status not in (LOCAL, PUBLISHED) or (status == PUBLISHED and not cells["source"]):
        raise DataError(f"{place}: status {status!r}; write {LOCAL}, or {PUBLISHED} with the source")
    try:
        year = str(FinancialYear.parse(cells["year"]))
        value = MONEY.read(cells["value"])
    except (MtfsError, ValueError) as error:
        raise DataError(f"{place}: {error}") from None
    if value > MOST_MONEY or (value < 0 and cells["item"] not in BELOW_0):
        lowest = -MOST_MONEY if cells["item"] in BELOW_0 else 0
        raise DataError(f"{place}: value {value:,.15g} is outside {lowest:,.15g} to {MOST_MONEY:,.15g} £k; correct it")
    first_day = FinancialYear.parse(year).first_day
    if all(icb.end is not None and icb.end < first_day for icb in every_icb() if icb.code == cells["code"]):
        raise DataError(f"{place}: {cells['code']} had ended when {year} began; `mtfs icbs` lists who succeeded it")
    return OwnFigure(cells["code"], year, cells["item"], value, cells["source"], cells["note"], status)


def _check_texts(place: str, cells: Mapping[str, str]) -> None:
    """Raise DataError for a text that no plan could hold."""
    for name, text in cells.items():
        if not text.isprintable():
            raise DataError(f"{place}: {name} {shown(text[:40])} holds a control character or a line break; remove it")
        if len(text) > LONGEST_NOTE:
            raise DataError(f"{place}: {name} has {len(text):,} letters; write at most {LONGEST_NOTE:,}")


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
    """Return the figure of an area: that of its ICB, or of all of several added up; None where one is not there."""
    known = own_figures()
    parts = [known[icb.code, year, item][0] for icb in area.icbs if (icb.code, year, item) in known]
    if len(parts) < len(area.icbs):
        return None
    status = PUBLISHED if all(one.status == PUBLISHED for one in parts) else LOCAL
    return OwnFigure(
        code=area.code,
        year=year,
        item=item,
        value=sum(one.value for one in parts),
        source=_joined(one.source for one in parts),
        note=_joined(one.note for one in parts),
        status=status,
    )


def _joined(texts: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, texts)))
