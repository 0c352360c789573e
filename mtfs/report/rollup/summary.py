"""The Summary sheet of a rollup: one page with what the plans come to, in all and by region, and two charts."""

from __future__ import annotations

from mtfs.analysis.rollup.figures import Figures
from mtfs.analysis.rollup.result import Rollup
from mtfs.report.charts.sheet_charts import Described
from mtfs.report.pack import page
from mtfs.report.pack.page import Live, Page, Row, Table
from mtfs.report.rollup import charts
from mtfs.report.rollup.parts import SUMMARY, RollupParts
from mtfs.report.rollup.ranking import Figure, figures_of

WORDS_WIDTH = 142
WIDTHS = {"recurrent": 88, "growth": 60, "per_head": 76, "distance": 104, "pot": 84, "pot_share": 74}
"""Pixels by measure: as few lines of titles as leave the charts their room on the page."""
BIG_CELL = '[>=9999950]"£"#,##0.0,,"bn";[<0]-"£"#,##0.0,"m";"£"#,##0.0,"m"'
"""Number format of a large figure in £k: in £m, from £10bn on in £bn, with the unit."""
HEADLINE, WITHOUT_POT = ("recurrent", "pot"), ("recurrent", "growth")
"""The measures that stand above, large amounts in £bn; those where plans lack funding pressures."""


def notes(rollup: Rollup) -> list[str]:
    """Return what to know before using a figure, a line each."""
    changes = "; ".join(map(str, rollup.changes))
    return [*rollup.headline[1:], *rollup.notes, *([f"Changed in every plan: {changes}"] if changes else [])]


def write(parts: RollupParts) -> None:
    """Write the Summary sheet."""
    rollup, whole = parts.rollup, parts.whole
    columns = figures_of(parts)
    widths = [WIDTHS[one.measure] if one.number else WORDS_WIDTH for one in columns]
    headline = Table([f"{whole.name}: the headline"], widths, [_headline(parts, one) for one in _of_headline(parts)])
    rows = [_figures(parts, index, columns) for index in (*range(len(parts.summary.rows)), None)]
    by_region = Table(["By region", *(one.title for one in columns)], widths, rows)
    message = rollup.headline[0]
    about = f"{parts.title}  |  ranked by {parts.ranked_by}  |  money in £m unless a cell says £bn"
    page.write(parts, Page(SUMMARY, message, about, _charts(parts), [headline, by_region], notes(rollup)))
    sheet = parts.book.sheets[SUMMARY]
    sheet.set_first_sheet()
    sheet.activate()


def _charts(parts: RollupParts) -> list[Described]:
    text = "Stacked columns: recurrent allocation by year, a colour for each region."
    shown: list[Described] = [(charts.allocations(parts), text)]
    if parts.whole.distances[0] is not None:
        text = "Line chart: distance from target by year, a line for each region and the total."
        shown.append((charts.distances(parts), text))
    return shown


def _of_headline(parts: RollupParts) -> list[Figure]:
    """Return the figures of the headline."""
    measures = WITHOUT_POT if parts.rollup.lacking_pressures else HEADLINE
    return [one for one in figures_of(parts) if one.measure in measures and one.number]


def _headline(parts: RollupParts, one: Figure) -> Row:
    """Return a row of the headline: a figure of the total, money with its unit."""
    title, _, unit = one.title.partition(" (")
    return Row([title, _cell(parts, one, None)], BIG_CELL if unit else one.number, strong=True)


def _figures(parts: RollupParts, index: int | None, columns: list[Figure]) -> Row:
    """Return a row of the table by region: a region, or the total."""
    cells = [_cell(parts, one, index) for one in columns]
    return Row([_row_of(parts, index).name, *cells], ["", *(one.number for one in columns)], strong=index is None)


def _cell(parts: RollupParts, one: Figure, index: int | None) -> Live:
    """Return a figure of a region, or of the total, as it stands on the sheet by region."""
    return Live(f"={parts.summary.cell(one.measure, index, one.column)}", one.shown_of(_row_of(parts, index)))


def _row_of(parts: RollupParts, index: int | None) -> Figures:
    return parts.whole if index is None else parts.summary.rows[index]
