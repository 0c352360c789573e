"""Workbooks that call functions, their formulas computed in Python over the values stored in them."""

import ast
import html
import re
import zipfile

import numpy as np
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_to_tuple

from mtfs.udf.registry import FUNCTIONS
from support import engines

REFERENCE = re.compile(r"(?P<sheet>(?:'[^']+'|\w+)!)?(?P<fixed>\$?)(?P<column>[A-Z]{1,3})\$?(?P<row>\d+)(?![\w(.])")

ARRAY = re.compile(r'<c r="(\w+)"[^>]*><f t="array" ref="([^"]+)">([^<]*)</f>')


def arrays(path):
    """{sheet: {cell: (formula, range)}} of dynamic arrays, as the file has them."""
    with zipfile.ZipFile(path) as package:
        names = [sheet.title for sheet in engines.load(path, read_only=True)]
        parts = [package.read(f"xl/worksheets/sheet{at}.xml").decode() for at in range(1, len(names) + 1)]
    return {
        name: {at: ("=" + html.unescape(formula), area) for at, area, formula in ARRAY.findall(part)}
        for name, part in zip(names, parts, strict=True)
    }


def cells_of(area):
    """The cells of a range of one row or of several, row by row."""
    first, last = (coordinate_to_tuple(cell) for cell in (area.split(":") * 2)[:2])
    rows, columns = (range(first[part], last[part] + 1) for part in (0, 1))
    return [f"{get_column_letter(column)}{row}" for row in rows for column in columns]


class Evaluated:
    """Formulas with calls, computed in Python over the values that a workbook stores."""

    def __init__(self, book):
        self.cells = {sheet: {at: value for at, (_, value) in cells.items()} for sheet, cells in book.items()}

    def value(self, sheet, formula):
        names = {name: self.call(function) for name, function in FUNCTIONS.items()}
        names |= {
            "IF": lambda test, yes, no: yes() if test else no(),
            "ISNUMBER": lambda value: isinstance(value, float),
        }
        text = self.lazily(formula.removeprefix("="))
        text = re.sub(rf"{REFERENCE.pattern}(?::\$?([A-Z]+)\$?(\d+))?", lambda match: self.read(sheet, match), text)
        tree = ast.parse(text, mode="eval")
        return eval(compile(tree, formula, "eval"), names | {"at": self.at})

    @staticmethod
    def lazily(text):
        """`IF(test,yes,"missing")` with its branches unevaluated: a guard keeps a call from what is missing."""
        guard = re.fullmatch(r'IF\(((?:\*?ISNUMBER\([^()]*\))+),(.*),"missing"\)', text)
        return text if guard is None else f'IF({guard[1]},lambda: {guard[2]},lambda: "missing")'

    @staticmethod
    def read(sheet, match):
        where = (match["sheet"] or sheet).rstrip("!").strip("'")
        last = f"{match[5]}{match[6]}" if match[5] else None
        return f"at({where!r}, {match['column'] + match['row']!r}, {last!r})"

    def at(self, sheet, first, last):
        if last is None:
            return self.cells[sheet].get(first)
        columns = coordinate_to_tuple(last)[1] - coordinate_to_tuple(first)[1] + 1
        values = [self.cells[sheet].get(cell) for cell in cells_of(f"{first}:{last}")]
        return np.array(values, dtype=object).reshape(-1, columns)

    @staticmethod
    def call(function):
        def called(*given):
            result = function.call(*(value.tolist() if isinstance(value, np.ndarray) else value for value in given))
            if not isinstance(result, list):
                return result
            return result[0][0] if len(result) == len(result[0]) == 1 else np.array(result, dtype=object)

        return called


def same(found, expected):
    if isinstance(expected, list):
        rows = found if isinstance(found, list) else [[found]]
        return len(rows) == len(expected) and all(
            len(row) == len(other) and all(map(same, row, other)) for row, other in zip(rows, expected, strict=True)
        )
    if isinstance(expected, str):
        return found == expected
    return found == pytest.approx(expected, rel=1e-12, abs=1e-12)
