"""The Reconciliation sheet: each published claim beside the computed figure, and what other readings would give."""

from __future__ import annotations

from textwrap import wrap
from typing import Any

from mtfs.analysis.claims.readings import Combination, claim_result
from mtfs.analysis.claims.reconcile import NOT_COMPUTED, RESULTS, Outcome, Reconciliation
from mtfs.analysis.figures.pieces import ILLUSTRATIVE
from mtfs.backends.cells import formula_over
from mtfs.catalogue.lines import RECONCILIATION_SHEET, ClaimedYear, LineId
from mtfs.core.units import COUNT, unit_named
from mtfs.formulas import FORMULAS
from mtfs.formulas.algebra import is_missing
from mtfs.formulas.claims import DOES_NOT_HOLD, HOLDS, WITHIN_ROUNDING
from mtfs.model.claims import difference_of, keys_of, line_of
from mtfs.plan.parts.claims import PublishedFigure, published_figures
from mtfs.plan.sheet import ALL_YEARS, ID, NAME, UNIT, letters
from mtfs.report.book import styles
from mtfs.report.book.heights import NAME_LETTER, height
from mtfs.report.book.layout import AT_LEAST, BELOW, CLAIMS_FIRST_ROW, DIFFERENCE, ROUNDED_BY
from mtfs.report.book.parts import Parts
from mtfs.report.book.writer import Placed
from mtfs.report.sheets import computed_on_writing

SHEET, PURPOSE = RECONCILIATION_SHEET, RECONCILIATION_SHEET.purpose
ROUNDING, RESULT, RESTS_ON, PUBLISHED, SOURCE, READINGS = range(ROUNDED_BY + 1, ROUNDED_BY + 7)
COLUMNS = {
    NAME: ("Claim", 30),
    ID: ("Id", 44),
    UNIT: ("Unit", 7),
    ALL_YEARS: ("Computed", 10),
    DIFFERENCE: ("Outside the range by", 10),
    AT_LEAST: ("Holds from", 11),
    BELOW: ("Holds below", 11),
    ROUNDED_BY: ("Published to within", 9),
    ROUNDING: ("Rounding of the inputs allows", 9),
    RESULT: ("Result", 14),
    RESTS_ON: ("Rests on inputs that are, at the weakest", 12),
    PUBLISHED: ("As published", 15),
    SOURCE: ("Source", 8),
    READINGS: ("Would hold if it is read so, or why not (tried on writing)", 20),
}
NUMBERS = (ALL_YEARS, DIFFERENCE, AT_LEAST, BELOW, ROUNDED_BY, ROUNDING)
ANSWER_ROW, COUNTS_ROW = 3, CLAIMS_FIRST_ROW - 6
ANSWER_WIDTH = 190
"""Letters of the answer's text in a row, over the empty cells at its right."""


def write(parts: Parts, reconciled: Reconciliation) -> tuple[int, int]:
    """Write the sheet; return the first and last row of the readings' counts, from 0, for their chart."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    for column, (_, width) in COLUMNS.items():
        sheet.set_column(column, column, width)
    titles = {column: text for column, (text, _) in COLUMNS.items()}
    cells = (CLAIMS_FIRST_ROW - 1, NAME, CLAIMS_FIRST_ROW - 1 + len(reconciled.outcomes), READINGS)
    book.add_table(SHEET, "Claims", cells, [(text, _look(column)) for column, text in titles.items()])
    _fit(parts, CLAIMS_FIRST_ROW - 1, titles)
    pairs = zip(published_figures(parts.plan.claims), reconciled.outcomes, strict=True)
    for row, (published, outcome) in enumerate(pairs, start=CLAIMS_FIRST_ROW):
        _claim(parts, row, published, outcome)
    last = CLAIMS_FIRST_ROW + len(reconciled.outcomes) - 1
    _counts(parts, reconciled, last)
    for word, look in ((HOLDS, "good"), (WITHIN_ROUNDING, "good"), (DOES_NOT_HOLD, "bad")):
        settings = {key: value for key, value in styles.STYLES[look].items() if key != "align"}
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": book.workbook.add_format(settings)}
        sheet.conditional_format(CLAIMS_FIRST_ROW, RESULT, last, RESULT, rule)
    sheet.freeze_panes(CLAIMS_FIRST_ROW, ID)
    sheet.repeat_rows(CLAIMS_FIRST_ROW - 1)
    return _readings(parts, reconciled, last + 2)


def _look(column: int) -> str:
    """Return the style of a column's heading."""
    if column in NUMBERS:
        return "header"
    return "header_text centre" if column == RESULT else "header_text indented" if column > RESULT else "header_text"


def _headers(parts: Parts, row: int, texts: dict[int, str]) -> None:
    """Write a header row over all columns."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    for column in COLUMNS:
        sheet.write_string(row, column, texts.get(column, ""), book.style(*_look(column).split()))
    _fit(parts, row, texts)


def _fit(parts: Parts, row: int, texts: dict[int, str]) -> None:
    """Make a row as high as its texts need."""
    parts.book.sheets[SHEET].set_row(row, height(*((text, COLUMNS[column][1]) for column, text in texts.items())))


def _rule(parts: Parts, row: int) -> None:
    """Draw a fine rule below a row, to lead the eye over its width."""
    for column in COLUMNS:
        parts.book.sheets[SHEET].write_blank(row, column, None, parts.book.style("ruled"))


def _claim(parts: Parts, row: int, published: PublishedFigure, outcome: Outcome) -> None:
    book, sheet = parts.book, parts.book.sheets[SHEET]
    top = ("wrap", "ruled")
    _rule(parts, row)
    sheet.write_string(row, NAME, outcome.claim, book.style(*top))
    compared = f"{outcome.line}{', ' + outcome.year if outcome.year else ''}" if outcome.line else ""
    sheet.write_string(row, ID, compared, book.style("quiet", *top))
    sheet.write_string(row, UNIT, outcome.unit, book.style("quiet", "ruled", "top"))
    if outcome.line:
        _figures(parts, row, published, outcome)
    else:
        sheet.write_string(row, RESULT, NOT_COMPUTED, book.style("centre", "ruled", "top"))
    sheet.write_string(row, RESTS_ON, outcome.rests_on, book.style("quiet", "ruled", "top", "indented"))
    sheet.write_string(row, PUBLISHED, outcome.published, book.style(*top, "indented"))
    sheet.write_string(row, SOURCE, outcome.source, book.style("quiet", "ruled", "top", "indented"))
    text = "; or ".join(outcome.readings) or outcome.remark
    sheet.write_string(row, READINGS, text, book.style(*top, "indented"))
    _fit(
        parts,
        row,
        {NAME: outcome.claim, ID: compared, PUBLISHED: outcome.published, RESULT: outcome.result, READINGS: text},
    )


def _figures(parts: Parts, row: int, published: PublishedFigure, outcome: Outcome) -> None:
    """Write the computed figure, its range, how far it is outside and may be, and the verdict."""
    book, unit = parts.book, unit_named(outcome.unit)
    number = book.style("number", "ruled", "top", number=unit.cell)
    bounds: dict[int, Placed] = {}
    shown: dict[int, LineId] = {ALL_YEARS: line_of(published), DIFFERENCE: difference_of(published)}
    if published.in_row:
        kinds = {AT_LEAST: ClaimedYear.FROM, BELOW: ClaimedYear.BELOW, ROUNDED_BY: ClaimedYear.ROUNDED_BY}
        in_row = {column: kind.of(*keys_of(published)) for column, kind in kinds.items()}
        bounds = {column: parts.line(in_row[column], 0) for column in (AT_LEAST, BELOW)}
        shown |= in_row
    for column, line in shown.items():
        value = parts.line(line, 0).value
        text = parts.formulas[line, 0].text
        look = number if column in (ALL_YEARS, DIFFERENCE) else _typed(parts, outcome, value)
        book.write_cell(SHEET, row, column, text, value, look)
    for column, part, end in ((AT_LEAST, "at_least", published.at_least), (BELOW, "below", published.below)):
        if end is not None and not published.in_row:
            bound = bounds[column] = parts.input(f"claims.{published.key}.{part}")
            book.write_cell(SHEET, row, column, f"={bound.cell}", bound.value, _typed(parts, outcome, bound.value))
    may = None
    if outcome.rounding:
        may = book.write_cell(
            SHEET, row, ROUNDING, outcome.rounding, outcome.rounding, _typed(parts, outcome, outcome.rounding)
        )
    _result(parts, row, published, outcome, [bounds.get(AT_LEAST), bounds.get(BELOW)], may)


def _typed(parts: Parts, outcome: Outcome, value: Any) -> Any:
    number = unit_named(outcome.unit).typed_cell(value)
    return parts.book.style("number", "ruled", "top", number=number)


def _result(
    parts: Parts,
    row: int,
    published: PublishedFigure,
    outcome: Outcome,
    bounds: list[Placed | None],
    may: Placed | None,
) -> None:
    """Write the verdict as a live formula; a figure that is missing cannot be compared."""
    computed, difference = parts.line(line_of(published), 0), parts.line(difference_of(published), 0)

    def result(figure: Any, outside: Any, *others: Any) -> object:
        rest = iter(others)
        at_least, below = (None if bound is None else next(rest) for bound in bounds)
        otherwise = DOES_NOT_HOLD if may is None else FORMULAS.rounding_verdict(outside, next(rest))
        return claim_result(figure, at_least, below, otherwise)

    cells = [placed.cell for placed in (computed, difference, *bounds, may) if placed is not None]
    text = formula_over(result, cells, SHEET)
    if is_missing(computed.value) or parts.formulas[line_of(published), 0].may_be_missing:
        text = f'IF(ISNUMBER({computed.cell.on(SHEET)}),{text},"{NOT_COMPUTED}")'
    style = parts.book.style("strong", "centre", "wrap", "ruled", "top")
    parts.book.write_cell(SHEET, row, RESULT, "=" + text, outcome.result, style)


def _counts(parts: Parts, reconciled: Reconciliation, last: int) -> None:
    """Write above the list how many claims hold, and the answer in words."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    results = f"{letters(RESULT)}{CLAIMS_FIRST_ROW + 1}:{letters(RESULT)}{last + 1}"
    for row, word in enumerate(RESULTS, start=COUNTS_ROW):
        label = f"Claims: {word}"
        sheet.write_string(row, NAME, label, book.style("strong", "wrapped"))
        sheet.set_row(row, height((label, COLUMNS[NAME][1] * NAME_LETTER)))
        sheet.write_string(row, UNIT, "count", book.style("quiet"))
        count = sum(outcome.result == word for outcome in reconciled.outcomes)
        formula = f'=COUNTIF({results},"{word}")'
        book.write_cell(SHEET, row, ALL_YEARS, formula, count, book.style("strong", "number", number=COUNT.cell))
    answer = [text for sentence in reconciled.summary() for text in wrap(sentence, ANSWER_WIDTH)]
    most = COUNTS_ROW - ANSWER_ROW
    shown = answer[:most] if len(answer) <= most else [*answer[: most - 1], " ".join(answer[most - 1 :])]
    computed_on_writing.answer(parts, SHEET, ANSWER_ROW, shown)


def count_cell(result: str) -> str:
    """Return the cell that counts the claims of a result."""
    return f"{SHEET}!{letters(ALL_YEARS)}{COUNTS_ROW + 1 + RESULTS.index(result)}"


def count_resting(reconciled: Reconciliation) -> str:
    """Return the formula, without the equals sign, of how many claims hold and rest on illustrative inputs."""
    last = CLAIMS_FIRST_ROW + len(reconciled.outcomes)
    results, rests = (f"{SHEET}!{letters(c)}{CLAIMS_FIRST_ROW + 1}:{letters(c)}{last}" for c in (RESULT, RESTS_ON))
    return f'COUNTIFS({results},"{HOLDS}",{rests},"{ILLUSTRATIVE}")'


def _readings(parts: Parts, reconciled: Reconciliation, row: int) -> tuple[int, int]:
    """Write how many claims hold under each reading by itself, and under the best combinations."""
    book, sheet = parts.book, parts.book.sheets[SHEET]
    title = (
        f"Claims that hold by reading ({len(reconciled.combinations):,} combinations tried when this file was written)"
    )
    sheet.write_string(row, NAME, title, book.style("heading"))
    for column in range(ID, READINGS + 1):
        sheet.write_blank(row, column, None, book.style("heading"))
    _headers(parts, row + 1, {NAME: "Reading", UNIT: "Unit", ALL_YEARS: "Claims that hold", READINGS: "What changes"})
    shown = [*reconciled.single_changes, *(best for best in reconciled.best if len(best.changes) > 1)]
    style = book.style("number", "ruled", "top", number=COUNT.cell)
    as_it_stands = reconciled.combinations[0].holds
    first = row + 2
    for this_row, tried in enumerate(shown, start=first):
        prefix = "Most claims: " if tried in reconciled.best and len(tried.changes) > 1 else ""
        _rule(parts, this_row)
        against = _against(reconciled, tried, as_it_stands)
        sheet.write_string(this_row, NAME, f"{prefix}{tried.name}", book.style("wrap", "ruled"))
        sheet.write_string(this_row, UNIT, "count", book.style("quiet", "ruled", "top"))
        sheet.write_number(this_row, ALL_YEARS, len(tried.holds), style)
        sheet.write_string(this_row, READINGS, against, book.style("wrap", "ruled", "indented"))
        _fit(parts, this_row, {NAME: prefix + tried.name, READINGS: against})
    return first, first + len(shown) - 1


def _against(reconciled: Reconciliation, tried: Combination, as_it_stands: frozenset[str]) -> str:
    """Return what holds under a reading and not as the plan stands, and the other way round."""
    names = {outcome.id: outcome.claim for outcome in reconciled.outcomes}
    more = [names[key] for key in names if key in tried.holds - as_it_stands]
    less = [names[key] for key in names if key in as_it_stands - tried.holds]
    parts = [f"Then holds: {'; '.join(more)}" if more else "", f"No longer holds: {'; '.join(less)}" if less else ""]
    return ". ".join(filter(None, parts))
