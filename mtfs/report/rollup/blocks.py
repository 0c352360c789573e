"""The blocks of a rollup's sheets: a measure each, a row for each plan or region, and the row of their total."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mtfs.analysis.rollup.figures import CLOSED_WITHIN, NO_TARGET, NOT_WITHIN_HORIZON, Figures
from mtfs.backends.cell_formula import CellReference
from mtfs.backends.cells import MISSING_TEXT
from mtfs.core.units import MILLIONS, MONEY, PER_HEAD, RATE, YEARS, cell_format, unit_named
from mtfs.formulas.algebra import MISSING, is_missing, total_or_missing
from mtfs.formulas.allocation import growth_rate
from mtfs.formulas.pot import share_of
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, HEADER_ROW, ID, NAME, UNIT, letters
from mtfs.report.book.writer import Book

HEADER = HEADER_ROW
"""Row of the years on every sheet of a rollup, from 0."""
WIDTHS = {NAME: 58, ID: 6, UNIT: 8, ALL_YEARS: 19}
YEAR_WIDTH = 10
PAGE_WIDTH = 184
"""Width of columns that landscape A4 has room for at 8 points."""
PAGE_ROWS = 38
"""Rows of a printed page, at the least."""
IN_MILLIONS = "Money is shown in £m; the cells hold £k."
NOT_KNOWN = "not known"
STATIC = "Computed by mtfs when the workbook was written; does not move."
LIVE = "Live formulas."


@dataclass(frozen=True, slots=True)
class Measure:
    """What a block shows. `figures` gives a row's values by year, base year first; None where there is none.

    A measure without `formula` is money or people that the rows of a region's sheet hold as figures.
    """

    title: str
    unit: str
    figures: Callable[[Figures], list[float | None]]
    formula: str = ""
    first: int = 0
    last: int | None = None
    all_years: str = ""

    @property
    def adds_up(self) -> bool:
        """Whether the rows are added up; a rate is computed from the totals instead."""
        return not self.formula


def _shares(figures: Figures) -> list[float | None]:
    pairs = zip(figures.pot, figures.total[1:], strict=True)
    return [None, *(share_of(pot, total) for pot, total in pairs)]


def _growth(figures: Figures) -> list[float | None]:
    pairs = zip(figures.recurrent[1:], figures.recurrent, strict=False)
    return [None, *(growth_rate(now, before) for now, before in pairs)]


def _beyond(figures: Figures) -> list[float | None]:
    far = figures.distances
    return [
        year if distance is not None and not abs(distance) <= CLOSED_WITHIN else 0
        for year, distance in enumerate(far, start=1)
    ]


RATIO = 'IF(COUNT({0},{1})<2,"' + MISSING_TEXT + '",{0}/{1})'
MEASURES = {
    "recurrent": Measure("Recurrent allocation", MONEY.name, lambda figures: list(figures.recurrent)),
    "growth": Measure("Growth of the recurrent allocation (all years: a year since the first)", RATE.name, _growth,
                      "{recurrent}/{recurrent_before}-1", first=1, all_years="growth"),
    "per_head": Measure("Recurrent allocation per head, first year", PER_HEAD.name,
                        lambda figures: [figures.per_head if figures.per_head is not None else MISSING],
                        'IF(COUNT({people})=0,"' + NOT_KNOWN + '",{recurrent}*{scale}/{people})', last=0),
    "distance": Measure("Distance from target after convergence (all years: from when it is closed)", "rate",
                        lambda figures: list(figures.distances),
                        'IF(SUM({target})=0,"' + NO_TARGET + '",{targeted}/{target}-1)', all_years="closes"),
    "pot": Measure("Investment pot", MONEY.name, lambda figures: [None, *figures.pot], first=1, all_years="sum"),
    "pot_share": Measure("Pot as a share of the total allocation", RATE.name, _shares,
                         RATIO.format("{pot}", "{total}"), first=1, all_years="share"),
    "total": Measure("Total allocation (all years: without the first)", MONEY.name, lambda figures: list(figures.total),
                     all_years="sum"),
    "targeted": Measure("Recurrent allocation of the streams that have a fair-shares target", MONEY.name,
                        lambda figures: list(figures.targeted)),
    "target": Measure("Fair-shares target of these streams", MONEY.name, lambda figures: list(figures.target)),
    "beyond": Measure("Years in which the distance is not closed, by number (all years: the last of them)", YEARS.name,
                      _beyond,
                      "IF(COUNT({distance})=0,0,IF(ABS({distance})>{tolerance},COLUMNS({years}),0))", all_years="last"),
    "people": Measure("Population, first year, by the published allocation per head", "people",
                      lambda figures: [figures.population if figures.population is not None else MISSING], last=0),
}  # fmt: skip

OF_POT = ("pot", "pot_share")
"""The measures that rest on the pot."""


@dataclass(frozen=True, slots=True)
class Constants:
    """Cells that formulas refer to: the tolerance of a closed distance, and £ in £1k."""

    tolerance: str
    scale: str


@dataclass(frozen=True)
class Blocks:
    """Where the blocks of a sheet stand: `rows` are the plans or regions, `total` what they come to.

    `behind` names, for a sheet that shows regions, the blocks of each region's own sheet; figures are theirs.
    """

    sheet: str
    top: int
    rows: list[Figures]
    total: Figures
    behind: list[Blocks] | None = None

    @property
    def height(self) -> int:
        """Rows from one block's heading to the next one's."""
        return len(self.rows) + 4

    @property
    def below(self) -> int:
        """The row after the last block."""
        return self.top + len(MEASURES) * self.height

    def heading(self, measure: str) -> int:
        """Return the row of a measure's heading, from 0."""
        return self.top + list(MEASURES).index(measure) * self.height

    def row(self, measure: str, index: int | None) -> int:
        """Return the row of a plan or region, or of the total (`index` None), from 0."""
        return self.heading(measure) + 2 + (len(self.rows) if index is None else index)

    def cell(self, measure: str, index: int | None, column: int) -> CellReference:
        """Return a cell as other sheets refer to it."""
        return CellReference(self.sheet, self.row(measure, index), column)


def shown(unit: str) -> tuple[str, str]:
    """Return the unit in which readers see figures of a unit, and the number format: £k as £m."""
    if unit == MONEY.name:
        return MILLIONS.name, cell_format(1, divided=1)
    return unit, unit_named(unit).cell


def header(book: Book, name: str, title: str, text: str, years: Sequence[str]) -> None:
    """Write the title and the header row of a sheet with years, and set its widths."""
    sheet = book.sheets[name]
    sheet.write_string(0, 0, title, book.style("title"))
    sheet.write_string(1, 0, text, book.style("subtitle"))
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    sheet.set_column(BASE_YEAR, BASE_YEAR + len(years) - 1, YEAR_WIDTH)
    sheet.fit_to_pages(-(-(sum(WIDTHS.values()) + YEAR_WIDTH * len(years)) // PAGE_WIDTH), 0)
    sheet.repeat_columns(NAME, ALL_YEARS)
    for column, label in ((NAME, "Organisation"), (ID, "Code"), (UNIT, "Unit")):
        sheet.write_string(HEADER, column, label, book.style("header_text"))
    sheet.write_string(HEADER, ALL_YEARS, "All years", book.style("header"))
    for period, year in enumerate(years):
        sheet.write_string(HEADER, BASE_YEAR + period, year, book.style("header"))


def write(book: Book, blocks: Blocks, constants: Constants, pot_name: Callable[[str], str]) -> None:
    """Write every block of a sheet; `pot_name` says of what rests on the pot what it leaves out."""
    for key, measure in MEASURES.items():
        _heading(book, blocks, key, pot_name(measure.title) if key in OF_POT else measure.title)
        for index, figures in enumerate(blocks.rows):
            _row(book, blocks, key, index, figures, constants)
        _row(book, blocks, key, None, blocks.total, constants)
    together = max((PAGE_ROWS - blocks.top) // blocks.height, 1)
    book.sheets[blocks.sheet].set_h_pagebreaks([blocks.heading(key) for key in list(MEASURES)[together::together]])


def _heading(book: Book, blocks: Blocks, key: str, title: str) -> None:
    sheet, row, measure = book.sheets[blocks.sheet], blocks.heading(key), MEASURES[key]
    for column in range(BASE_YEAR + len(blocks.total.years)):
        sheet.write_blank(row, column, None, book.style("heading"))
    sheet.write_string(row, NAME, f"{title} ({shown(measure.unit)[0]})", book.style("heading"))
    static = measure.adds_up and blocks.behind is None
    text = f"Static: {STATIC[0].lower()}{STATIC[1:]} The total is a live sum." if static else LIVE
    sheet.write_string(row + 1, NAME, text, book.style("quiet"))


def _row(book: Book, blocks: Blocks, key: str, index: int | None, figures: Figures, constants: Constants) -> None:
    """Write one row: figures or formulas by year, and the figure for all years."""
    sheet, row, measure = book.sheets[blocks.sheet], blocks.row(key, index), MEASURES[key]
    looks = ("key",) if index is None else ("label",)
    sheet.write_string(row, NAME, figures.name, book.style(*looks))
    sheet.write_string(row, ID, figures.code, book.style(*looks, "quiet"))
    unit, number = shown(measure.unit)
    sheet.write_string(row, UNIT, unit, book.style(*looks, "quiet"))
    years = measure.figures(figures)
    for column in range(ALL_YEARS, BASE_YEAR + len(figures.years)):
        sheet.write_blank(row, column, None, book.style(*looks))
    static = index is not None and measure.adds_up and blocks.behind is None
    for period in range(measure.first, len(years) if measure.last is None else measure.last + 1):
        text = None if static else _formula(blocks, key, index, period, constants)
        style = book.style(*looks, *(["fixed"] if static else []), "number", number=number)
        _write_figure(book, blocks.sheet, (row, BASE_YEAR + period), text, years[period], word_of(key), style)
    if measure.all_years:
        formula, value = _all_years(blocks, key, index, figures, constants)
        style = book.style(*looks, "number", number=number)
        _write_figure(book, blocks.sheet, (row, ALL_YEARS), formula, value, MISSING_TEXT, style)


def _write_figure(
    book: Book, sheet: str, place: tuple[int, int], text: str | None, value: Any, word: str, style: Any
) -> None:
    """Write a figure or a formula; a word where there is no figure."""
    shown = word if value is None or is_missing(value) else value
    book.write_cell(sheet, *place, shown if text is None else text, shown, style)


def word_of(key: str) -> str:
    """Return what a measure says where it has no figure."""
    return {"distance": NO_TARGET, "per_head": NOT_KNOWN, "people": NOT_KNOWN}.get(key, MISSING_TEXT)


def _formula(blocks: Blocks, key: str, index: int | None, period: int, constants: Constants) -> str:
    """Return a year's formula: a rate from this row's money; money as the sum of the rows or the region's own."""
    column = BASE_YEAR + period
    if MEASURES[key].formula:
        cells = {name: f"{letters(column)}{blocks.row(name, index) + 1}" for name in MEASURES}
        before = f"{letters(column - 1)}{blocks.row('recurrent', index) + 1}"
        distance = blocks.row("distance", index) + 1
        more = {"years": f"${letters(BASE_YEAR)}{distance}:{cells['distance']}", "recurrent_before": before}
        return "=" + MEASURES[key].formula.format(**cells, **more, scale=constants.scale, tolerance=constants.tolerance)
    if index is not None:
        assert blocks.behind is not None
        return f"={blocks.behind[index].cell(key, None, column)}"
    rows = f"{letters(column)}{blocks.row(key, 0) + 1}:{letters(column)}{blocks.row(key, None)}"
    if key == "people":
        return f'=IF(COUNT({rows})<ROWS({rows}),"{NOT_KNOWN}",SUM({rows}))'
    return f'=IF(COUNT({rows})=0,"{MISSING_TEXT}",SUM({rows}))'


def _all_years(
    blocks: Blocks, key: str, index: int | None, figures: Figures, constants: Constants
) -> tuple[str, float | str]:
    """Return the formula and the value for all years."""
    count = len(figures.years)
    first, last = letters(BASE_YEAR), letters(BASE_YEAR + count - 1)
    row = blocks.row(key, index) + 1
    match MEASURES[key].all_years:
        case "sum":
            years = f"{letters(BASE_YEAR + 1)}{row}:{last}{row}"
            amount = figures.pot_total if key == "pot" else total_or_missing(list(figures.total[1:]))
            return f'=IF(COUNT({years})=0,"{MISSING_TEXT}",SUM({years}))', amount
        case "share":
            pot, total = (f"{letters(ALL_YEARS)}{blocks.row(name, index) + 1}" for name in ("pot", "total"))
            return "=" + RATIO.format(pot, total), figures.pot_share
        case "last":
            return f"=MAX({first}{row}:{last}{row})", max(year or 0 for year in _beyond(figures))
        case "growth":
            base = blocks.row("recurrent", index) + 1
            years = f"{first}{base}:{last}{base}"
            return f"=({last}{base}/{first}{base})^(1/(COLUMNS({years})-1))-1", figures.growth
        case _:
            years, header = f"{first}{row}:{last}{row}", f"${first}${HEADER + 1}:${last}${HEADER + 1}"
            beyond = f"{letters(ALL_YEARS)}{blocks.row('beyond', index) + 1}"
            closed = f'IF({beyond}=COLUMNS({years}),"{NOT_WITHIN_HORIZON}",INDEX({header},{beyond}+1))'
            return f'=IF(COUNT({years})=0,"{NO_TARGET}",{closed})', figures.closes
