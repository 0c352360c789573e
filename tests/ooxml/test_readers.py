"""Libraries that read workbooks find in every cell what is stored, texts as Excel shows them."""

import pandas
import pytest
from openpyxl.utils.cell import get_column_letter
from python_calamine import CalamineWorkbook
from support import engines
from support.ooxml.package import ESCAPE

from mtfs.plan.library import DEFAULT


def by_openpyxl(path):
    book = engines.load(path, data_only=True)
    return {sheet.title: sheet.iter_rows(values_only=True) for sheet in book}


def by_calamine(path):
    book = CalamineWorkbook.from_path(str(path))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def by_pandas(path):
    sheets = pandas.read_excel(path, sheet_name=None, header=None, keep_default_na=False, engine="calamine")
    return {name: frame.itertuples(index=False, name=None) for name, frame in sheets.items()}


def decoded(value):
    return ESCAPE.sub(lambda found: chr(int(found[1], 16)), value) if isinstance(value, str) else value


def nothing_if_empty(value):
    return None if value == "" else value


def unlike(path, found):
    """(sheet, cell, what a reader found, what is stored) where the two differ; an empty text is nothing to readers."""
    stored = {sheet: {at: value for at, (_, value) in cells.items()} for sheet, cells in engines.read(path).items()}
    read = {
        sheet: {f"{get_column_letter(column)}{row}": value for row, cells in enumerate(rows, 1)
                for column, value in enumerate(cells, 1)}
        for sheet, rows in found.items()
    }  # fmt: skip
    assert list(read) == list(stored)
    return [
        (sheet, at, read[sheet].get(at), value)
        for sheet, cells in stored.items()
        for at, value in cells.items()
        if nothing_if_empty(read[sheet].get(at)) != nothing_if_empty(decoded(value))
    ]


@pytest.mark.parametrize("reader", [by_openpyxl, by_calamine, by_pandas])
def test_a_reader_finds_every_value_of_the_default_report(written, reader):
    assert unlike(written(DEFAULT), reader(written(DEFAULT))) == []


def test_texts_that_look_like_something_else_are_read_as_they_are_shown(written):
    assert unlike(written("hostile"), by_calamine(written("hostile"))) == []
