"""The sheet As written: what Inputs held when mtfs wrote it, and whether its cells are still what they were.

Each row and column is the one of Inputs. What stands here are constants, and formulas over Inputs from outside it:
sorting, moving or overwriting rows of Inputs leaves them in their place, so that they notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from mtfs.core.units import COUNT, unit_named
from mtfs.plan import as_written
from mtfs.plan.inputs import Input
from mtfs.plan.parts.base import Provenance, Series
from mtfs.plan.sheet import (
    AFTER_YEARS_AS_WRITTEN,
    ALL_YEARS,
    AS_WRITTEN,
    FIXED,
    HEADER_ROW,
    ID,
    KINDS,
    NAME,
    SHEET,
    UNIT,
    Columns,
    carried_on,
    letters,
)
from mtfs.report.book import validation
from mtfs.report.book.parts import Parts

PURPOSE = "What Inputs held when this workbook was written, and whether its cells still are what they were."
HOW_TO_READ = "In the rows and columns of Inputs. Nothing is to be edited here: reading back compares with it."
QUOTE = '"'
QUOTED = f"'{AS_WRITTEN}'"
BESIDE = 26
"""How many columns right of the last one must hold no number."""
PROVENANCE_TEXTS = ("Source", "Note", "Owner")
COUNTS = ("Moved", "Not a number", "Does not count")
"""The columns of which a row must have none."""
MOVED = "moved or deleted: undo that, or write the workbook again from the plan"
"""What Inputs says of a row whose cells no longer stand where the formulas look for them."""
FIXED_CELLS = "unit and kind are fixed: put back what stands on As written"
STRAY = "a figure stands in a column that does not count for this row: clear it"


def write(parts: Parts, others: Mapping[str, as_written.WrittenInput]) -> None:
    """Write the sheet; its fingerprint is that of other rows on it too, which are written elsewhere."""
    book, plan, sheet = parts.book, parts.plan, parts.book.sheets[AS_WRITTEN]
    columns = Columns(plan.horizon)
    sheet.write_string(HEADER_ROW - 1, UNIT, HOW_TO_READ, book.style("subtitle"))
    inputs = {key: as_written.as_written(entry) for key, entry in plan.inputs.items()} | dict(others)
    places = parts.layout.inputs | parts.layout.spare_inputs
    written = as_written.fingerprint({key: inputs[key] for key in sorted(inputs, key=lambda key: places[key].row)})
    sheet.write_string(HEADER_ROW - 1, columns.as_written("If edited"), written, book.style("subtitle"))
    headings = {NAME: "Input", ID: "Id", UNIT: "Unit", ALL_YEARS: "All years"}
    headings |= {columns.year(period): year for period, year in enumerate(plan.years)}
    headings |= {columns.as_written(text): text for text in AFTER_YEARS_AS_WRITTEN}
    for column, text in headings.items():
        of_numbers = ALL_YEARS <= column <= columns.last_year or column > columns.as_written("Source")
        looks = ("header",) if of_numbers else ("header_text", *(["indented"] if column > columns.last_year else []))
        sheet.write_string(HEADER_ROW, column, text, book.style(*looks))
    for key, entry in plan.inputs.items():
        _row(parts, columns, key, entry)
    widths = {NAME: 38, ID: max(38, *map(len, plan.inputs)), UNIT: 10, ALL_YEARS: 14}
    widths |= {columns.year(period): 11 for period in range(plan.horizon + 1)}
    widths |= {columns.as_written(text): 14 for text in AFTER_YEARS_AS_WRITTEN}
    widths |= {columns.as_written("Kind"): 26, columns.as_written("Status"): 13, columns.as_written("If edited"): 48}
    book.last_printed[AS_WRITTEN] = columns.as_written("Status")
    book.top_printed.add(AS_WRITTEN)
    for column, width in widths.items():
        sheet.set_column(column, column, width)
    sheet.protect()  # without a password: replacing a number everywhere passes it over
    sheet.freeze_panes(HEADER_ROW + 1, ALL_YEARS)
    sheet.repeat_rows(0, HEADER_ROW)


def status(columns: Columns, row: int) -> str:
    """Return the formula of a row's status on Inputs: as written, or local once its number is another one."""
    edited, before, after = (cell(columns, heading, row) for heading in ("Edited", "Status", "If edited"))
    return f"=IF({edited}=0,{before},{after})"


def source_now(columns: Columns, row: int, source: str, provenance: Provenance) -> str:
    """Return the formula of a row's source, a cell: none where its number is another one and its source the old one."""
    filled = f'IF(ISBLANK({source}),"",{source})'
    if provenance.overwritten().get("source") != "":
        return filled
    return f'IF(AND({cell(columns, "Edited", row)}>0,{source}={cell(columns, "Source", row)}),"",{filled})'


def to_correct(columns: Columns, row: int, entry: Input) -> str:
    """Return the formula that says on Inputs what is wrong with a row."""
    wrong = f'"{_missing(entry)}"'
    if entry.provenance is not None and not entry.structural:
        wrong = (
            f"IF({outside(f'{SHEET}!{_span(_counted(columns, entry), row)}', entry)}>0,{say_outside(entry)},{wrong})"
        )
    return wrong_in_row(columns, row, wrong)


def outside(span: str, entry: Input) -> str:
    """Return the formula of how many numbers of some cells lie outside what an input may be."""
    low, high = validation.bounds_of(entry)
    return f'COUNTIF({span},"<{low:.15g}")+COUNTIF({span},">{high:.15g}")'


def say_outside(entry: Input) -> str:
    """Return the text, as a formula writes it, that says so."""
    return f'"outside {validation.span_of(entry)}: correct the number"'


def _counted(columns: Columns, entry: Input) -> range:
    """Return the columns of Inputs that count for an input."""
    if isinstance(entry.content, Series):
        return range(columns.year(entry.first_period), columns.last_year + 1)
    return range(ALL_YEARS, ALL_YEARS + 1)


def _span(counted: range, row: int) -> str:
    """Return cells of a row that stand side by side, without their sheet."""
    return f"{letters(counted[0])}{row + 1}:{letters(counted[-1])}{row + 1}"


def wrong_in_row(columns: Columns, row: int, missing: str) -> str:
    """Return the formula that says what is wrong with a row, where `missing` says what number or word it lacks."""
    was_moved, no_number, stray = (cell(columns, heading, row) for heading in COUNTS)
    wrong = f'IF({other_fixed(columns, row)}>0,"{FIXED_CELLS}",{missing})'
    return f'=IF({was_moved}>0,"{MOVED}",IF({no_number}>0,{wrong},IF({stray}>0,"{STRAY}","")))'


def other_fixed(columns: Columns, row: int) -> str:
    """Return the formula of how many of a row's unit and kind are another than as written."""
    return f"{_other(UNIT, UNIT, row)}+{_other(columns.after('Kind'), columns.as_written('Kind'), row)}"


def _other(column: int, written: int, row: int) -> str:
    """Return the formula of whether a text of Inputs is another than as written: 1 or 0."""
    return f"(1-EXACT({SHEET}!${letters(column)}${row + 1},{QUOTED}!${letters(written)}${row + 1}))"


def _missing(entry: Input) -> str:
    if entry.structural:
        return "this is fixed in this workbook: put back what stands on As written"
    if entry.provenance is None:
        return "this is none of the choices: choose one of the list"
    if entry.kind == "amounts":
        return "a cell holds a text, or an amount was deleted: type a number, 0 for none"
    return "a number is missing or is a text: type the number"


def cell(columns: Columns, heading: str, row: int) -> str:
    """Return the cell of a row under one of the headings of As written, as Inputs writes it."""
    return f"{QUOTED}!${letters(columns.as_written(heading))}${row + 1}"


def total(columns: Columns, heading: str) -> str:
    """Return the formula of the total of a column."""
    column = letters(columns.as_written(heading))
    return f"SUM({QUOTED}!${column}:${column})"


def edited(columns: Columns, heading: str = "Edited") -> str:
    """Return the formula of how many inputs hold other numbers, choices (or texts) than as written."""
    column = letters(columns.as_written(heading))
    return f'COUNTIF({QUOTED}!${column}:${column},">0")'


def as_it_was(columns: Columns) -> str:
    """Return the formula of whether Inputs says all that it said as written."""
    return f"{edited(columns)}+{edited(columns, 'Texts edited')}+{rows_added()}=0"


def rows_added() -> str:
    """Return the formula of how many more or fewer ids Inputs has than as written."""
    ids = f"${letters(ID)}:${letters(ID)}"
    return f"ABS(COUNTA({SHEET}!{ids})-COUNTA({QUOTED}!{ids}))"


def without_id(columns: Columns) -> str:
    """Return the formula of how many cells of Inputs hold something in a row without an id."""
    first, last, row = letters(ALL_YEARS), letters(columns.last_year), HEADER_ROW + 1
    headings = f"COUNTA({SHEET}!${first}${row}:${last}${row})"
    return f"COUNTA({SHEET}!${first}:${last})-{headings}-{total(columns, 'Filled')}"


def _row(parts: Parts, columns: Columns, key: str, entry: Input) -> None:
    book, sheet, row = parts.book, parts.book.sheets[AS_WRITTEN], parts.layout.inputs[key].row
    quiet = book.style("quiet")
    sheet.write_string(row, NAME, entry.name, quiet)
    sheet.write_string(row, ID, key, quiet)
    sheet.write_string(row, UNIT, entry.unit or as_written.TEXT_UNIT, quiet)
    _content(parts, columns, row, entry)
    texts = {"Kind": FIXED if entry.structural else KINDS[entry.kind]}
    if entry.provenance is not None:
        texts |= {"Status": entry.provenance.standing, "If edited": once_edited(entry.provenance)}
        texts |= {heading: getattr(entry.provenance, heading.lower()) for heading in PROVENANCE_TEXTS}
    for heading, text in texts.items():
        if text:
            sheet.write_string(row, columns.as_written(heading), text, book.style("quiet", "indented"))
    style = book.style("quiet", "number", number=COUNT.cell)
    for heading, formula in _checks(parts, columns, row, entry).items():
        filled = heading == "Filled"
        value = len(_filled(parts, columns, entry)) if filled else 0
        book.write_cell(
            AS_WRITTEN, row, columns.as_written(heading), f"=IFERROR({formula},{int(not filled)})", value, style
        )


def once_edited(provenance: Provenance) -> str:
    """Return the status of a number once another one stands in its place."""
    return provenance.model_copy(update=provenance.overwritten()).standing


def _content(parts: Parts, columns: Columns, row: int, entry: Input) -> None:
    """Write the values of an input; a year that carries on the year before does so here as well."""
    book, sheet, content = parts.book, parts.book.sheets[AS_WRITTEN], entry.content
    style = book.style("quiet", "number", number=unit_named(entry.unit).cell if entry.unit else "")
    if not isinstance(content, Series):
        value = (content or None) if entry.provenance is None else content.value
        if isinstance(value, str):
            sheet.write_string(row, ALL_YEARS, value, book.style("quiet"))
        elif value is not None:
            sheet.write_number(row, ALL_YEARS, value, style)
        return
    stated = False
    for period, year in enumerate(parts.plan.years):
        column, value = columns.year(period), content.values.get(year)
        if value is not None:
            sheet.write_number(row, column, value, style)
            stated = True
        elif entry.kind == "series" and stated:
            book.write_cell(AS_WRITTEN, row, column, carried_on(row, column), entry.by_year(parts.plan)[period], style)


def _filled(parts: Parts, columns: Columns, entry: Input) -> list[int]:
    """Return the columns of Inputs in which an input has something as written."""
    if not isinstance(entry.content, Series):
        return [] if entry.missing or entry.content == "" else [ALL_YEARS]
    periods = sorted(map(parts.plan.years.index, entry.content.values))
    if periods and entry.kind == "series":
        periods = list(range(periods[0], len(parts.plan.years)))
    return list(map(columns.year, periods))


def _checks(parts: Parts, columns: Columns, row: int, entry: Input) -> dict[str, str]:
    """Return the formula of each check of a row, over its cells on Inputs; IFERROR makes one of what was deleted."""
    counted = _counted(columns, entry)
    here = _span(counted, row)
    there = f"{SHEET}!{here}"
    whole = f"{SHEET}!{letters(ALL_YEARS)}{row + 1}:{letters(columns.last_year)}{row + 1}"
    one = f"{letters(ALL_YEARS)}{row + 1}"
    checks = {
        "Moved": moved(row, counted),
        "Filled": f"COUNTA({whole})",
        "Does not count": f"COUNTA({whole})-COUNTA({there})",
    }
    if entry.deciding_years:  # a figure beside them has no line in this workbook
        checks["Does not count"] = f"MAX(0,COUNTA({whole})-COUNTA({whole.removeprefix(SHEET + '!')}))"
    beside = f"{letters(columns.last + 1)}{row + 1}:{letters(columns.last + BESIDE)}{row + 1}"
    checks["Does not count"] += f"+COUNT({SHEET}!{beside})"
    if entry.structural:
        checks["Not a number"] = f"({SHEET}!{one}<>{one})+0"
        checks["Edited"] = checks["Not a number"]
    elif entry.kind == "choice":
        options = ",".join(f'{SHEET}!{one}="{option.replace(QUOTE, QUOTE * 2)}"' for option in entry.options)
        checks["Not a number"] = f"1-OR({options})"
        checks["Edited"] = f"1-EXACT({SHEET}!{one},{one})"
    elif entry.provenance is not None:
        needed = [] if entry.declared.input.may_be_missing else _filled(parts, columns, entry)
        deleted = "".join(f"+ISBLANK({SHEET}!{letters(column)}{row + 1})" for column in needed)
        fixed = other_fixed(columns, row)
        checks["Not a number"] = f"COUNTA({there})-COUNT({there}){deleted}+{fixed}+{outside(there, entry)}"
        checks["Edited"] = f"SUMPRODUCT(({there}<>{here})*1)"
        texts = [_other(columns.after(heading), columns.as_written(heading), row) for heading in PROVENANCE_TEXTS]
        checks["Texts edited"] = "+".join([_other_status(columns, row), fixed, *texts])
    else:
        checks["Texts edited"] = f"1-EXACT({SHEET}!{one},{one})"
    return checks


def _other_status(columns: Columns, row: int) -> str:
    """Return the formula of whether another status was typed in place of the one that follows: 1 or 0."""
    as_follows = status(columns, row).removeprefix("=")
    return f"(1-EXACT({SHEET}!${letters(columns.after('Status'))}${row + 1},{as_follows}))"


def moved(row: int, cells: Iterable[int]) -> str:
    """Return the formula of how many cells of a row of Inputs stand in another row or column than their neighbours.

    References follow a cell that is cut and pasted: its row is then no longer that of the id, or its column that of
    the heading.
    """
    key = f"{SHEET}!{letters(ID)}{row + 1}"
    terms = [f"({key}<>{letters(ID)}{row + 1})"]
    for column in cells:
        cell, heading = f"{SHEET}!{letters(column)}{row + 1}", f"{SHEET}!{letters(column)}${HEADER_ROW + 1}"
        terms += [f"(ROW({cell})<>ROW({key}))", f"(COLUMN({cell})<>COLUMN({heading}))"]
    return "+".join(terms)
