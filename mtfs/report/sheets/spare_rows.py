"""Spare rows on Inputs and on As written: cells to type into, and what says whether a row is in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from mtfs.core.units import COUNT, unit_named
from mtfs.plan.as_written import WrittenInput
from mtfs.plan.inputs import YES_OR_NO, Input
from mtfs.plan.sheet import ALL_YEARS, AS_WRITTEN, ID, NAME, SHEET, UNIT, Columns, letters
from mtfs.plan.spare_rows import SpareRow
from mtfs.report.book import validation
from mtfs.report.book.parts import Parts
from mtfs.report.sheets import as_written
from mtfs.report.sheets.inputs import AS_TEXT

NO_NAME = "figures without a name: type the name, or clear them"
NO_TEXT = "the name is a number, a date, an error or true or false: type a name"
NO_FIGURES = "a name without its figures: type them, 0 for none, or clear the name"
IS_BLANK = "is blank: type its figure, 0 for none"
IS_MISSING = "is missing: type it"
NO_CHOICE = "the choice is missing: choose one of the list"
A_TEXT = (
    "a cell holds a text, an error or a word that is none of the choices: type the number, or choose one of the list"
)
TAKEN = "this name is there already: change its row, or give another name"
NO_BREAK_SPACE = "\u00a0"
LOCAL = "local"
"""What a number that is typed into a spare row is, unless another status is."""


def written(parts: Parts) -> dict[str, WrittenInput]:
    """Return the spare rows as they are written, by id."""
    rows = (spare for _, spare in sorted(parts.layout.spare.items(), key=lambda item: item[1].number))
    return {row.id: WrittenInput(row.name, row.form.kind, row.form.unit, row.form.default) for row in rows}


def write(parts: Parts) -> None:
    """Write the spare rows of Inputs below their headings, and those of As written."""
    book, sheet, columns = parts.book, parts.book.sheets[SHEET], Columns(parts.plan.horizon)
    for place, row in parts.layout.spare_headings:
        if place.sheet == SHEET:
            sheet.write_string(place.row, NAME, row.heading, book.style("strong"))
            sheet.set_row(place.row, None, None, {"level": 1})
    for row in parts.layout.spare.values():
        _on_inputs(parts, columns, row)
        _on_as_written(parts, columns, row)


def _cells(parts: Parts, columns: Columns, row: SpareRow) -> tuple[Input | None, Input | None, range]:
    """Return the inputs under All years and by year, and the columns of the latter."""
    inputs = parts.of_empty_parts.plan.inputs
    one, by_year = (inputs[key] if key is not None else None for key in (row.one_key, row.years_key))
    first = columns.year(row.form.first_period)
    return one, by_year, range(first, columns.last_year + 1) if by_year is not None else range(0)


def _on_inputs(parts: Parts, columns: Columns, row: SpareRow) -> None:
    book, sheet, row_number = parts.book, parts.book.sheets[SHEET], parts.layout.spare_inputs[row.id].row
    one, by_year, years = _cells(parts, columns, row)
    sheet.write_blank(row_number, NAME, None, book.style("input", "wrapped", number=AS_TEXT))
    validation.of_input(sheet, row_number, NAME, NAME, parts.of_empty_parts.plan.inputs[f"{row.id}.name"])
    sheet.write_string(row_number, ID, row.id, book.style("quiet"))
    sheet.write_string(row_number, UNIT, row.form.unit, book.style("quiet"))
    if one is not None:
        if row.form.default is not None:
            sheet.write_string(row_number, ALL_YEARS, row.form.default, book.style("input", "number"))
        else:
            sheet.write_blank(
                row_number, ALL_YEARS, None, book.style("input", "number", number=unit_named(one.unit).cell)
            )
        validation.of_input(sheet, row_number, ALL_YEARS, ALL_YEARS, one)
    if by_year is not None:
        for column in years:
            sheet.write_blank(
                row_number, column, None, book.style("input", "number", number=unit_named(by_year.unit).cell)
            )
        validation.of_input(sheet, row_number, years[0], years[-1], by_year)
    status = f'=IF({as_written.cell(columns, "Edited", row_number)}=0,"","{LOCAL}")'
    book.write_cell(SHEET, row_number, columns.after("Status"), status, "", book.style("input", "indented", "wrapped"))
    for heading in as_written.PROVENANCE_TEXTS:
        sheet.write_blank(row_number, columns.after(heading), None, book.style("input", "indented", "wrapped"))
    validated = {heading: columns.after(heading) for heading in ("Status", *as_written.PROVENANCE_TEXTS)}
    validation.of_provenance(sheet, row_number, validated, "")
    sheet.write_string(row_number, columns.after("Kind"), row.form.kind, book.style("quiet", "indented"))
    style = book.style("indented", "strong", "faulty")
    book.write_cell(SHEET, row_number, columns.last, _to_correct(parts, columns, row), "", style)
    sheet.set_row(row_number, None, None, {"level": 2})


def _on_as_written(parts: Parts, columns: Columns, row: SpareRow) -> None:
    book, sheet, row_number = parts.book, parts.book.sheets[AS_WRITTEN], parts.layout.spare_inputs[row.id].row
    quiet = book.style("quiet")
    for column, text in ((NAME, row.name), (ID, row.id), (UNIT, row.form.unit)):
        sheet.write_string(row_number, column, text, quiet)
    if row.form.default is not None:
        sheet.write_string(row_number, ALL_YEARS, row.form.default, quiet)
    sheet.write_string(row_number, columns.as_written("Kind"), row.form.kind, book.style("quiet", "indented"))
    style = book.style("quiet", "number", number=COUNT.cell)
    filled = int(row.form.default is not None)
    for heading, formula in _checks(parts, columns, row).items():
        of_filled = heading == "Filled"
        text, value = f"=IFERROR({formula},{int(not of_filled)})", filled if of_filled else 0
        book.write_cell(AS_WRITTEN, row_number, columns.as_written(heading), text, value, style)


def _to_correct(parts: Parts, columns: Columns, row: SpareRow) -> str:
    """Return the formula that says on Inputs what is wrong with a row."""
    typed = _Typed.of(parts, columns, row)
    wrong = [
        (f"{typed.no_text}>0", f'"{NO_TEXT}"'),
        (f"{typed.unnamed}>0", f'"{NO_NAME}"'),
        (f"{typed.named}*({_lacking(row, typed)})>0", _which_lacks(parts, columns, row, typed)),
    ]
    for span, entry in zip(typed.numbers, typed.inputs, strict=True):
        wrong.append((f"{as_written.outside(span, entry)}>0", as_written.say_outside(entry)))
    if row.form.default is not None:
        wrong.append((f"{typed.named}*ISBLANK({typed.all_years})>0", f'"{NO_CHOICE}"'))
    wrong.append((f"{_no_numbers(row, typed)}>0", f'"{A_TEXT}"'))
    missing = f'"{TAKEN}"'
    for formula, text in reversed(wrong):
        missing = f"IF({formula},{text},{missing})"
    return as_written.wrong_in_row(columns, typed.row, missing)


def _which_lacks(parts: Parts, columns: Columns, row: SpareRow, typed: _Typed) -> str:
    """Return the formula that says which figure a row lacks: all of them, that for all years, or that of a year."""
    one, _, years = _cells(parts, columns, row)
    which = f'"{NO_FIGURES}"'
    if row.form.every_year:
        headings = [(column, parts.plan.years[column - columns.year(0)]) for column in years]
        of_year = f'"{headings[-1][1]}"'
        for column, year in reversed(headings[:-1]):
            of_year = f'IF(ISBLANK({SHEET}!{letters(column)}{typed.row + 1}),"{year}",{of_year})'
        which = f'{of_year}&" {IS_BLANK}"'
    if one is not None and row.form.default is None:
        what = f"{one.name[:1].lower()}{one.name[1:]}".replace('"', '""')
        which = f'IF(ISBLANK({typed.all_years}),"the {what} {IS_MISSING}",{which})'
    return f'IF({typed.figures}=0,"{NO_FIGURES}",{which})'


@dataclass(frozen=True, slots=True)
class _Typed:
    """The cells of a row of Inputs that a user types into, as formulas write them."""

    row: int
    name: str
    all_years: str
    numbers: list[str]
    """The spans of cells that hold numbers."""
    inputs: list[Input]
    """The inputs that each of them is of."""
    texts: str
    """How many of source, note and owner hold something."""
    whole: str
    """All cells for numbers and words, those too that do not count for the row."""
    beside: str
    columns: list[int]

    @classmethod
    def of(cls, parts: Parts, columns: Columns, row: SpareRow) -> Self:
        """Return the cells of a row."""
        row_number, (one, of_years, years) = parts.layout.spare_inputs[row.id].row, _cells(parts, columns, row)

        def span(first: int, last: int) -> str:
            return f"{SHEET}!{letters(first)}{row_number + 1}:{letters(last)}{row_number + 1}"

        by_year = [span(years[0], years[-1])] if years else []
        counted = [one] if one is not None and row.form.default is None else []
        return cls(
            row_number,
            f"{SHEET}!{letters(NAME)}{row_number + 1}",
            f"{SHEET}!{letters(ALL_YEARS)}{row_number + 1}",
            [*([span(ALL_YEARS, ALL_YEARS)] if counted else []), *by_year],
            [*counted, *([of_years] if of_years is not None else [])],
            "+".join(
                f"COUNTA({SHEET}!{letters(columns.after(text))}{row_number + 1})"
                for text in as_written.PROVENANCE_TEXTS
            ),
            span(ALL_YEARS, columns.last_year),
            span(columns.last + 1, columns.last + as_written.BESIDE),
            [NAME, *([ALL_YEARS] if one is not None else []), *years],
        )

    @property
    def figures(self) -> str:
        """How many cells for numbers hold something."""
        return f"({'+'.join(f'COUNTA({span})' for span in self.numbers)})"

    @property
    def no_name(self) -> str:
        """Whether the cell of the name is blank: it is so too with nothing but spaces in it."""
        return f'IF(ISTEXT({self.name}),{self.trimmed}="",ISBLANK({self.name}))'

    @property
    def named(self) -> str:
        """Whether the row has a name: 1 or 0."""
        return f"(1-({self.no_name}))"

    @property
    def unnamed(self) -> str:
        """Whether figures, or what is said of them, stand without a name: 1 or 0."""
        return f"({self.no_name})*({self.figures}+{self.texts}>0)"

    @property
    def no_text(self) -> str:
        """Whether the cell of the name holds something else than a text: 1 or 0."""
        return f"(1-ISTEXT({self.name})-ISBLANK({self.name}))"

    @property
    def trimmed(self) -> str:
        """The name without spaces around it."""
        return f'TRIM(SUBSTITUTE({self.name},"{NO_BREAK_SPACE}"," "))'


def _lacking(row: SpareRow, typed: _Typed) -> str:
    """Return the formula of how many figures a row lacks that has a name."""
    needed = [f"({typed.figures}=0)*1"]
    if row.form.one and row.form.default is None:
        needed.append(f"ISBLANK({typed.all_years})")
    if row.form.every_year:
        needed.append(f"COLUMNS({typed.numbers[-1]})-COUNTA({typed.numbers[-1]})")
    return "+".join(needed)


def _no_numbers(row: SpareRow, typed: _Typed) -> str:
    """Return the formula of how many cells hold no number, or none of the choices."""
    terms = [f"COUNTA({span})-COUNT({span})" for span in typed.numbers]
    if row.form.default is not None:
        options = ",".join(f'{typed.all_years}="{option}"' for option in YES_OR_NO)
        terms.append(f"1-OR({options},AND({typed.no_name},ISBLANK({typed.all_years})))")
    return "+".join(terms)


def _taken(parts: Parts, row: SpareRow, typed: _Typed) -> str:
    """Return the formula of how many others of its family have the name of a row."""
    layout = parts.layout
    names = [(place.row, ALL_YEARS) for key, place in layout.inputs.items() if _is_name(key, row.path)]
    names += [
        (layout.spare_inputs[other.id].row, NAME)
        for other in layout.spare.values()
        if other.path == row.path and other != row
    ]
    same = "".join(f"+({SHEET}!{letters(column)}{number + 1}={typed.trimmed})" for number, column in names)
    return f"{typed.named}*IFERROR(0{same},0)"


def _is_name(key: str, path: str) -> bool:
    """Return whether an input is the name of a part of a family."""
    family, *rest = key.rsplit(".", 2)
    return family == path and rest[-1] == "name"


def _checks(parts: Parts, columns: Columns, row: SpareRow) -> dict[str, str]:
    """Return the formula of each check of a row, over its cells on Inputs."""
    typed, default = _Typed.of(parts, columns, row), row.form.default
    counted = typed.figures
    no_number = [_no_numbers(row, typed), typed.no_text, _taken(parts, row, typed)]
    no_number += [typed.unnamed, f"{typed.named}*({_lacking(row, typed)})"]
    no_number += [as_written.outside(span, entry) for span, entry in zip(typed.numbers, typed.inputs, strict=True)]
    edited = counted
    word = ""
    if default is not None:
        edited += f'+(1-EXACT({typed.all_years},"{default}"))'
        word = f"+COUNTA({typed.all_years})"
    return {
        "Moved": as_written.moved(typed.row, typed.columns),
        "Not a number": "+".join([*no_number, as_written.other_fixed(columns, typed.row)]),
        "Filled": f"COUNTA({typed.whole})",
        "Does not count": f"COUNTA({typed.whole})-({counted}{word})+COUNT({typed.beside})",
        "Edited": edited,
        "Texts edited": f"{typed.named}+{typed.texts}",
    }
