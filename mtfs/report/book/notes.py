"""The Assumptions sheet: every number that the figures rest on, and the sources."""

from __future__ import annotations

from mtfs.analysis.figures.missing import missing
from mtfs.core.units import unit_named
from mtfs.plan.inputs import Input
from mtfs.plan.parts.base import STATUS_MEANING
from mtfs.plan.sheet import ALL_YEARS, HEADER_ROW, SHEET, Columns, letters
from mtfs.report.book.heights import height
from mtfs.report.book.parts import Parts
from mtfs.report.sheets import as_written

ASSUMPTIONS = "Assumptions"
HEADERS = {
    "Assumption": 51,
    "Id": 40,
    "Unit": 11,
    "Value": 13,
    "Status": 16,
    "Source": 15,
    "Owner": 12,
    "Note": 52,
}


def write_assumptions(parts: Parts) -> None:
    """Write the log of assumptions: every number with status, source, owner and note; then the sources."""
    book, sheet = parts.book, parts.book.sheets[ASSUMPTIONS]
    standing = "As they stand on Inputs" + (" or as the selected scenario sets them" if parts.plan.scenarios else "")
    sheet.write_string(HEADER_ROW - 1, 2, f"{standing}; a series shows its first plan year.", book.style("subtitle"))
    looks = {text: "header" if text == "Value" else "header_text" for text in HEADERS}
    looks |= {text: "header_text indented" for text in list(HEADERS)[4:]}
    for column, width in enumerate(HEADERS.values()):
        sheet.set_column(column, column, width)
    last = HEADER_ROW + sum(entry.provenance is not None for entry in parts.plan.inputs.values())
    book.add_table(ASSUMPTIONS, ASSUMPTIONS, (HEADER_ROW, 0, last, len(HEADERS) - 1), looks.items())
    row = HEADER_ROW + 1
    for key, entry in parts.plan.inputs.items():
        if entry.provenance is not None:
            _assumption(parts, row, key, entry)
            row += 1
    row = _statuses(parts, row + 1)
    _sources(parts, row + 1)
    sheet.freeze_panes(HEADER_ROW + 1, 1)
    sheet.repeat_rows(0, HEADER_ROW)


def _assumption(parts: Parts, row: int, key: str, entry: Input) -> None:
    book, sheet, provenance = parts.book, parts.book.sheets[ASSUMPTIONS], entry.provenance
    assert provenance is not None
    inputs_row, columns = parts.layout.inputs[key].row + 1, Columns(parts.plan.horizon)
    name = entry.full_name
    sheet.write_string(row, 0, name, book.style("wrap"))
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
        style = book.style("indented", "wrap")
        filled = f'IF(ISBLANK({cell}),"",{cell})'
        if heading == "Source":
            filled = as_written.source_now(columns, inputs_row - 1, cell, provenance)
        book.write_cell(ASSUMPTIONS, row, list(HEADERS).index(heading), f"={filled}", text, style)
    sheet.set_row(row, height((name, HEADERS["Assumption"]), *((text, HEADERS[key]) for key, text in texts.items())))


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
    book, sheet = parts.book, parts.book.sheets[ASSUMPTIONS]
    rows = [(f"{source.id}: {source.title}", source.id, source.publisher) for source in parts.sources]
    if not rows:
        return
    headers = [(text, "header_text") for text in ("Source", "Id", "Publisher")]
    book.add_table(ASSUMPTIONS, "Sources", (row, 0, row + len(rows), 2), headers)
    for this_row, texts in enumerate(rows, start=row + 1):
        for column, text in enumerate(texts):
            sheet.write_string(this_row, column, text, book.style("wrap" if column == 0 else "top"))
        sheet.set_row(this_row, height((texts[0], HEADERS["Assumption"])))
