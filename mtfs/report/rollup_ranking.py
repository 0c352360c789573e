"""The Ranking sheet of a rollup: the plans in order, and how the distances of the first and the last of them go."""

from __future__ import annotations

from typing import Any

from xlsxwriter.chart import Chart

from mtfs.analysis.rollup.figures import PlanFigures
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, NAME
from mtfs.report import charts, styles
from mtfs.report.rollup_blocks import HEADER, NUMBERS, word_of
from mtfs.report.rollup_parts import RANKING, SUMMARY, RollupParts

ENDS = 5
"""Plans shown of each end of the order by distance."""
TEXTS = {"Rank": 7, "Organisation": 60, "Code": 8, "Region": 26}


def write(parts: RollupParts) -> None:
    """Write the Ranking sheet."""
    book, sheet, ranked = parts.book, parts.book.sheets[RANKING], parts.found.ranked(parts.rank_by)
    sheet.write_string(0, 0, f"Ranking by {parts.rank_by}", book.style("title"))
    told = "The order is static: that of when the workbook was written. The figures are live, from the regions' sheets."
    sheet.write_string(1, 0, told, book.style("subtitle"))
    columns = _columns(parts)
    for column, (text, width) in enumerate(TEXTS.items()):
        sheet.write_string(HEADER, column, text, book.style("header_text"))
        sheet.set_column(column, column, width)
    for column, (title, *_) in enumerate(columns, start=len(TEXTS)):
        sheet.write_string(HEADER, column, title, book.style("header"))
    sheet.set_column(len(TEXTS), len(TEXTS) + len(columns) - 1, 15)
    sheet.set_row(HEADER, 42)
    for rank, member in enumerate(ranked, start=1):
        _row(parts, HEADER + rank, rank, member, columns)
    end = HEADER + len(ranked) + 2
    if sum(member.distances[-1] is not None for member in ranked) > 1:
        told = "Line chart: distance from target by year of the plans furthest over and furthest under target."
        charts.place(parts, RANKING, end, [(furthest(parts), told)], across=1, size=charts.WIDE)
    sheet.freeze_panes(HEADER + 1, 2)
    sheet.repeat_rows(HEADER)


def _columns(parts: RollupParts) -> list[tuple[str, str, int, str]]:
    """Title, measure, column and number format of each figure."""
    years = parts.whole.years
    first, last = BASE_YEAR, BASE_YEAR + len(years) - 1
    money, rate, share = (styles.NUMBERS[unit] for unit in ("£k", "rate", "share"))
    return [
        (f"Recurrent allocation {years[0]} (£k)", "recurrent", first, money),
        (f"Recurrent allocation {years[-1]} (£k)", "recurrent", last, money),
        ("Growth a year", "growth", ALL_YEARS, rate),
        (f"Allocation per head {years[0]} (£)", "per_head", first, NUMBERS["£/head"]),
        (f"Distance from target {years[0]}", "distance", first, rate),
        (f"Distance from target {years[-1]}", "distance", last, rate),
        ("Distance closed from", "distance", ALL_YEARS, ""),
        (f"Investment pot {years[1]} to {years[-1]} (£k)", "pot", ALL_YEARS, money),
        ("Pot as a share of the allocation", "pot_share", ALL_YEARS, share),
    ]


def _row(
    parts: RollupParts, row: int, rank: int, member: PlanFigures, columns: list[tuple[str, str, int, str]]
) -> None:
    book, sheet = parts.book, parts.book.sheets[RANKING]
    blocks, at = parts.place[member.code]
    found = blocks.rows[at]
    sheet.write_number(row, 0, rank, book.style("ruled"))
    for column, text in enumerate((found.name, found.code, member.region), start=1):
        sheet.write_string(row, column, text, book.style("ruled"))
    values: list[Any] = [found.recurrent[0], found.recurrent[-1], found.growth, found.per_head, found.distances[0],
                         found.distances[-1], found.closes, found.pot_total, found.pot_share]  # fmt: skip
    for column, ((_, measure, there, number), value) in enumerate(zip(columns, values, strict=True), start=len(TEXTS)):
        shown = word_of(measure) if value is None or value != value else value
        style = book.style("ruled", "number", number=number)
        book.put(RANKING, row, column, f"={blocks.cell(measure, at, there)}", shown, style)


def furthest(parts: RollupParts) -> Chart:
    """Distance from target over the years of the plans furthest over and furthest under target in the last year."""
    chart = charts.new_chart(
        parts, "line", "Distance from target of the plans furthest over and under it (% of target)"
    )
    ranked = [member for member in parts.found.ranked("distance") if member.distances[-1] is not None]
    over, under = ranked[:ENDS], ranked[ENDS:][-ENDS:]
    last = BASE_YEAR + len(parts.whole.years) - 1
    for members, dash in ((over, "solid"), (under, "dash")):
        for member, colour in zip(members, charts.colours(len(members)), strict=True):
            blocks, at = parts.place[member.code]
            row = blocks.row("distance", at)
            chart.add_series({
                "name": [blocks.sheet, row, NAME],
                "categories": [SUMMARY, HEADER, BASE_YEAR, HEADER, last],
                "values": [blocks.sheet, row, BASE_YEAR, row, last],
                "line": {"color": colour, "width": 2.25, "dash_type": dash},
            })  # fmt: skip
    charts.set_axes(chart, "% of target", "0.0%")
    chart.set_legend({"position": "right", "font": charts.FONT})
    return chart
