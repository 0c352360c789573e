"""The Assumptions and About sheets: what the figures rest on, and how to use the workbook."""

from __future__ import annotations

from mtfs.analysis.figures.missing import missing
from mtfs.core.units import unit_named
from mtfs.plan.inputs import Input
from mtfs.plan.parts.base import STATUS_MEANING
from mtfs.plan.parts.declared import CARRIED_ON
from mtfs.plan.parts.lock import Lock
from mtfs.plan.rules.lock import SHOWN_DIGITS
from mtfs.plan.sheet import ALL_YEARS, HEADER_ROW, SHEET, Columns, letters
from mtfs.report.book.parts import Parts
from mtfs.report.sheets import as_written, inputs_sources

ASSUMPTIONS, ABOUT = "Assumptions", "About"
HEADERS = {
    "Assumption": 68,
    "Id": 40,
    "Unit": 13,
    "Value": 14,
    "Status": 14,
    "Source": 16,
    "Owner": 14,
    "Note": 84,
}
NOTE_WIDTH = HEADERS["Note"]
SCENARIOS = (
    "The first input on Inputs selects one, and every sheet follows: Live holds what each sets, Scenarios compares "
    "them. Edits of Inputs count in every scenario that does not set the same."
)


def write_assumptions(parts: Parts) -> None:
    """Write the log of assumptions: every number with status, source, owner and note; then the sources."""
    book, sheet = parts.book, parts.book.sheets[ASSUMPTIONS]
    sheet.set_paper(8)
    sheet.write_string(0, 0, "Assumptions", book.style("title"))
    sheet.write_string(
        1, 0, "Every number the plan rests on, as it stands on Inputs"
        + (" or as the selected scenario sets it" if parts.plan.scenarios else "")
        + "; a series shows its first plan year.", book.style("subtitle"),
    )  # fmt: skip
    for column, (text, width) in enumerate(HEADERS.items()):
        sheet.set_column(column, column, width)
        looks = ("header",) if text == "Value" else ("header_text", *(["indented"] if column > 3 else []))
        sheet.write_string(HEADER_ROW, column, text, book.style(*looks))
    row = HEADER_ROW + 1
    for key, entry in parts.plan.inputs.items():
        if entry.provenance is not None:
            _assumption(parts, row, key, entry)
            row += 1
    row = _statuses(parts, row + 1)
    _sources(parts, row + 1)
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    sheet.repeat_rows(HEADER_ROW)


def _assumption(parts: Parts, row: int, key: str, entry: Input) -> None:
    book, sheet, provenance = parts.book, parts.book.sheets[ASSUMPTIONS], entry.provenance
    assert provenance is not None
    inputs_row, columns = parts.layout.inputs[key].row + 1, Columns(parts.plan.horizon)
    sheet.write_string(row, 0, f"{entry.section}: {entry.name}", book.style("wrap"))
    sheet.write_string(row, 1, key, book.style("quiet", "top"))
    sheet.write_string(row, 2, entry.unit, book.style("quiet", "top"))
    value = parts.input(key, 1)
    if entry.kind == "amounts":
        sheet.write_string(row, 3, "by year", book.style("quiet", "number", "top"))
    else:
        text = f'=IF(ISNUMBER({value.cell}),{value.cell},"missing")' if entry.missing else f"={value.cell}"
        book.write_cell(
            ASSUMPTIONS, row, 3, text, value.value, book.style("number", "top", number=unit_named(entry.unit).cell)
        )
    texts = {"Status": provenance.standing, "Source": provenance.source, "Owner": provenance.owner,
             "Note": provenance.note}  # fmt: skip
    for heading, text in texts.items():
        cell = f"{SHEET}!${letters(columns.after(heading))}{inputs_row}"
        style = book.style("indented", *(["wrap"] if heading == "Note" else ["top"]))
        filled = f'IF(ISBLANK({cell}),"",{cell})'
        if heading == "Source":
            filled = as_written.source_now(columns, inputs_row - 1, cell, provenance)
        book.write_cell(ASSUMPTIONS, row, list(HEADERS).index(heading), f"={filled}", text, style)
    lines = max(-(-len(provenance.note) // (NOTE_WIDTH - 6)), -(-len(f"{entry.section}: {entry.name}") // 66))
    if lines > 1:
        sheet.set_row(row, 13 * lines + 3)


def _statuses(parts: Parts, row: int) -> int:
    """Write how many numbers have which status, and what each means."""
    book, sheet, plan = parts.book, parts.book.sheets[ASSUMPTIONS], parts.plan
    for column in range(len(HEADERS)):
        sheet.write_blank(row, column, None, book.style("heading"))
    sheet.write_string(row, 0, "How far the numbers can be trusted", book.style("heading"))
    status = letters(Columns(plan.horizon).after("Status"))
    statuses: list[str] = [entry.provenance.status for entry in plan.inputs.values() if entry.provenance is not None]
    for offset, (word, meaning) in enumerate(STATUS_MEANING.items(), start=1):
        sheet.write_string(row + offset, 0, f"{word}: {meaning}", book.style("label"))
        sheet.write_string(row + offset, 2, "count", book.style("quiet"))
        formula = f'=COUNTIF({SHEET}!{status}:{status},"{word}*")'
        book.write_cell(ASSUMPTIONS, row + offset, ALL_YEARS, formula, statuses.count(word), book.style("number"))
    row += len(STATUS_MEANING) + 1
    for key, entry in missing(plan).items():
        sheet.write_string(row, 0, f"Missing: {entry.name}", book.style("label"))
        sheet.write_string(row, 1, key, book.style("quiet"))
        sheet.write_string(row, list(HEADERS).index("Note"), entry.why, book.style("indented"))
        row += 1
    return row


def _sources(parts: Parts, row: int) -> None:
    """Write the sources as a table."""
    book, sheet, plan = parts.book, parts.book.sheets[ASSUMPTIONS], parts.plan
    rows = [[source.title, source.id, source.publisher] for source in inputs_sources.sources_of(plan)]
    if not rows:
        return
    headers = [{"header": text, "header_format": book.style("header_text")} for text in ("Source", "Id ", "Publisher")]
    sheet.add_table(
        row, 0, row + len(rows), 2, {"name": "Sources", "data": rows, "columns": headers, "style": None,
                                     "autofilter": False},
    )  # fmt: skip


def _lock(lock: Lock) -> str:
    """Return who locked the plan, and what reading the workbook back makes of it."""
    return (
        f"On {lock.date.isoformat()} by {lock.author} (mtfs {lock.version}, hash {lock.sha256[:SHOWN_DIGITS]}). "
        "The plan read back from this workbook is a new one, not locked."
    )


def write_about(parts: Parts, version: str, sheets: dict[str, str]) -> None:
    """Write purpose, version, how to use, conventions and the index of sheets."""
    book, sheet, plan = parts.book, parts.book.sheets[ABOUT], parts.plan
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, "About this workbook", book.style("title"))
    facts = {
        "Purpose": "The medium-term financial strategy of an Integrated Care Board: how its allocation grows, what "
        "repurposing funds releases, and the investment pot that pays for moving care out of hospital.",
        "Plan": f"{plan.name}, {plan.organisation} ({plan.code}), dated {plan.date.isoformat()}",
        "Note": plan.note or "none",
        **({"Locked": _lock(plan.lock)} if plan.lock is not None else {}),
        "Written by": f"mtfs {version}",
        "How to use": "Change inputs on the sheet Inputs (yellow cells); every other sheet recalculates. "
        "Look at Checks before you use a figure.",
        **({"Choosing a scenario": SCENARIOS} if plan.scenarios else {}),
        "Taking it further": "Save the workbook, then run: mtfs report THIS-FILE.xlsx -o NEW.xlsx - the Inputs sheet "
        "is the plan and is read back. mtfs explain LINE YEAR says how a figure comes about; the "
        "line's id stands in column B.",
        "Units": "Money in £k (on Summary and Figures £m), rates and shares as percentages, years from April to March.",
        "Signs": "Convergence is signed as NHS England prints it: below 0 takes money away. Steps sum to the movement.",
        "Carried on": f"{CARRIED_ON} A year that is carried on is in grey italics on Inputs.",
        "Missing": "What nobody has published or entered is shown as missing and left out of totals, never guessed.",
    }
    for row, (label, text) in enumerate(facts.items(), start=2):
        sheet.write_string(row, 0, label, book.style("strong", "wrap"))
        sheet.write_string(row, 1, text, book.style("wrap"))
        sheet.set_row(row, 13 * (1 + len(text) // 108) + 4)
    row = len(facts) + 3
    for column, text in enumerate(("Sheet", "What it holds")):
        sheet.write_string(row, column, text, book.style("header_text"))
    for offset, (name, text) in enumerate(sheets.items(), start=1):
        sheet.write_url(row + offset, 0, f"internal:'{name}'!A1", book.style("link"), name)
        sheet.write_string(row + offset, 1, text, book.style("wrap"))
