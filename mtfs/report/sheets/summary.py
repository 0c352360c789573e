"""The Summary sheet: the pot, the allocation, whether to trust it, and the charts."""

from __future__ import annotations

from typing import Any

from mtfs.analysis.claims.reconcile import ALL_RESTING, SOME_RESTING, Reconciliation
from mtfs.analysis.figures.checks import ARITHMETIC
from mtfs.analysis.figures.missing import missing
from mtfs.analysis.figures.sentences import pot_sentences
from mtfs.backends.cell_formula import CellReference
from mtfs.catalogue.lines import Allocation, Gap, Headline, LineId, Pot, headlines
from mtfs.core.units import COUNT, MILLIONS, MILLIONS_HEADLINE_CELL, MONEY, THOUSANDS_PER_MILLION, unit_named
from mtfs.formulas.algebra import total_or_missing, total_to_date
from mtfs.model.naming import headline_label
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, HEADER_ROW, ID, NAME, UNIT, Columns, letters
from mtfs.report.book.labels import label_text
from mtfs.report.book.layout import LIVE
from mtfs.report.book.line_sheets import WIDTHS, YEAR_WIDTH, colour_verdict, header, verdict
from mtfs.report.book.parts import Parts
from mtfs.report.book.sentences import pot_formulas
from mtfs.report.book.writer import Placed
from mtfs.report.charts import chart_data, drawing, sheet_charts
from mtfs.report.sheets import live_sheet, reconciliation

SHEET = "Summary"
BIG_ROW = 3
SELECTED = "Scenario selected on Inputs: "
BIG_WIDTH = 26
"""Wide enough for the big figures: a number that does not fit is shown as ###."""
STATUS_ROWS = {
    "published": "Numbers that stand in a source (published)",
    "derived": "Numbers that follow from published ones (derived)",
    "local": "Numbers of your own organisation (local)",
    "illustrative": "Numbers to replace before use (illustrative)",
    "missing": "Numbers that nobody has given (missing)",
}


def write(parts: Parts, ranges: chart_data.Ranges, reconciled: Reconciliation | None) -> None:
    """Write the Summary sheet."""
    book, plan, sheet = parts.book, parts.plan, parts.book.sheets[SHEET]
    sheet.write_string(0, 0, plan.name, book.style("title"))
    where = f"{plan.organisation} ({plan.code})  |  plan dated {plan.date.isoformat()}  |  money in £m on this sheet"
    sheet.write_string(1, 0, where, book.style("subtitle"))
    if plan.scenarios:
        text = f'=IF({LIVE}!{live_sheet.PLACE_CELL}=1,"","{SELECTED}"&{live_sheet.SELECTED.cell})'
        shown = f"{SELECTED}{plan.inputs['plan.scenario'].content}" if plan.scenario else ""
        book.write_cell(SHEET, 2, NAME, text, shown, book.style("strong"))
    bigs = _big_figures(parts)
    said = pot_sentences(parts.projection)
    trust_row = BIG_ROW + len(bigs) + len(said)
    table_row = trust_row + len(STATUS_ROWS) + bool(plan.claims) + len(missing(plan)) + 4
    count = COUNT.cell
    million = _text_and(parts, table_row - 2, "Scale of this sheet: £k in £1m", "£k", THOUSANDS_PER_MILLION, count)
    for row, (label, operands) in enumerate(bigs.items(), start=BIG_ROW):
        _big(parts, row, label, operands, million)
    for row, (formula, text) in enumerate(
        zip(pot_formulas(parts, said, million), said, strict=True), start=BIG_ROW + len(bigs)
    ):
        book.write_cell(SHEET, row, NAME, formula, text, book.style("strong"))
    row = _claims(parts, _trust(parts, trust_row), reconciled)
    _missing(parts, row)
    header(parts, SHEET, table_row, "Whole plan", "Where it is worked out")
    row = _table(parts, table_row + 1, million)
    end = drawing.place(parts, SHEET, row + 1, sheet_charts.of_summary(parts, ranges))
    sheet_charts.print_upright(parts, SHEET, end)
    sheet.set_column(ID, ID, 22)
    sheet.set_column(ALL_YEARS, ALL_YEARS, BIG_WIDTH)
    sheet.set_column(NAME, NAME, WIDTHS[NAME])
    sheet.set_column(BASE_YEAR, BASE_YEAR + plan.horizon, YEAR_WIDTH)
    sheet.set_first_sheet()
    sheet.activate()


def _big_figures(parts: Parts) -> dict[str, list[Placed]]:
    """Return the figures that are shown large, each the sum of some cells."""
    plan = parts.plan
    last, bigs = plan.years[-1], {}
    if plan.allocation:
        incomplete = ", without what is missing" if missing(plan) else ""
        years = [parts.line(Pot.ANNUAL, period) for period in plan.periods]
        bigs[f"Investment pot, {plan.years[1]} to {last}{incomplete}"] = years
        bigs[f"Recurrent allocation in {last}"] = [parts.line(Allocation.RECURRENT, plan.horizon)]
    if plan.funding and not plan.expenditure:
        bigs[f"Funding in {last}"] = [parts.line(Gap.FUNDING, plan.horizon)]
    if plan.expenditure:
        bigs[f"Gap in {last} if nothing is done"] = [parts.line(Gap.DO_NOTHING, plan.horizon)]
        bigs[f"In-year position in {last}, a surplus above 0"] = [parts.line(Gap.IN_YEAR, plan.horizon)]
    return bigs


def _big(parts: Parts, row: int, label: str, operands: list[Placed], million: Placed) -> None:
    style = parts.book.style("big", number=MILLIONS_HEADLINE_CELL)
    parts.book.sheets[SHEET].set_row(row, 30)
    _label(parts, row, label, "£m")

    def in_millions(*cells: Any) -> Any:
        return (total_to_date(cells[:-1]) if len(cells) > 2 else cells[0]) / cells[-1]

    parts.book.compute(SHEET, row, ALL_YEARS, in_millions, [*operands, million], style)


def _trust(parts: Parts, row: int) -> int:
    """Write the verdict of the checks and how far the numbers can be trusted; return the next row."""
    book, plan = parts.book, parts.plan
    _label(parts, row, ARITHMETIC, "text", "Checks")
    cell = f"=Checks!{letters(ALL_YEARS)}{HEADER_ROW + 2}"
    book.write_cell(SHEET, row, ALL_YEARS, cell, verdict(parts), book.style("strong", "indented"))
    colour_verdict(parts, SHEET, row)
    status = letters(Columns(plan.horizon).after("Status"))
    figures: list[str] = [entry.provenance.status for entry in plan.inputs.values() if entry.provenance is not None]
    style = book.style("number", number=COUNT.cell)
    for this_row, (word, label) in enumerate(STATUS_ROWS.items(), start=row + 1):
        _label(parts, this_row, label, "count", "Assumptions")
        formula = f'=COUNTIF(Inputs!{status}:{status},"{word}*")'
        book.write_cell(SHEET, this_row, ALL_YEARS, formula, figures.count(word), style)
    return row + 1 + len(STATUS_ROWS)


def _claims(parts: Parts, row: int, reconciled: Reconciliation | None) -> int:
    """Write how many published claims hold; return the next row."""
    if reconciled is None:
        return row
    book = parts.book
    _label(parts, row, "Published claims that hold as the plan stands", "count", reconciliation.SHEET)
    holding, resting = len(reconciled.holding), reconciled.resting_on_illustrative
    cell = f"{reconciliation.SHEET}!{letters(ALL_YEARS)}{reconciliation.COUNTS_ROW + 1}"
    book.write_cell(SHEET, row, ALL_YEARS, f"={cell}", holding, book.style("strong", "number", number=COUNT.cell))
    of = f"of {len(reconciled.computed)} that can be computed"
    counted = reconciliation.count_resting(reconciled)
    some = f'IF({counted}={cell},", {ALL_RESTING}",", "&{counted}&"{SOME_RESTING}")'
    text = f", {ALL_RESTING}" if resting == holding else f", {resting}{SOME_RESTING}"
    formula = f'="{of}"&IF({counted}=0,"",{some})'
    style = book.style("quiet", "indented")
    book.write_cell(SHEET, row, BASE_YEAR, formula, of + (text if resting else ""), style)
    return row + 1


def _missing(parts: Parts, row: int) -> None:
    """Write what is missing, a row each: the pot is stated without it."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    for offset, (key, entry) in enumerate(missing(parts.plan).items()):
        this_row = row + offset
        _label(parts, this_row, f"Not counted: {entry.name}", "text", "Inputs")
        style = book.style("strong", "warning", "centre")
        if key in parts.layout.inputs and parts.plan.inputs[key].missing:
            cell = parts.layout.input_cell(key, 0)
            book.write_cell(SHEET, this_row, ALL_YEARS, f'=IF(ISNUMBER({cell}),"given","missing")', "missing", style)
        else:
            sheet.write_string(this_row, ALL_YEARS, "missing", style)
        sheet.write_string(this_row, BASE_YEAR, entry.why, book.style("quiet", "indented"))


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
    placed = book.write_cell(SHEET, row, ALL_YEARS, value, value, book.style("quiet", "number", number=number))
    return Placed(CellReference(SHEET, row, ALL_YEARS, fixed_column=True, fixed_row=True), placed.value)


def _table(parts: Parts, row: int, million: Placed) -> int:
    """Write the yearly table; return the row after it."""
    book, sheet, plan = parts.book, parts.book.sheets[SHEET], parts.plan
    for heading, lines in headlines(parts.layout.rows).items():
        for column in range(BASE_YEAR + plan.horizon + 1):
            sheet.write_blank(row, column, None, book.style("heading"))
        sheet.write_string(row, NAME, heading, book.style("heading"))
        row += 1
        for line, headline in lines.items():
            _line(parts, row, line, headline, million)
            row += 1
        row += 1
    return row


def _line(parts: Parts, row: int, line: LineId, headline: Headline, million: Placed) -> None:
    book, sheet, kind = parts.book, parts.book.sheets[SHEET], line.kind
    in_millions = kind.unit == MONEY.name
    looks = ("key",) if headline.strong else ("label",)
    unit = MILLIONS.name if in_millions else kind.unit
    label = headline_label(parts.plan, line, headline)
    where = parts.layout.rows[line].sheet
    text = label_text(parts, line, label, headline.label)
    book.write_cell(SHEET, row, NAME, text, label, book.style(*looks))
    sheet.write_url(row, ID, f"internal:'{where}'!A1", book.style(*looks, "link"), where)
    sheet.write_string(row, UNIT, unit, book.style(*looks, "quiet"))
    style = book.style(*looks, "number", number=unit_named(unit).cell)
    for column in (ALL_YEARS, BASE_YEAR):
        sheet.write_blank(row, column, None, style)

    def shown(*cells: Any) -> Any:
        return cells[0] / cells[1] if in_millions else cells[0]

    years, may_be_missing = [], parts.formulas[line, 1].may_be_missing
    for period, value in enumerate(parts.projection.lines[line]):
        if value is not None:
            operands = [parts.line(line, period), *([million] if in_millions else [])]
            missing_here = parts.formulas[line, period].may_be_missing
            placed = book.compute(SHEET, row, BASE_YEAR + period, shown, operands, style, missing_here)
            years += [placed] if period else []
    if kind.adds_up:
        add = total_or_missing if may_be_missing else total_to_date
        book.compute(SHEET, row, ALL_YEARS, lambda *cells: add(cells), years, style)
