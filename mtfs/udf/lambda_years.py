"""LAMBDA functions over years: a formula year by year, carried from one year to the next, or in a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from mtfs.formulas.allocation import deflator_index, real_terms
from mtfs.formulas.gap import in_year_position
from mtfs.formulas.pot import cumulative
from mtfs.udf.functions.allocation import allocation_by
from mtfs.udf.functions.care import POSITION_ROWS, required_anew
from mtfs.udf.functions.pot import LARGEST_MISSING_SHARE, investment_in_year, released
from mtfs.udf.lambda_text import REFUSED, Scribe, Text
from mtfs.udf.results import MOST_CELLS

HOW_MANY, YEARS, YEAR, BEFORE, AMOUNT = "how_many", "all_years", "year", "before", "amount"
"""Names inside a LAMBDA: how many years, their numbers, one of them; the figure of the year before; an amount."""

Year = Callable[..., Text]
"""Writes what a year's figures give."""
Ranges = Mapping[str, Text]
"""Ranges of years by argument; a single cell holds for every year."""


def each_year(scribe: Scribe, ranges: Ranges, formula: Year) -> Text:
    """Return a formula of each year's figures."""
    return _together(scribe, ranges, _mapped(scribe, formula(*_of_year(scribe, ranges))))


def running(scribe: Scribe, ranges: Ranges, formula: Year, start: str) -> Text:
    """Return a formula of the year before and each year's figures, beginning with the base year's figure."""
    before = scribe.name("before")
    return _together(scribe, ranges, _carried(scribe, start, formula(before, *_of_year(scribe, ranges))))


def _together(scribe: Scribe, ranges: Ranges, body: Text, size: str = "") -> Text:
    """Return the body where ranges are of one length or a single cell; the result lies as the first longer range.

    `size` is how many cells the result has, where these may be too many.
    """
    how_many, years = scribe.name(HOW_MANY), scribe.name(YEARS)
    counts = [scribe.call("COUNT", cells) for cells in ranges.values()]
    is_column = Text("FALSE")
    for count, cells_of in reversed(list(zip(counts, ranges.values(), strict=True))):
        is_column = scribe.call("IF", f"{count}>1", f"{scribe.call('ROWS', cells_of)}>1", is_column)
    column, row = scribe.call("SEQUENCE", how_many, "1"), scribe.call("SEQUENCE", "1", how_many)
    fits: list[str] = [scribe.call("OR", f"{count}=1", f"{count}={how_many}") for count in counts]
    fits += [f"{size}<={MOST_CELLS}"] if size else []
    value = scribe.call("IF", scribe.call("AND", *fits), body, REFUSED)
    longest, order = scribe.call("MAX", *counts), scribe.call("IF", is_column, column, row)
    return scribe.call("LET", how_many, longest, years, order, value)


def _of_year(scribe: Scribe, ranges: Ranges) -> list[Text]:
    """Return each range's figure of a year."""
    return [_figure(scribe, cells, scribe.name(YEAR)) for cells in ranges.values()]


def _figure(scribe: Scribe, cells: Text, place: str) -> Text:
    one, among = scribe.call("SUM", cells), scribe.call("INDEX", cells, place)
    return scribe.call("IF", f"{scribe.call('COUNT', cells)}=1", one, among)


def _mapped(scribe: Scribe, formula: Text, *beside: tuple[Text, Text]) -> Text:
    """Return what a formula gives for each year; `beside` are names in it and the figures by year of each."""
    names = [name for name, _ in beside]
    step = scribe.call("LAMBDA", scribe.name(YEAR), *names, formula)
    return scribe.call("MAP", scribe.name(YEARS), *(figures for _, figures in beside), step)


def _carried(scribe: Scribe, start: str, formula: Text) -> Text:
    """Return what a formula gives that is carried from year to year."""
    step = scribe.call("LAMBDA", scribe.name(BEFORE), scribe.name(YEAR), formula)
    return scribe.call("SCAN", start, scribe.name(YEARS), step)


def _running_total(scribe: Scribe, figures: Text, start: str) -> Text:
    """Return the running total of figures that are a row or a column already."""
    before, amount = scribe.name(BEFORE), scribe.name(AMOUNT)
    step = scribe.call("LAMBDA", before, amount, scribe.formula(cumulative, before, amount))
    return scribe.call("SCAN", start, figures, step)


def _allocation_path(scribe: Scribe, baseline: Text, method: str, **rates: Text) -> Text:
    return running(scribe, rates, partial(scribe.formula, allocation_by, method), baseline)


def _real_terms(scribe: Scribe, **ranges: Text) -> Text:
    amount, deflator = _of_year(scribe, ranges)
    index = scribe.name("price_index")
    growing = _carried(scribe, "1", scribe.formula(deflator_index, scribe.name(BEFORE), deflator))
    real = _mapped(scribe, scribe.formula(real_terms, amount, index), (index, growing))
    return _together(scribe, ranges, real)


def _repurposed_total(scribe: Scribe, **ranges: Text) -> Text:
    return scribe.call("SUM", each_year(scribe, ranges, partial(scribe.formula, released)))


def _cumulative(scribe: Scribe, amounts: Text, recurrent: bool) -> Text:
    total = running(scribe, {"amounts": amounts}, scribe.recorded("cumulative"), "0")
    return _running_total(scribe, total, "0") if recurrent else total


def _savings_requirement(scribe: Scribe, **ranges: Text) -> Text:
    figures, so_far, year = _of_year(scribe, ranges), scribe.name("so_far"), scribe.name(YEAR)
    earlier = scribe.call("IF", f"{year}=1", "0", scribe.call("INDEX", so_far, f"{year}-1"))
    totals = _carried(scribe, "0", scribe.formula(_required_to_date, scribe.name(BEFORE), *figures))
    required = _mapped(scribe, scribe.formula(required_anew, earlier, *figures))
    return _together(scribe, ranges, scribe.call("LET", so_far, totals, required))


def _required_to_date(earlier: float, *figures: float) -> float:
    """Return the requirements of the years up to one: those of earlier years and its own."""
    return earlier + required_anew(earlier, *figures)


def _settings(scribe: Scribe, pot: Text, first_shares: Text, last_shares: Text) -> Text:
    down, across = scribe.name("down"), scribe.name("across")
    settings_count, years = scribe.call("COUNT", first_shares), scribe.call("COUNT", pot)
    sums = [f"{scribe.call('SUM', shares)}-1" for shares in (first_shares, last_shares)]
    tests = [f"{settings_count}={scribe.call('COUNT', last_shares)}", f"{settings_count}*{years}<={MOST_CELLS}"]
    tests += [f"{scribe.call('ABS', rest)}<={LARGEST_MISSING_SHARE:.9f}" for rest in sums]
    shares = [_figure(scribe, cells, down) for cells in (first_shares, last_shares)]
    amount = scribe.formula(investment_in_year, _figure(scribe, pot, across), *shares, across, years)
    table = scribe.call("MAKEARRAY", settings_count, years, scribe.call("LAMBDA", down, across, amount))
    return scribe.call("IF", scribe.call("AND", *tests), table, REFUSED)


def _position(scribe: Scribe, brought_forward: Text, **ranges: Text) -> Text:
    in_year, to_date, size = scribe.name("in_year"), scribe.name("to_date"), f"2*({scribe.name(HOW_MANY)}+1)"
    down, across = scribe.name("down"), scribe.name("across")
    rows = [scribe.call("INDEX", figures, f"{across}-1") for figures in (in_year, to_date)]
    header = scribe.call("CHOOSE", down, *(f'"{title}"' for title in POSITION_ROWS))
    cell = scribe.call("IF", f"{across}=1", header, scribe.call("CHOOSE", down, *rows))
    table = scribe.call("MAKEARRAY", "2", f"{scribe.name(HOW_MANY)}+1", scribe.call("LAMBDA", down, across, cell))
    positions = _mapped(scribe, scribe.formula(in_year_position, *_of_year(scribe, ranges)))
    running_total = _running_total(scribe, in_year, brought_forward)
    return _together(scribe, ranges, scribe.call("LET", in_year, positions, to_date, running_total, table), size)


OVER_YEARS: dict[str, Callable[..., Text]] = {
    "MTFS_ALLOCATION_PATH": _allocation_path,
    "MTFS_REAL_TERMS": _real_terms,
    "MTFS_REPURPOSED_TOTAL": _repurposed_total,
    "MTFS_CUMULATIVE": _cumulative,
    "MTFS_SETTINGS": _settings,
    "MTFS_SAVINGS_REQUIREMENT": _savings_requirement,
    "MTFS_POSITION": _position,
}
"""What writes the functions over years whose order of calculation no single formula holds."""
