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
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, FIXED, HEADER_ROW, ID, KINDS, SHEET, UNIT, Columns, letters
from mtfs.report.book.layout import LIVE, Layout

PLANS = {path.stem: path for path in sorted((Path(__file__).parents[1] / "fuzz" / "plans").glob("*.toml"))}
COUNTS = (1, 1, 2, 3, 4, 5, 6, 8)
"""How many edits a workbook has."""
ON_AVERAGE = sum(COUNTS) / len(COUNTS)
NUMBERS = (0, 1, 2, -1, 0.5, 0.02, 0.031, -0.005, 100, 1234.5, -250, 60_000, 1e9)
WORDS = (
    "tbc", "-", "n/a", "", " ", "2%", "12.5", "1,200", "£5,000", "(300)", "TRUE", "1/4/2026",
    "yes", "no", "missing", "local", "none", "high", "multiplicative", "additive", "rate", "£k", FIXED, *KINDS.values(),
)  # fmt: skip
FORMULAS = (
    "=1/0",
    "=NA()",
    '=""',
    "=TRUE()",
    "=TODAY()",
    "={cell}",
    "={cell}*2",
    "={cell}+0.01",
    "=SUM({cell}:{other})",
)
SHEET_NAMES = (SHEET, "Inputs 2026", "Old", "Pot", "Checks")
ANY = (SHEET, SHEET, SHEET, LIVE, "Summary", "Checks")
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
        return Layout(self.plan, tuple(mtfs.project(self.plan).lines))

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
        sheets = [SHEET, LIVE, "Summary", *self.layout.sheets, *(["Reconciliation"] if self.plan.claims else [])]
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
        """Cells of a sheet: two of three where a figure stands."""
        anywhere = st.tuples(self.rows(sheet), self.columns(sheet))
        if sheet == SHEET:
            return st.one_of(*2 * [st.sampled_from(self.inputs)], anywhere)
        lines = [
            (place.row, column) for place in self.layout.rows.values() if place.sheet == sheet for column in self.years
        ]
        return st.one_of(*2 * [st.sampled_from(lines)], anywhere) if lines else anywhere

    @cached_property
    def inputs(self) -> list[tuple[int, int]]:
        """Where the values of inputs stand."""
        by_year = ("series", "amounts")
        return [
            (place.row, column)
            for key, place in self.layout.inputs.items()
            for column in (self.years if self.plan.inputs[key].kind in by_year else [ALL_YEARS])
        ]


SHAPES = {name: Shape(name) for name in PLANS}


@st.composite
def values(draw, shape, sheet):
    """What is typed: a number, a text or a formula."""
    kind = draw(st.sampled_from(("number", "number", "word", "formula", "id", "name")))
    if kind == "number":
        return draw(st.sampled_from(NUMBERS) | st.floats(-1e6, 1e6, width=32))
    if kind == "formula":
        cell, other = (f"{letters(column)}{row + 1}" for row, column in draw(st.tuples(*2 * [shape.cells(sheet)])))
        return draw(st.sampled_from(FORMULAS)).format(cell=cell, other=other)
    if kind == "id":
        return draw(shape.ids)
    if kind == "name":
        names = (AS_IT_STANDS, *(scenario.name for scenario in shape.plan.scenarios.values()), *shape.plan.years)
        return draw(st.sampled_from(names))
    return draw(st.sampled_from(WORDS))


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
def new_rows(draw, shape):
    """A row for Inputs: blank, figures without an id, or an input with one."""
    if draw(st.booleans()):
        return []
    figures = draw(
        st.lists(st.sampled_from((None, *NUMBERS)), min_size=len(shape.years) + 1, max_size=len(shape.years) + 1)
    )
    key = draw(st.none() | shape.ids)
    kind = draw(st.sampled_from((None, *KINDS.values(), FIXED)))
    row = [
        "New",
        key,
        draw(st.sampled_from(("£k", "rate", "text", None))),
        *figures,
        kind,
        draw(st.sampled_from(("local", None))),
    ]
    assert row.index("New") == 0 and (ID, UNIT) == (1, 2)
    return row


@st.composite
def edits(draw, shape, kinds):
    """One edit of a workbook of a shape."""
    sheet = draw(shape.sheets)
    kind = draw(st.sampled_from(kinds))
    return {"kind": kind, "sheet": sheet} | draw(MORE[kind](shape, sheet))


def _between(shape, sheet):
    """Rows to sort: those of one heading, all below the header, or some."""
    last = shape.last_row(sheet)
    whole = st.just((HEADER_ROW + 1, last))
    some = st.tuples(st.integers(HEADER_ROW, last - 1), st.integers(1, 8)).map(lambda pair: (pair[0], sum(pair)))
    if sheet != SHEET:
        return whole | some
    blocks = {}
    for key, place in shape.layout.inputs.items():
        first, _ = blocks.get(shape.plan.inputs[key].section, (place.row, 0))
        blocks[shape.plan.inputs[key].section] = (first, place.row)
    return whole | some | st.sampled_from(list(blocks.values()))


MORE = {
    "type_in": lambda shape, sheet: st.fixed_dictionaries(
        {"cell": shape.cells(sheet), "value": values(shape, sheet), "as_text": st.booleans()}
    ),
    "clear": lambda shape, sheet: ranges(shape, sheet).map(lambda pair: {"first": pair[0], "last": pair[1]}),
    "clear_rows": lambda shape, sheet: st.fixed_dictionaries({"row": shape.rows(sheet), "count": st.integers(1, 3)}),
    "insert_row": lambda shape, sheet: st.fixed_dictionaries({"row": shape.rows(sheet), "values": new_rows(shape)}),
    "insert_columns": lambda shape, sheet: st.fixed_dictionaries(
        {"column": shape.columns(sheet), "count": st.integers(1, 2)}
    ),
    "delete_rows": lambda shape, sheet: st.fixed_dictionaries({"row": shape.rows(sheet), "count": st.integers(1, 3)}),
    "delete_columns": lambda shape, sheet: st.fixed_dictionaries(
        {"column": shape.columns(sheet), "count": st.integers(1, 2)}
    ),
    "move": lambda shape, sheet: _from_to(shape, sheet),
    "copy": lambda shape, sheet: _from_to(shape, sheet),
    "copy_values": lambda shape, sheet: _from_to(shape, sheet),
    "copy_row": lambda shape, sheet: st.fixed_dictionaries({"row": shape.rows(sheet), "to": shape.rows(sheet)}),
    "sort": lambda shape, sheet: st.builds(
        lambda rows, column, descending: {
            "first": rows[0], "last": rows[1], "column": column, "descending": descending,
        },
        _between(shape, sheet), shape.columns(sheet), st.booleans(),
    ),
    "replace": lambda shape, sheet: st.sampled_from(
        ({"find": "illustrative", "by": "local"}, {"find": "2026/27", "by": "2026/28"}, {"find": "0", "by": "1"},
         {"find": "core", "by": "acute"}, {"find": "F", "by": "G"}, {"find": ".", "by": ","})
    ),
    "rename": lambda shape, sheet: st.fixed_dictionaries({"new": st.sampled_from(SHEET_NAMES)}),
    "delete_sheet": lambda shape, sheet: st.just({}),
    "duplicate_sheet": lambda shape, sheet: st.fixed_dictionaries({"new": st.sampled_from(SHEET_NAMES)}),
    "move_sheet": lambda shape, sheet: st.fixed_dictionaries({"to": st.integers(0, 9)}),
    "reopen": lambda shape, sheet: st.just({}),
}  # fmt: skip


@st.composite
def _from_to(draw, shape, sheet):
    """A block of cells and where it goes: beside it, below it, or to any cell."""
    first, last = draw(ranges(shape, sheet))
    rows, columns = draw(st.sampled_from(((0, 1), (0, -1), (1, 0), (-1, 0), (2, 0), (0, 2))))
    beside = (max(0, first[0] + rows), max(0, first[1] + columns))
    return {"first": first, "last": last, "to": draw(st.just(beside) | st.just(beside) | shape.cells(sheet))}


OFTEN = ("type_in", "type_in", "type_in", "clear", "insert_row", "move", "copy")
KINDS_OF_EDIT = (*OFTEN, *MORE)


@st.composite
def edited_workbooks(draw):
    """The name of a plan, and the edits of its workbook: one user types, another sorts and moves, none does all."""
    name = draw(st.sampled_from(sorted(SHAPES)))
    kinds = draw(st.lists(st.sampled_from(KINDS_OF_EDIT), min_size=1, max_size=3))
    count = draw(st.sampled_from(COUNTS))
    return name, draw(st.lists(edits(SHAPES[name], kinds), min_size=count, max_size=count))
