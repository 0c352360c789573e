"""Edits of a workbook as users make them, drawn at random: what is typed, cleared, inserted, deleted, moved, copied.

An edit is a dictionary that `inside_editing.py` does. Cells are those of the workbook as it was written: an edit before
may have moved what stood there, as happens to a user.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from hypothesis import strategies as st

import mtfs
from mtfs.plan.inputs import AS_IT_STANDS
from mtfs.plan.plan import Plan
from mtfs.plan.sheet import ALL_YEARS, AS_WRITTEN, BASE_YEAR, FIXED, HEADER_ROW, KINDS, SHEET, Columns, letters
from mtfs.report.book.layout import LIVE, Layout
from mtfs.report.book.workbook import layout_of

PLANS = {path.stem: path for path in sorted((Path(__file__).parents[1] / "fuzz" / "plans").glob("*.toml"))}
COUNTS = (1, 1, 1, 2, 3, 4, 6, 8)
"""How many edits a workbook has."""
NUMBERS = (0, 1, 2, -1, 0.5, 0.02, 0.031, -0.005, 100, 1234.5, -250, 60_000, 1e9)
NO_NUMBERS = ("tbc", "-", "n/a", "", " ", "2%", "12.5", "1,200", "£5,000", "(300)", "TRUE", "1/4/2026")
WORDS = (
    "yes", "no", "none", "low", "high", "multiplicative", "additive", "rate", "distance", "savings", "benefits",
    "investment", "local", "missing", "share", "£k", FIXED, *KINDS.values(), "",
)  # fmt: skip
FORMULAS = (
    "=1/0", "=NA()", '=""', "=TRUE()", "=TODAY()", "={cell}", "={cell}*2", "={cell}+0.01", "=SUM({cell}:{other})",
)  # fmt: skip
REPLACED = {"illustrative": "local", "2026/27": "2026/28", "0": "1", "core": "acute", "F": "G", ".": ","}
SHEET_NAMES = (SHEET, "Inputs 2026", "Old", "Pot", "Checks")
ANY = (*4 * [SHEET], LIVE, "Summary", "Checks", AS_WRITTEN)
"""Sheets that users edit, those that they edit most several times."""


@dataclass(frozen=True)
class Shape:
    """A plan, and where its workbook has what."""

    name: str

    @cached_property
    def plan(self) -> Plan:
        return mtfs.load_plan(PLANS[self.name])

    @cached_property
    def layout(self) -> Layout:
        return layout_of(mtfs.project(self.plan))

    @property
    def width(self) -> int:
        """The last column of Inputs."""
        return Columns(self.plan.horizon).last

    @property
    def years(self) -> range:
        return range(BASE_YEAR, BASE_YEAR + self.plan.horizon + 1)

    @property
    def kept(self) -> list[str]:
        """The sheets that are edited: all but those that no figure of a line rests on."""
        sheets = [
            SHEET,
            AS_WRITTEN,
            LIVE,
            "Summary",
            *self.layout.sheets,
            *(["Reconciliation"] if self.plan.claims else []),
        ]
        return list(dict.fromkeys(sheets))

    def last_row(self, sheet: str) -> int:
        return max(self.layout.last_row(sheet), HEADER_ROW + 12)

    @cached_property
    def sheets(self) -> st.SearchStrategy[str]:
        """Half of all edits are on Inputs."""
        here = [name for name in ANY if name != LIVE or self.plan.scenarios]
        return st.sampled_from([*here, *self.layout.sheets])

    @cached_property
    def ids(self) -> st.SearchStrategy[str]:
        """Ids that are there, and one more of the same kind."""
        new = {".".join(["new" if at == 1 else part for at, part in enumerate(key.split("."))])
               for key in self.plan.inputs}  # fmt: skip
        return st.sampled_from([*self.plan.inputs, *sorted(new), *self.layout.rows])

    def rows(self, sheet: str) -> st.SearchStrategy[int]:
        return st.integers(0, self.last_row(sheet) + 2)

    def columns(self, sheet: str) -> st.SearchStrategy[int]:
        anywhere = st.integers(0, self.width if sheet == SHEET else self.years[-1] + 1)
        return st.sampled_from([ALL_YEARS, *self.years]) | anywhere

    def cells(self, sheet: str) -> st.SearchStrategy[tuple[int, int]]:
        """Cells of a sheet: three of four where a figure or another input stands."""
        anywhere = st.tuples(self.rows(sheet), self.columns(sheet))
        if sheet == SHEET:
            return st.one_of(*2 * [st.sampled_from(self.figures)], st.sampled_from(self.words), anywhere)
        rows = [place.row for place in self.layout.rows.values() if place.sheet == sheet]
        lines = [(row, column) for row in rows for column in self.years]
        return st.one_of(*3 * [st.sampled_from(lines)], anywhere) if lines else anywhere

    @cached_property
    def figures(self) -> list[tuple[int, int]]:
        """Where the numbers of inputs stand."""
        return [
            (place.row, column)
            for key, place in self.layout.inputs.items()
            if self.plan.inputs[key].provenance is not None
            for column in (self.years if self.plan.inputs[key].kind in ("series", "amounts") else [ALL_YEARS])
        ]

    @cached_property
    def words(self) -> list[tuple[int, int]]:
        """Where all other inputs stand: names, choices, what is fixed."""
        inputs = self.layout.inputs.items()
        return [(place.row, ALL_YEARS) for key, place in inputs if self.plan.inputs[key].provenance is None]


SHAPES = {name: Shape(name) for name in PLANS}


@st.composite
def typed(draw, shape, sheet):
    """A cell, and what is typed there: a number, a formula, a text, mostly what belongs there."""
    cell = draw(shape.cells(sheet))
    kinds = ("number", "number", "formula", "no number", "word", "id", "name")
    if sheet == SHEET and cell in shape.words:
        kinds = ("word", "word", "name", "id", "no number", "number")
    value = draw(VALUES[draw(st.sampled_from(kinds))](shape, sheet))
    return {"cell": cell, "value": value, "as_text": draw(st.booleans())}


@st.composite
def formulas(draw, shape, sheet):
    """A formula that reads two cells of its sheet, or none."""
    cell, other = (f"{letters(column)}{row + 1}" for row, column in draw(st.tuples(*2 * [shape.cells(sheet)])))
    return draw(st.sampled_from(FORMULAS)).format(cell=cell, other=other)


def names(shape, sheet):
    """Names of scenarios, and years."""
    return st.sampled_from((AS_IT_STANDS, *(one.name for one in shape.plan.scenarios.values()), *shape.plan.years))


VALUES = {
    "number": lambda shape, sheet: st.sampled_from(NUMBERS) | st.floats(-1e6, 1e6, width=32),
    "formula": formulas,
    "no number": lambda shape, sheet: st.sampled_from(NO_NUMBERS),
    "word": lambda shape, sheet: st.sampled_from(WORDS),
    "id": lambda shape, sheet: shape.ids,
    "name": names,
}


@st.composite
def ranges(draw, shape, sheet):
    """The first and the last cell of a block, or of a part of a row."""
    row, column = draw(shape.cells(sheet))
    if draw(st.booleans()):
        return (row, column), (row, column)
    end = shape.width if sheet == SHEET else shape.years[-1]
    first = draw(st.sampled_from((0, ALL_YEARS, column)))
    last = max(first, draw(st.sampled_from((column, end))))
    return (row, first), (row + draw(st.integers(0, 2)), last)


@st.composite
def from_to(draw, shape, sheet):
    """A block of cells and where it goes: beside it, below it, or to any cell."""
    first, last = draw(ranges(shape, sheet))
    rows, columns = draw(st.sampled_from(((0, 1), (0, -1), (1, 0), (-1, 0), (2, 0), (0, 2))))
    beside = (max(0, first[0] + rows), max(0, first[1] + columns))
    return {"first": first, "last": last, "to": draw(st.just(beside) | st.just(beside) | shape.cells(sheet))}


@st.composite
def new_rows(draw, shape):
    """A row for Inputs: blank, figures without an id, or an input with one."""
    if draw(st.booleans()):
        return []
    row = ["New", draw(st.none() | shape.ids), draw(st.sampled_from((None, "£k", "rate", "text")))]
    row += [draw(st.sampled_from((None, *NUMBERS))) for _ in range(ALL_YEARS, shape.years.stop)]
    return [*row, draw(st.sampled_from((None, *KINDS.values(), FIXED))), draw(st.sampled_from((None, "local")))]


@st.composite
def edits(draw, shape, kinds):
    """One edit of a workbook of a shape."""
    sheet = draw(shape.sheets)
    kind = draw(st.sampled_from(kinds))
    return {"kind": kind, "sheet": sheet} | draw(TAKES[kind](shape, sheet))


@st.composite
def sorting(draw, shape, sheet):
    """Sort the inputs of one heading, all below the header, or some rows."""
    start = draw(st.integers(HEADER_ROW, shape.last_row(sheet) - 1))
    ways = [(HEADER_ROW + 1, shape.last_row(sheet)), (start, start + draw(st.integers(1, 8)))]
    if sheet == SHEET:
        entry = draw(st.sampled_from(list(shape.plan.inputs.values())))
        block = [
            place.row for key, place in shape.layout.inputs.items() if shape.plan.inputs[key].section == entry.section
        ]
        ways.append((block[0], block[-1]))
    first, last = draw(st.sampled_from(ways))
    return {"first": first, "last": last, "column": draw(shape.columns(sheet)), "descending": draw(st.booleans())}


def rows(shape, sheet):
    """Some row, and how many from there."""
    return st.fixed_dictionaries({"row": shape.rows(sheet), "count": st.integers(1, 3)})


def columns(shape, sheet):
    """Some column, and how many from there."""
    return st.fixed_dictionaries({"column": shape.columns(sheet), "count": st.integers(1, 2)})


def new_name(shape, sheet):
    return st.fixed_dictionaries({"new": st.sampled_from(SHEET_NAMES)})


def nothing(shape, sheet):
    return st.just({})


TAKES = {
    "type_in": typed,
    "clear": lambda shape, sheet: ranges(shape, sheet).map(lambda pair: {"first": pair[0], "last": pair[1]}),
    "clear_rows": rows,
    "insert_row": lambda shape, sheet: st.fixed_dictionaries({"row": shape.rows(sheet), "values": new_rows(shape)}),
    "insert_columns": columns,
    "delete_rows": rows,
    "delete_columns": columns,
    "move": from_to,
    "copy": from_to,
    "copy_values": from_to,
    "copy_row": lambda shape, sheet: st.fixed_dictionaries({"row": shape.rows(sheet), "to": shape.rows(sheet)}),
    "sort": sorting,
    "replace": lambda shape, sheet: st.sampled_from([{"find": find, "by": by} for find, by in REPLACED.items()]),
    "rename": new_name,
    "delete_sheet": nothing,
    "duplicate_sheet": new_name,
    "move_sheet": lambda shape, sheet: st.fixed_dictionaries({"to": st.integers(0, 9)}),
    "reopen": nothing,
}
"""{edit: what it takes}; the name of an edit is that of the method in `inside_editing.py`."""
OFTEN = ("type_in", "type_in", "type_in", "clear", "insert_row", "move", "copy")
KINDS_OF_EDIT = (*OFTEN, *TAKES)


@st.composite
def edited_workbooks(draw):
    """The name of a plan, and the edits of its workbook: one user types, another sorts and moves, none does all."""
    name = draw(st.sampled_from(sorted(SHAPES)))
    kinds = draw(st.lists(st.sampled_from(KINDS_OF_EDIT), min_size=1, max_size=3))
    count = draw(st.sampled_from(COUNTS))
    return name, draw(st.lists(edits(SHAPES[name], kinds), min_size=count, max_size=count))
