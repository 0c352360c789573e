"""The rules for cells into which users type: validated, explained and marked."""

from collections import Counter

from mtfs.plan.sheet import Columns
from mtfs.plan.spare_rows import KIND


def input_cells(book, plan):
    """Cells of the Inputs sheet into which a user types a value: (row, cell)."""
    sheet, kind = book["Inputs"], Columns(plan.horizon).after("Kind")
    for row in sheet.iter_rows(min_row=5):
        words = str(row[kind].value or "")
        if words.startswith(KIND):
            yield row, row[0]
            yield from ((row, cell) for cell in row[3 : 5 + plan.horizon] if cell.protection.locked is False)
        elif words.startswith("input: by year"):
            yield from ((row, cell) for cell in row[4 : 5 + plan.horizon] if cell.column > 5 or cell.value is not None)
        elif words:
            yield row, row[3]


def test_every_input_cell_is_validated_and_says_what_belongs_there(book, plan):
    rules = {}
    for rule in book["Inputs"].data_validations.dataValidation:
        for place in (place for box in rule.sqref.ranges for place in box.cells):
            rules.setdefault(place, []).append(rule)
    cells = list(input_cells(book, plan))
    assert len(cells) > 20
    for _, cell in cells:
        on_it = rules.get((cell.row, cell.column), [])
        assert len(on_it) == 1, f"{cell.coordinate} has {len(on_it)} validations"
        [rule] = on_it
        assert rule.prompt and rule.error and rule.showInputMessage and rule.showErrorMessage, cell.coordinate
        assert rule.type in ("decimal", "list", "whole", "textLength", "custom", "date"), cell.coordinate


def test_what_is_typed_now_keeps_to_the_validation(book, plan):
    for rule in book["Inputs"].data_validations.dataValidation:
        for box in rule.sqref.ranges:
            for row, column in box.cells:
                value = book["Inputs"].cell(row, column).value
                if value is None or str(value).startswith("="):
                    continue
                if rule.type == "list" and "!" in rule.formula1:  # the names of the scenarios
                    sheet, corner = rule.formula1.split("!")
                    assert value in [cell.value for (cell,) in book[sheet][corner.replace("$", "")]]
                elif rule.type == "list":
                    assert str(value) in rule.formula1.strip('"').split(",")
                elif rule.type == "decimal":
                    assert float(rule.formula1) <= value <= float(rule.formula2)


def test_inputs_are_marked_by_style_and_by_word(book, plan):
    fills, words = Counter(), Counter()
    for row, cell in input_cells(book, plan):
        word = row[Columns(plan.horizon).after("Kind")].value
        words[word] += 1
        fills["input" if word.startswith(KIND) else word.partition(":")[0], cell.fill.fgColor.rgb] += 1
    assert set(words) >= {"input: one figure", "input: by year, the last carries on", "fixed in this workbook"}
    assert len({fill for (word, fill) in fills if word == "input"}) == 1
    assert {fill for (word, fill) in fills if word == "input"}.isdisjoint(f for (w, f) in fills if w != "input")
    colour = next(fill for (word, fill) in fills if word == "input")
    for sheet in book:
        if sheet.title != "Inputs":
            marked = [c for row in sheet.iter_rows() for c in row if c.fill.fgColor.rgb == colour]
            key = {"An input: type over it", "An input that carries the year before on: type over it, or leave it"}
            meanings = {sheet.cell(cell.row, cell.column + 1).value for cell in marked}
            assert meanings == (key if sheet.title == "Cover" else set()), (
                f"{sheet.title} has cells that look like inputs"
            )


def test_a_year_that_is_carried_on_looks_unlike_one_that_is_given(book, plan):
    cells = [cell for _, cell in input_cells(book, plan) if cell.value is not None]
    assert {cell.font.italic for cell in cells if cell.data_type == "f"} <= {True}
    assert not any(cell.font.italic for cell in cells if cell.data_type != "f")
