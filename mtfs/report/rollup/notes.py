"""The Checks and About sheets of a rollup: whether it adds up, what it rests on, what it lacks."""

from __future__ import annotations

from mtfs.analysis.rollup.figures import Assumption
from mtfs.backends.cell_formula import span
from mtfs.core.units import MONEY, percentage
from mtfs.core.version import VERSION
from mtfs.formulas.checking import FAILS, PASSES
from mtfs.nhse.owners import ENGLAND
from mtfs.nhse.published import england, sources
from mtfs.plan.icb import STREAMS, complete_years
from mtfs.plan.library import NHSE
from mtfs.plan.sheet import BASE_YEAR
from mtfs.report.book import styles
from mtfs.report.rollup.blocks import HEADER, IN_MILLIONS, MEASURES, Blocks
from mtfs.report.rollup.parts import ABOUT, CHECKS, RollupParts
from mtfs.report.rollup.summary import notes

ALLOWED = 0.5
"""£k by which a sum may differ from a total that was printed in whole £k, or added up in another order."""
COLUMNS = {"Check": 86, "Unit": 8, "Computed": 20, "Compared with": 20, "Difference": 14, "Allowed": 10, "Result": 10}


def write_checks(parts: RollupParts) -> None:
    """Write the Checks sheet: sums of sums, and the base year against what NHS England printed."""
    book, sheet = parts.book, parts.book.sheets[CHECKS]
    sheet.write_string(0, 0, "Checks", book.style("title"))
    sheet.write_string(1, 0, "Whether everything adds up. Printed figures are static; all else is live.",
                       book.style("subtitle"))  # fmt: skip
    for column, (text, width) in enumerate(COLUMNS.items()):
        sheet.set_column(column, column, width)
        sheet.write_string(HEADER, column, text, book.style("header_text" if column < 2 else "header"))
    row = HEADER + 1
    for name, computed, compared, value in [*_sums(parts), *_streams(parts), *_printed(parts)]:
        _check(parts, row, name, (computed, value[0]), (compared, value[1]))
        row += 1
    for word, look in ((PASSES, "good"), (FAILS, "bad")):
        kept = {key: setting for key, setting in styles.STYLES[look].items() if key != "align"}
        sheet.conditional_format(HEADER + 1, 6, row - 1, 6, {
            "type": "cell", "criteria": "==", "value": f'"{word}"', "format": book.workbook.add_format(kept),
        })  # fmt: skip
    sheet.freeze_panes(HEADER + 1, 1)


Comparison = tuple[str, str | float, str | float, tuple[float, float]]


def _check(
    parts: RollupParts, row: int, name: str, computed: tuple[str | float, float], compared: tuple[str | float, float]
) -> None:
    book, sheet, number_of_row = parts.book, parts.book.sheets[CHECKS], row + 1
    sheet.write_string(row, 0, name, book.style("ruled"))
    sheet.write_string(row, 1, "£k", book.style("ruled", "quiet"))
    number = MONEY.fine_cell
    for column, (text, value) in enumerate((computed, compared), start=2):
        look = ("ruled", "number") if isinstance(text, str) else ("fixed", "number")
        book.write_cell(CHECKS, row, column, text, value, book.style(*look, number=number))
    difference = computed[1] - compared[1]
    book.write_cell(
        CHECKS, row, 4, f"=C{number_of_row}-D{number_of_row}", difference, book.style("ruled", "number", number=number)
    )
    book.write_cell(CHECKS, row, 5, ALLOWED, ALLOWED, book.style("ruled", "number", number=number))
    result = PASSES if abs(difference) <= ALLOWED else FAILS
    book.write_cell(
        CHECKS,
        row,
        6,
        f'=IF(ABS(E{number_of_row})<=F{number_of_row},"{PASSES}","{FAILS}")',
        result,
        book.style("strong", "centre"),
    )


def _sums(parts: RollupParts) -> list[Comparison]:
    """Return checks that the total of the regions is that of all plans, in the first and the last year."""
    whole, comparisons = parts.whole, list[Comparison]()
    for key in ("recurrent", "total", "target", "pot"):
        measure = MEASURES[key]
        values = measure.figures(whole)
        for period in (measure.first, len(whole.years) - 1):
            column = BASE_YEAR + period
            plans = "+".join(f"SUM({_rows(blocks, key, column)})" for blocks in parts.regions)
            value = values[period] or 0.0
            name = f"{measure.title}, {whole.years[period]}: the regions add up to all plans"
            comparisons.append((name, f"={parts.summary.cell(key, None, column)}", f"={plans}", (value, value)))
    return comparisons


def _rows(blocks: Blocks, key: str, column: int) -> str:
    first, last = (blocks.cell(key, index, column) for index in (0, len(blocks.rows) - 1))
    return str(span(first, last))


def _streams(parts: RollupParts) -> list[Comparison]:
    """Return the check that the streams of the first year add up to the recurrent allocation."""
    whole = parts.whole
    added = 0.0
    for stream in whole.streams.values():
        added += stream.recurrent[0]
    name = f"Recurrent allocation, {whole.years[0]}: the streams add up to it ({len(whole.streams)} streams, static)"
    cell = f"={parts.summary.cell('recurrent', None, BASE_YEAR)}"
    return [(name, cell, added, (whole.recurrent[0], added))]


def _printed(parts: RollupParts) -> list[Comparison]:
    """Return checks of England's streams in the base year with NHS England's, where the plans are of its figures."""
    whole, year = parts.whole, parts.whole.years[0]
    if whole.code != ENGLAND or year not in complete_years() or not all(
        member.plan.lower().startswith(NHSE) for member in parts.rollup.members
    ):  # fmt: skip
        return []
    comparisons: list[Comparison] = []
    for key, stream in STREAMS.items():
        if stream.england_is_its_icbs:
            printed = england(year, stream.published_as, stream.item)
            name = f"{stream.name}, {year}: the ICBs add up to England as printed ({printed.sheet}, {printed.cell})"
            value = whole.streams[key].recurrent[0]
            comparisons.append((name, value, printed.value, (value, printed.value)))
    return comparisons


def write_about(parts: RollupParts) -> None:
    """Write purpose, assumptions that all plans share, what is missing, what failed, sources, and the index."""
    book, sheet = parts.book, parts.book.sheets[ABOUT]
    sheet.set_column(0, 0, 74)
    sheet.set_column(1, 1, 106)
    sheet.write_string(0, 0, "About this workbook", book.style("title"))
    plans = ", ".join(member.plan for member in parts.rollup.members)
    facts = {
        "Purpose": "Several plans side by side and added up: allocation, distance from target, investment pot.",
        "Written by": f"mtfs {VERSION}",
        "Plans": plans,
        "How to use": f"Read Summary and Ranking. {IN_MILLIONS} Figures on grey are static: computed when the workbook "
        "was written. "
        "To change an assumption, run mtfs rollup again with --set. Totals, rates and checks are live formulas.",
        "Adding up": "Only money and people are added up. Rates of a total are computed from its totals: growth, "
        "distance from target (total allocation / total target - 1), allocation per head, the pot's share.",
        "Distance from target": "Of the streams that have a fair-shares target together, after convergence. It is "
        "closed from the first year after which it stays within the tolerance on By region. In a region's or England's "
        "distance organisations over and under target cancel; Ranking has each organisation's own.",
        **{f"Note {number}": text for number, text in enumerate(notes(parts.rollup), start=1)},
        **{f"Not computed: {name}": error for name, error in parts.rollup.failures.items()},
    }
    row = 2
    for label, text in facts.items():
        sheet.write_string(row, 0, label, book.style("strong", "wrap"))
        sheet.write_string(row, 1, text, book.style("wrap"))
        sheet.set_row(row, 13 * (1 + len(text) // 105) + 4)
        row += 1
    row = _listed(parts, row + 1, ("Assumption in every plan, first plan year", "Value"), _assumptions(parts))
    used = sorted({source for member in parts.rollup.members for source in member.sources})
    titles = {source: _described(source) for source in used}
    row = _listed(parts, row + 1, ("Source", "Title"), titles)
    _listed(parts, row + 1, ("Sheet", "What it holds"), parts.sheets)


def _described(source: str) -> str:
    """Return the title and the publisher of a source."""
    known = sources().get(source)
    return ", ".join(filter(None, (known.title, known.publisher))) if known else "as named in a plan"


def _assumptions(parts: RollupParts) -> dict[str, str]:
    """Return the rates and limits that are the same in all plans."""
    first, *others = parts.rollup.members
    shared: list[Assumption] = [one for one in first.assumptions if all(one in other.assumptions for other in others)]
    return {
        one.name: f"{percentage(one.value, 2)}, {one.status}{f' ({one.source})' if one.source else ''}"
        for one in shared
    }


def _listed(parts: RollupParts, row: int, titles: tuple[str, str], entries: dict[str, str]) -> int:
    book, sheet = parts.book, parts.book.sheets[ABOUT]
    for column, text in enumerate(titles):
        sheet.write_string(row, column, text, book.style("header_text"))
    for offset, (name, text) in enumerate(entries.items(), start=1):
        if name in parts.sheets and titles[0] == "Sheet":
            sheet.write_url(row + offset, 0, f"internal:'{name}'!A1", book.style("link"), name)
        else:
            sheet.write_string(row + offset, 0, name, book.style("wrap"))
        sheet.write_string(row + offset, 1, text, book.style("wrap"))
    return row + len(entries) + 1
