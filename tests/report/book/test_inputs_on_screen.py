"""Inputs on the screen of a laptop and on paper: what stands side by side, what is folded away, where links lead."""

import re
from collections import Counter

import pytest

from mtfs.nhse.published import sources
from mtfs.plan.sheet import AFTER_YEARS, ALL_YEARS, ID, NAME, SOURCE_TITLE, UNIT, Columns, letters

LAPTOP = 1000
"""Pixels that label, unit and years may take."""
PAPER = (297 / 25.4 - 2 * 0.4) * 96
"""Pixels of a landscape page of A4 between its margins, unscaled."""
SPARE = 1.06
"""LibreOffice draws columns up to 6% wider than Excel."""


@pytest.fixture
def sheet(book):
    return book["Inputs"]


@pytest.fixture
def columns(plan):
    return Columns(plan.horizon)


def pixels(sheet, *numbers):
    """The pixels that some columns, counted from 0, take: seven a character, and five of padding."""
    widths = [
        held.width
        for number in numbers
        for held in sheet.column_dimensions.values()
        if held.min <= number + 1 <= held.max and not held.hidden
    ]
    return sum(int(7 * (width - 5 / 7) + 0.5) + 5 for width in widths)


def test_label_unit_and_five_years_fit_a_laptop(sheet, plan, columns):
    taken = pixels(sheet, *range(columns.last_year + 1))
    assert taken <= LAPTOP if plan.horizon <= 5 else pixels(sheet, NAME, UNIT) <= LAPTOP / 2
    assert taken > pixels(sheet, NAME, UNIT) > 300
    assert sheet.freeze_panes == f"{letters(ALL_YEARS)}5"


def test_ids_are_folded_away(sheet):
    ids, names = (sheet.column_dimensions[letters(column)] for column in (ID, NAME))
    assert ids.hidden and ids.outlineLevel == 1 and names.collapsed and not names.hidden
    assert not sheet.sheet_properties.outlinePr.summaryBelow and not sheet.sheet_properties.outlinePr.summaryRight


def test_the_index_leads_to_every_group_and_counts_its_inputs(sheet, plan, layout):
    chapters = Counter(entry.chapter for entry in plan.inputs.values())
    assert len(layout.chapters) == len(chapters)  # the parts of a chapter stand together
    links = [cell for (cell,) in sheet.iter_rows(min_row=5, max_col=1) if cell.hyperlink]
    texts = [cell.value for cell in links]
    assert texts == [*chapters, *(["Sources"] if len(texts) > len(chapters) else [])] and sheet["A5"].value
    assert [cell.row for cell in links] == list(range(6, 6 + len(links)))
    for cell in links:
        target = sheet[cell.hyperlink.location.rpartition("!")[2]]
        assert target.value == cell.value and not sheet.row_dimensions[target.row].outlineLevel
        assert sheet.row_dimensions[target.row + 1].outlineLevel == 1
        if cell.value in chapters:
            counted = sheet.cell(target.row, UNIT + 1).value
            assert re.search('"([0-9]+) inputs?"', counted)[1] == str(chapters[cell.value])
            assert sheet.cell(cell.row, UNIT + 1).value == f"={letters(UNIT)}{target.row}"


def test_every_input_is_in_its_group(sheet, plan, layout):
    for key, place in layout.inputs.items():
        [rows] = [rows for rows in layout.chapters if rows.heading < place.row <= rows.last]
        assert rows.chapter == plan.inputs[key].chapter and sheet.row_dimensions[place.row + 1].outlineLevel == 2
    assert sum(rows.inputs for rows in layout.chapters) == len(plan.inputs)


def test_no_name_and_no_note_is_cut_not_even_a_status_once_it_is_edited(sheet, stored, book, columns):
    wraps = [NAME, *(columns.after(heading) for heading in AFTER_YEARS if heading != "Kind")]
    for row in sheet.iter_rows(min_row=6):
        if row[NAME].hyperlink or not row[NAME].alignment.wrap_text:
            assert row[ID].value is None
            continue
        lines = (sheet.row_dimensions[row[0].row].height or 16) // 13
        texts = {column: stored["Inputs"].get(row[column].coordinate, (None, None))[1] for column in wraps}
        texts["once edited"] = book["As written"].cell(row[0].row, columns.as_written("If edited") + 1).value
        for column, text in texts.items():
            wide = pixels(sheet, columns.after("Status") if column == "once edited" else column)
            assert len(text or "") * 6 <= lines * wide, (row[0].row, text)


def test_a_text_for_all_years_has_room(sheet, plan, layout, columns):
    for key, place in layout.inputs.items():
        cell = sheet.cell(place.row + 1, ALL_YEARS + 1)
        if isinstance(cell.value, str) and plan.inputs[key].provenance is None:
            beside = range(ALL_YEARS, columns.last_year + 1)
            lines = (sheet.row_dimensions[cell.row].height or 16) // 13
            room = lines * pixels(sheet, ALL_YEARS) if cell.alignment.wrap_text else pixels(sheet, *beside)
            assert len(cell.value) * 6 <= room, key


def test_values_and_status_print_on_one_page_across(sheet, plan, columns):
    assert sheet.print_area.endswith(f"${letters(columns.after('Status'))}${sheet.max_row}")
    assert plan.horizon > 5 or not sheet.col_breaks.brk


def test_a_source_stands_by_key_and_by_title(sheet, stored, plan, layout, columns):
    known, told = sources(), {}
    foot = [row for row in sheet.iter_rows(min_row=layout.last_row("Inputs") + 2) if row[columns.after("Source")].value]
    for row in foot:
        key, title = row[columns.after("Source")].value, row[columns.after(SOURCE_TITLE)].value
        told[key] = title
        assert row[NAME].value.startswith(f"{key}: ") and title == (known[key].short_title if key in known else key)
    named = [entry.provenance.source for entry in plan.inputs.values() if entry.provenance is not None]
    assert list(told) == list(dict.fromkeys(filter(None, named)))
    cells = stored["Inputs"]
    for key, place in layout.inputs.items():
        provenance = plan.inputs[key].provenance
        if provenance is not None:
            formula, shown = cells[f"{letters(columns.after(SOURCE_TITLE))}{place.row + 1}"]
            assert formula.startswith("=IF(") and (shown or "") == told.get(provenance.source, "")
    rules = [rule for rule in sheet.data_validations.dataValidation if rule.promptTitle == "Source"]
    column = letters(columns.after("Source"))
    cells = f"Inputs!${column}${foot[0][0].row}:${column}${foot[-1][0].row}" if foot else ""
    assert {(rule.formula1, bool(rule.showErrorMessage)) for rule in rules if rule.type == "list"} == (
        {(cells, False)} if foot else set()
    )
