"""The Summary sheet: the pot, the allocation, whether to trust it, and the charts."""

from __future__ import annotations

from typing import Any

from mtfs.analysis.checks import missing
from mtfs.analysis.headline import THOUSANDS_PER_MILLION
from mtfs.formulas.algebra import total_to_date
from mtfs.lines import wording
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, HEADER_ROW, ID, NAME, UNIT, Columns, letters
from mtfs.report import chart_data, charts, styles
from mtfs.report.book import Placed
from mtfs.report.line_sheets import FAIL, PASS, WIDTHS, YEAR_WIDTH, colour, header, verdict
from mtfs.report.parts import Parts

SHEET = "Summary"
TABLE = {
    "Investment pot": {
        "pot.available_growth": "Available growth",
        "pot.repurposed": "Repurposed funds",
        "pot.commercial": "Commercial income",
        "pot.annual": "Investment pot of the year",
        "pot.cumulative": "Investment pot, cumulative",
        "pot.recurrent_cumulative": "Cumulative, recurrent view",
        "pot.real": "Investment pot of the year, {base} prices",
        "pot.share_of_allocation": "Pot as a share of the total allocation",
    },
    "Allocation": {
        "allocation.recurrent": "Recurrent allocation",
        "allocation.real": "Recurrent allocation, {base} prices",
        "allocation.total": "Total allocation",
        "allocation.growth_rate": "Growth of the recurrent allocation",
        "allocation.cagr": "Growth a year since {base} (CAGR)",
    },
}
TRUST_ROW = 5
BIG_WIDTH = 26
"""Wide enough for the big figures: a number that does not fit is shown as ###."""
STATUS_ROWS = {
    "published": "Numbers that stand in a source (published)",
    "derived": "Numbers that follow from published ones (derived)",
    "local": "Numbers of your own organisation (local)",
    "illustrative": "Numbers to replace before use (illustrative)",
    "missing": "Numbers that nobody has given (missing)",
}


def write(parts: Parts, ranges: chart_data.Ranges) -> None:
    """Write the Summary sheet."""
    book, plan, sheet = parts.book, parts.plan, parts.book.sheets[SHEET]
    sheet.write_string(0, 0, plan.name, book.style("title"))
    where = f"{plan.organisation} ({plan.code})  |  plan dated {plan.date.isoformat()}  |  money in £m on this sheet"
    sheet.write_string(1, 0, where, book.style("subtitle"))
    table_row = TRUST_ROW + len(STATUS_ROWS) + len(missing(plan)) + 4
    million = _headline(parts, table_row)
    header(parts, SHEET, table_row, "Whole plan", "Where it is worked out")
    row = _table(parts, table_row + 1, million)
    _charts(parts, ranges, row + 1)
    sheet.set_column(ID, ID, 22)
    sheet.set_column(ALL_YEARS, ALL_YEARS, BIG_WIDTH)
    sheet.set_column(NAME, NAME, WIDTHS[NAME])
    sheet.set_column(BASE_YEAR, BASE_YEAR + plan.horizon, YEAR_WIDTH)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 1)
    sheet.set_first_sheet()
    sheet.activate()


def _headline(parts: Parts, table_row: int) -> Placed:
    """The big figures, the verdict of the checks and what is missing; hands back the £m cell."""
    book, plan, sheet = parts.book, parts.plan, parts.book.sheets[SHEET]
    count = styles.NUMBERS["count"]
    million = _text_and(parts, table_row - 2, "Scale of this sheet: £k in £1m", "£k", THOUSANDS_PER_MILLION, count)
    years = [parts.line("pot.annual", period) for period in plan.periods]
    sheet.set_row(3, 30)
    sheet.set_row(4, 30)
    incomplete = ", without what is missing" if missing(plan) else ""
    _label(parts, 3, f"Investment pot, {plan.years[1]} to {plan.years[-1]}{incomplete}", "£m")
    big = book.style("big", number=styles.NUMBERS["£m, headline"])
    operands = [*years, million]
    book.compute(SHEET, 3, ALL_YEARS, lambda *cells: total_to_date(cells[:-1]) / cells[-1], operands, big)
    _label(parts, 4, f"Recurrent allocation in {plan.years[-1]}", "£m")
    last = parts.line("allocation.recurrent", plan.horizon)
    book.compute(SHEET, 4, ALL_YEARS, lambda amount, scale: amount / scale, [last, million], big)
    _label(parts, TRUST_ROW, "Checks", "text", "Checks")
    cell = f"=Checks!{letters(ALL_YEARS)}{HEADER_ROW + 2}"
    book.put(SHEET, TRUST_ROW, ALL_YEARS, cell, verdict(parts), book.style("strong", "centre"))
    colour(parts, SHEET, TRUST_ROW, TRUST_ROW, PASS, "good")
    colour(parts, SHEET, TRUST_ROW, TRUST_ROW, FAIL, "bad")
    status = letters(Columns(plan.horizon).after("Status"))
    figures: list[str] = [entry.provenance.status for entry in plan.inputs.values() if entry.provenance is not None]
    for offset, (word, label) in enumerate(STATUS_ROWS.items(), start=1):
        _label(parts, TRUST_ROW + offset, label, "count", "Assumptions")
        formula = f'=COUNTIF(Inputs!{status}:{status},"{word}")'
        book.put(
            SHEET,
            TRUST_ROW + offset,
            ALL_YEARS,
            formula,
            figures.count(word),
            book.style("number", number=count),
        )
    _missing(parts, TRUST_ROW + len(STATUS_ROWS) + 1)
    return million


def _missing(parts: Parts, row: int) -> None:
    """What is missing, a row each: the pot is stated without it."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    for offset, (key, entry) in enumerate(missing(parts.plan).items()):
        at = row + offset
        _label(parts, at, f"Not counted: {entry.name}", "text", "Inputs")
        style = book.style("strong", "warning", "centre")
        if key in parts.layout.inputs and parts.plan.inputs[key].missing:
            cell = parts.layout.input_cell(key, 0)
            book.put(SHEET, at, ALL_YEARS, f'=IF(ISNUMBER({cell}),"given","missing")', "missing", style)
        else:
            sheet.write_string(at, ALL_YEARS, "missing", style)
        sheet.write_string(at, BASE_YEAR, entry.why, book.style("quiet", "indented"))


def _label(parts: Parts, row: int, text: str, unit: str, link: str = "") -> None:
    book, sheet = parts.book, parts.book.sheets[SHEET]
    sheet.write_string(row, NAME, text, book.style("strong"))
    if link:
        sheet.write_url(row, ID, f"internal:'{link}'!A1", book.style("link"), link)
    sheet.write_string(row, UNIT, unit, book.style("quiet"))


def _text_and(parts: Parts, row: int, text: str, unit: str, value: float, number: str) -> Placed:
    book, sheet = parts.book, parts.book.sheets[SHEET]
    sheet.write_string(row, NAME, text, book.style("quiet"))
    sheet.write_string(row, UNIT, unit, book.style("quiet"))
    placed = book.put(SHEET, row, ALL_YEARS, value, value, book.style("quiet", "number", number=number))
    return Placed(f"{SHEET}!${letters(ALL_YEARS)}${row + 1}", placed.value)


def _table(parts: Parts, row: int, million: Placed) -> int:
    """The yearly table; hands back the row after it."""
    book, sheet, plan = parts.book, parts.book.sheets[SHEET], parts.plan
    for heading, lines in TABLE.items():
        for column in range(BASE_YEAR + plan.horizon + 1):
            sheet.write_blank(row, column, None, book.style("heading"))
        sheet.write_string(row, NAME, heading, book.style("heading"))
        row += 1
        for line, label in lines.items():
            if line in parts.layout.rows:
                _line(parts, row, line, label.format(base=plan.base_year), million)
                row += 1
        row += 1
    return row


def _line(parts: Parts, row: int, line: str, label: str, million: Placed) -> None:
    book, sheet, words = parts.book, parts.book.sheets[SHEET], wording(line)
    in_millions = words.unit == "£k"
    looks = ("key",) if line in ("pot.annual", "allocation.recurrent") else ("label",)
    unit = "£m" if in_millions else words.unit
    where = parts.layout.rows[line].sheet
    sheet.write_string(row, NAME, label, book.style(*looks))
    sheet.write_url(row, ID, f"internal:'{where}'!A1", book.style(*looks, "link"), where)
    sheet.write_string(row, UNIT, unit, book.style(*looks, "quiet"))
    style = book.style(*looks, "number", number=styles.NUMBERS[unit])
    for column in (ALL_YEARS, BASE_YEAR):
        sheet.write_blank(row, column, None, style)

    def shown(*cells: Any) -> Any:
        return cells[0] / cells[1] if in_millions else cells[0]

    years = []
    for period, value in enumerate(parts.projection.lines[line]):
        if value is not None:
            operands = [parts.line(line, period), *([million] if in_millions else [])]
            placed = book.compute(SHEET, row, BASE_YEAR + period, shown, operands, style)
            years += [placed] if period else []
    if words.adds_up:
        book.compute(SHEET, row, ALL_YEARS, lambda *cells: total_to_date(cells), years, style)


def _charts(parts: Parts, ranges: chart_data.Ranges, row: int) -> None:
    found = [
        (charts.pot_by_source(parts), "Stacked columns: investment pot of each year by source, in £m"),
        (charts.pot_cumulative(parts), "Lines: cumulative investment pot by year, in £m"),
        (
            charts.allocation_path(parts),
            "Columns: recurrent allocation by year, in cash and base-year prices, in £m",
        ),
        (
            charts.waterfall(parts, ranges),
            "Waterfall: what moves the recurrent allocation over the plan, in £m",
        ),
    ]
    charts.place(parts, SHEET, row, found, across=2)
