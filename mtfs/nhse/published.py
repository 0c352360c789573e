"""NHS England's published figures, one ICB and item at a time, each with the cell it was printed in."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import NoReturn

from mtfs import data
from mtfs.core.errors import DataError
from mtfs.core.texts import one_line
from mtfs.core.years import DASHES
from mtfs.nhse import own_data
from mtfs.nhse.organisations import became, every_icb, icb_of, region_names
from mtfs.nhse.owners import ENGLAND

ALLOCATIONS = "nhse_allocations.csv"
RECURRENT = "recurrent allocation"
AFTER_CONVERGENCE = "post-convergence distance from target"
OFFICIAL_START, OFFICIAL_ENDS = "nhs ", (" icb", " integrated care board")
"""What may be left out of an organisation's name, in small letters; ends in the order in which they are looked for."""
AMPERSAND, AND = "&", " and "
BETWEEN_WORDS = (",", "-", *DASHES)
"""Marks that stand between the words of an organisation's name, besides blanks; any other one is part of a word."""
NOT_KNOWN = "not known"
PLACE = ("source", "stream", "table", "level", "code", "year", "sheet_year", "item")


@dataclass(frozen=True, slots=True)
class Published:
    """One published figure: its value, unit ("£k", "rate", "£/head") and where it stands.

    `year` is the year of the figure, `sheet_year` the year whose allocations the sheet sets.
    """

    value: float
    unit: str
    source: str
    sheet: str
    cell: str
    code: str
    stream: str
    table: str
    item: str
    year: str
    sheet_year: str


@dataclass(frozen=True, slots=True)
class Printing:
    """Where an item of a year is printed for ICBs: the year that the sheet sets, and the codes of the ICBs."""

    sheet_year: str
    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Source:
    """A document that figures come from; what is not known of it is `NOT_KNOWN`, what a plan does not say is empty."""

    id: str
    short_title: str
    title: str
    publisher: str
    published: str
    location: str
    licence: str

    @property
    def facts(self) -> list[str]:
        """What there is to say of it: title, publisher, date and address, or that these are not known."""
        said = {"publisher": self.publisher, "date": self.published, "address": self.location}
        known = (f"{what} {NOT_KNOWN}" if text == NOT_KNOWN else text for what, text in said.items())
        return [self.title, *filter(None, known)]


def sources() -> dict[str, Source]:
    """Return the sources by id: those that come with mtfs, and the workbooks that the user has added."""
    return _sources(own_data.state())


@cache
def _sources(state: own_data.State) -> dict[str, Source]:
    with data.path("sources.csv").open(encoding="utf-8") as stream:
        shipped = {row["id"]: Source(**row) for row in csv.DictReader(stream)}
    own = {
        entry.source: Source(entry.source, title, title, "NHS England", NOT_KNOWN, entry.file, "")
        for entry in own_data.entries(own_data.ALLOCATIONS)
        for title in [f"ICB allocations {entry.title_years}"]
    }
    return own | shipped


def organisation(text: str) -> str:
    """Return the code of an ICB, a region or England, from its code or name in any case; "NHS" and "ICB" may go.

    Raises:
        DataError: where there is none of that name, with the nearest names.
    """
    known = _organisations()
    plain = _plain_name(text)
    if (code := known.get(plain)) is None:
        near = [name for name in known if len(plain) > 3 and plain in name]
        near += get_close_matches(plain, known, 3, 0.5)
        names = (f"{_official_names()[known[name]]} ({known[name]})" for name in near[:3])
        hint = f"did you mean {', '.join(dict.fromkeys(names))}?" if near else "give a code such as QUE, or a name"
        raise DataError(f"{text!r} is no ICB, region or England; {hint}")
    return code


def published(code: str, year: object, stream: str, item: str, sheet_year: object = None) -> Published:
    """Return a published figure of an ICB, a region or England.

    The year is the one that the figure's own header names: the adjusted recurrent baseline 2024/25 and its
    fair-shares target 2024/25 stand on the sheet that sets the allocations of 2025/26. Where a figure is
    printed more than once, an allocation table goes before a baseline table (which may restate it a year
    later), then the latest sheet year, then the latest workbook; `sheet_year` asks for another printing.

    Args:
        code: of the organisation, or its name.
        year: such as "2025/26".
        stream: core, primary medical, other primary care, running costs or specialised.
        item: such as "recurrent allocation".
        sheet_year: the year whose allocations the sheet sets.

    Raises:
        DataError: where there is no such figure, with what there is.
    """
    owner, year, stream, item = organisation(code), one_line(str(year)), one_line(str(stream)), one_line(str(item))
    streams = _streams(owner)
    by_year = streams.get(stream) or _missing("stream", stream, streams, owner)
    items = by_year.get(year) or _missing("year", year, by_year, f"{owner}, {stream}")
    figures = items.get(item) or _missing("item", item, items, f"{owner}, {stream}, {year}")
    if sheet_year is None:
        return figures[0]
    sheet_year = one_line(str(sheet_year))
    printed = [figure for figure in figures if figure.sheet_year == sheet_year]
    if not printed:
        available = [figure.sheet_year for figure in figures]
        _missing("sheet year", sheet_year, available, f"{owner}, {stream}, {year}, {item}")
    return printed[0]


def england(year: object, stream: str, item: str, sheet_year: object = None) -> Published:
    """Return a published figure of England as a whole, as NHS England printed it; see `published`."""
    return published(ENGLAND, year, stream, item, sheet_year)


def available(code: str, stream: str, year: object) -> list[str]:
    """Return the items published for an organisation, stream and year.

    Raises:
        DataError: where there is no such organisation, stream or year.
    """
    owner, year, stream = organisation(code), one_line(str(year)), one_line(str(stream))
    streams = _streams(owner)
    by_year = streams.get(stream) or _missing("stream", stream, streams, owner)
    return sorted(by_year.get(year) or _missing("year", year, by_year, f"{owner}, {stream}"))


@dataclass(frozen=True, slots=True)
class Organisation:
    """An ICB, a region or England: its code, its name, its name as `organisation` compares it, and its figures.

    Figures are those that `published` gives, by stream, year and item.
    """

    code: str
    name: str
    plain_name: str
    figures: Mapping[tuple[str, str, str], Published]


def organisations() -> list[Organisation]:
    """Return every organisation that figures are published for, in the order of codes: ICBs, regions and England."""
    owners = []
    for code, name in sorted(_official_names().items()):
        figures = {
            (stream, year, item): printings[0]
            for stream, years in _figures(code, own_data.state()).items()
            for year, items in years.items()
            for item, printings in items.items()
        }
        if figures:
            owners.append(Organisation(code, name, _plain_name(name), figures))
    return owners


def printed(owner: str, stream: str, table: str, year: str, sheet_year: str, item: str) -> Published | None:
    """Return the figure of an organisation's code that one sheet prints; None where there is none."""
    return next(
        (
            figure
            for figure in _figures(owner, own_data.state()).get(stream, {}).get(year, {}).get(item, [])
            if (figure.table, figure.sheet_year) == (table, sheet_year)
        ),
        None,
    )


def by_place() -> dict[tuple[str, ...], Published]:
    """Return every figure by source, stream, table, level, code, year, year of the sheet, and item."""
    return {tuple(row[name] for name in PLACE): _figure(row) for row in _rows(",")}


def _missing(what: str, name: object, available: Iterable[str], where: str) -> NoReturn:
    names = sorted(set(available))
    near = get_close_matches(str(name), names, 3, 0.5)
    hint = f"did you mean {' or '.join(map(repr, near))}? " if near else ""
    raise DataError(f"no {what} {name!r} is published for {where}; {hint}there is: {', '.join(names)}")


def printings(stream: str, item: str) -> dict[str, Printing]:
    """Return by year where an item is printed for ICBs: on the sheet of its own year, or else on the latest."""
    return _printings(stream, item, own_data.state())


@cache
def _printings(stream: str, item: str, state: own_data.State) -> dict[str, Printing]:
    years: dict[str, dict[str, set[str]]] = {}
    for row in _rows(f",{item},"):
        if (row["stream"], row["level"], row["item"]) == (stream, "icb", item):
            years.setdefault(row["year"], {}).setdefault(row["sheet_year"], set()).add(row["code"])
    chosen = {year: year if year in sheets else max(sheets) for year, sheets in sorted(years.items())}
    return {year: Printing(sheet_year, frozenset(years[year][sheet_year])) for year, sheet_year in chosen.items()}


def _streams(owner: str) -> dict[str, dict[str, dict[str, list[Published]]]]:
    """Return the figures of an organisation.

    Raises:
        DataError: for an ICB for which none are published, with what it is made of or what became of it.
    """
    streams = _figures(owner, own_data.state())
    if not streams:
        icb = icb_of(owner)
        more = became(owner) or f"mtfs makes its figures from those of its predecessors in a plan nhse:{owner}"
        raise DataError(f"no figures are published for {owner} ({icb.name}); {more}; see `mtfs icbs {owner}`")
    return streams


@cache
def _lines(state: own_data.State) -> list[str]:
    shipped = data.path(ALLOCATIONS).read_text(encoding="utf-8-sig").splitlines()
    own = [line for entry in own_data.entries(own_data.ALLOCATIONS) for line in own_data.lines(entry)[1:]]
    return list(dict.fromkeys([*shipped, *own])) if own else shipped


def _rows(part: str) -> Iterable[dict[str, str]]:
    """Return the rows whose line has that part: to parse a few lines takes far less time than to parse them all."""
    header, *lines = _lines(own_data.state())
    return csv.DictReader((line for line in lines if part in line), fieldnames=header.split(","))


@cache
def _figures(code: str, state: own_data.State) -> dict[str, dict[str, dict[str, list[Published]]]]:
    """Return the figures of one organisation by stream, year and item, the preferred one first."""
    streams: dict[str, dict[str, dict[str, list[Published]]]] = {}
    for row in _rows(f",{code},"):
        if row["code"] == code and row["level"] != "retained":
            figure = _figure(row)
            items = streams.setdefault(figure.stream, {}).setdefault(figure.year, {})
            items.setdefault(figure.item, []).append(figure)
    for years in streams.values():
        for items in years.values():
            for figures in items.values():
                figures.sort(key=lambda f: (f.table == "allocation", f.sheet_year, f.source), reverse=True)
    return streams


def _figure(row: dict[str, str]) -> Published:
    kept = {name: text for name, text in row.items() if name not in ("level", "name", "region", "value")}
    return Published(value=float(row["value"]), **kept)


@cache
def _official_names() -> dict[str, str]:
    return {**{icb.code: icb.name for icb in every_icb()}, **region_names(), ENGLAND: "England"}


@cache
def _organisations() -> dict[str, str]:
    """Return codes by code and by name, as `_plain_name` writes them."""
    names = _official_names()
    return {
        **{_plain_name(name): code for code, name in names.items()},
        **{code.casefold(): code for code in names},
    }


def _plain_name(text: str) -> str:
    spaced = re.sub(f"[{re.escape(''.join(BETWEEN_WORDS))}]", " ", str(text).casefold().replace(AMPERSAND, AND))
    words = one_line(spaced).removeprefix(OFFICIAL_START)
    for end in OFFICIAL_ENDS:
        words = words.removesuffix(end)
    return words
