"""Which input and which line lives in which cell: the same year in the same column on every sheet."""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from mtfs.backends.cell_formula import CellReference
from mtfs.catalogue.lines import (
    RECONCILIATION_SHEET,
    SHEETS,
    Claim,
    ClaimedYear,
    LineId,
    find_line,
    kind_of,
    order_on_sheet,
    rank_on_sheet,
)
from mtfs.model.claims import keys_of
from mtfs.model.graph import Plain
from mtfs.model.naming import part_name
from mtfs.plan.parts.claims import published_figures
from mtfs.plan.parts.declared import Chapter
from mtfs.plan.plan import Plan
from mtfs.plan.scenarios import scenario_inputs, switchable_scenarios
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, HEADER_ROW, SHEET
from mtfs.plan.spare_rows import SpareRow, SpareRows, spare_row_of

DIFFERENCE = BASE_YEAR
"""Column of a claim's difference: beside the computed figure, on a sheet without years."""
FIRST_ROW = HEADER_ROW + 1
CHECKS_FIRST_ROW = FIRST_ROW + 9
"""The Checks sheet has its verdict above the list."""
CLAIMS_FIRST_ROW = FIRST_ROW + 10
"""The Reconciliation sheet has its answer in words and its counts above the list."""
AT_LEAST, BELOW, ROUNDED_BY = range(DIFFERENCE + 1, DIFFERENCE + 4)
"""Columns of the range in which a claim holds, and of how far its published figure is rounded."""
CLAIM_COLUMNS = {
    Claim.DIFFERENCE: DIFFERENCE,
    ClaimedYear.DIFFERENCE: DIFFERENCE,
    ClaimedYear.FROM: AT_LEAST,
    ClaimedYear.BELOW: BELOW,
    ClaimedYear.ROUNDED_BY: ROUNDED_BY,
}
"""Where the lines of a claim stand in its row; the computed figure stands in the column for all years."""
OF_A_ROW = (
    ClaimedYear.COMPUTED, ClaimedYear.DIFFERENCE, ClaimedYear.FROM, ClaimedYear.BELOW, ClaimedYear.ROUNDED_BY,
)  # fmt: skip
"""The lines of one year of a published row."""

LIVE = "Live"
"""The sheet on which the selected scenario's inputs stand."""
LIVE_NAMES_ROW = FIRST_ROW + 5
"""First of the scenarios to select from, below what is selected."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a sheet, counted from 0."""

    sheet: str
    row: int


@dataclass(frozen=True, slots=True)
class ChapterRows:
    """The rows of Inputs, counted from 0, in which a chapter stands: its heading, and what follows it."""

    chapter: Chapter
    heading: int
    last: int
    inputs: int
    """How many inputs are in it."""


@dataclass
class Layout:
    """Rows of inputs and lines, and the headings between them.

    The plan has an empty part for each spare row, if there are any; `spare_lines` are those that only these have.
    """

    plan: Plan
    lines: tuple[str, ...]
    spare: SpareRows = field(default_factory=dict)
    spare_lines: tuple[str, ...] = ()
    inputs: dict[str, Place] = field(default_factory=dict)
    rows: dict[str, Place] = field(default_factory=dict)
    headings: list[tuple[Place, str]] = field(default_factory=list)
    chapters: list[ChapterRows] = field(default_factory=list)
    live: dict[str, Place] = field(default_factory=dict)
    """Inputs that scenarios set: where the value stands that the model uses."""
    spare_inputs: dict[str, Place] = field(default_factory=dict)
    """The spare rows of Inputs by id."""
    spare_rows: dict[str, Place] = field(default_factory=dict)
    """The rows of lines that only parts of spare rows have."""
    spare_headings: list[tuple[Place, SpareRow]] = field(default_factory=list)
    """What stands above spare rows on Inputs, and above the lines of each on other sheets."""

    def __post_init__(self) -> None:
        """Place every input, then every line."""
        self._place_inputs()
        self._place_live()
        self._place_lines()

    def input_cell(self, key: str, period: int) -> CellReference:
        """Return the cell where the model reads an input for a year: its year's column, or the one for all years."""
        return self._column_cell(self.live.get(key, self.inputs[key]), key, period)

    def model_cell(self, key: str, period: int) -> CellReference | Plain:
        """Return the cell where the model reads an input for a year; the value of one of a spare row without a cell."""
        row = spare_row_of(key, self.spare)
        if row is None:
            return self.input_cell(key, period)
        place = self.spare_inputs[row.id]
        if key == row.years_key:
            return CellReference(place.sheet, place.row, BASE_YEAR + period)
        if key == row.one_key:
            return CellReference(place.sheet, place.row, ALL_YEARS, fixed_column=True)
        value: Plain = self.plan.values[key][period]
        return value

    def base_cell(self, key: str, period: int) -> CellReference:
        """Return the cell of an input's value for a year on Inputs, whatever scenario is selected."""
        return self._column_cell(self.inputs[key], key, period)

    def _column_cell(self, place: Place, key: str, period: int) -> CellReference:
        if self.plan.inputs[key].kind in ("series", "amounts"):
            return CellReference(place.sheet, place.row, BASE_YEAR + period)
        return CellReference(place.sheet, place.row, ALL_YEARS, fixed_column=True)

    def line_cell(self, line: str, period: int) -> CellReference:
        """Return the cell of a year of a line; a line with one figure for all years has one cell."""
        place = self.rows.get(line) or self.spare_rows[line]
        if kind_of(line).single_value:
            column = CLAIM_COLUMNS.get(kind_of(line), ALL_YEARS)
            return CellReference(place.sheet, place.row, column, fixed_column=True)
        return CellReference(place.sheet, place.row, BASE_YEAR + period)

    def sheet_of(self, line: str) -> str:
        """Return the sheet on which a line stands."""
        return kind_of(line).sheet_in(bool(self.plan.allocation))

    @property
    def sheets(self) -> list[str]:
        """The working sheets that hold a line, in order of calculation."""
        used = {place.sheet for place in self.rows.values()}
        return [sheet for sheet in SHEETS if sheet in used]

    def last_row(self, sheet: str) -> int:
        """Return the last row in use on a sheet, counted from 0."""
        return self._last_rows.get(sheet, FIRST_ROW)

    @cached_property
    def _last_rows(self) -> dict[str, int]:
        """The last row in use on each sheet."""
        last: dict[str, int] = {}
        for places in (self.inputs, self.rows, self.live, self.spare_inputs, self.spare_rows):
            for place in places.values():
                last[place.sheet] = max(place.row, last.get(place.sheet, 0))
        return last

    def _place_inputs(self) -> None:
        """Place every input below the index, which has a row a chapter, one for the sources, and three of its own."""
        of_chapter = groupby(self.plan.inputs.items(), key=lambda item: item[1].chapter)
        chapters = [(chapter, list(entries)) for chapter, entries in of_chapter]
        row, section = FIRST_ROW + len(chapters) + 4, ""
        for chapter, entries in chapters:
            heading, row, before = row, row + 1, len(self.inputs)
            for key, entry in entries:
                spare = spare_row_of(key, self.spare)
                if spare is not None:
                    row, section = self._place_spare(spare, row, section)
                    continue
                if entry.section != section:
                    self.headings.append((Place(SHEET, row), entry.section))
                    row, section = row + 1, entry.section
                self.inputs[key] = Place(SHEET, row)
                row += 1
            self.chapters.append(ChapterRows(chapter, heading, row - 1, len(self.inputs) - before))

    def _place_spare(self, spare: SpareRow, row: int, section: str) -> tuple[int, str]:
        """Place a spare row, below a heading where it is the first of its kind; return the next row and the section."""
        if spare.id in self.spare_inputs:
            return row, section
        if spare.heading != section:
            self.spare_headings.append((Place(SHEET, row), spare))
            row += 1
        self.spare_inputs[spare.id] = Place(SHEET, row)
        return row + 1, spare.heading

    def _place_live(self) -> None:
        """Place a block for every input that a scenario sets: a heading, the live row, and a row a scenario."""
        if not self.plan.scenarios:
            return
        count = len(switchable_scenarios(self.plan)) + 1
        row = LIVE_NAMES_ROW + count + 1
        for key, entry in scenario_inputs(self.plan).items():
            self.headings.append((Place(LIVE, row), entry.full_name))
            self.live[key] = Place(LIVE, row + 1)
            row += count + 3

    def _place_lines(self) -> None:
        next_row = dict.fromkeys(SHEETS, FIRST_ROW) | {"Checks": CHECKS_FIRST_ROW}
        for row, published in enumerate(published_figures(self.plan.claims), start=CLAIMS_FIRST_ROW):
            kinds = OF_A_ROW if published.in_row else (Claim.COMPUTED, Claim.DIFFERENCE)
            for kind in kinds:
                self.rows[kind.of(*keys_of(published))] = Place(kind.sheet, row)
        spare = set(self.spare_lines)
        for block, lines in self._blocks(spare).items():
            row = next_row[block.sheet]
            if block.part in self.spare:
                self.spare_headings.append((Place(block.sheet, row), self.spare[block.part]))
            else:
                self.headings.append((Place(block.sheet, row), block.heading))
            for offset, line in enumerate(lines, start=1):
                rows = self.spare_rows if line in spare else self.rows
                rows[line] = Place(block.sheet, row + offset)
            next_row[block.sheet] = row + len(lines) + 2

    def _blocks(self, spare: Container[str]) -> dict[Block, list[LineId]]:
        """Return lines by block, in order of calculation; within one in the order of the catalogue, spare ones last."""
        blocks: dict[Block, list[LineId]] = {}
        for line in map(find_line, (*self.lines, *self.spare_lines)):
            if line.kind.sheet != RECONCILIATION_SHEET:
                blocks.setdefault(self._block(line), []).append(line)
        in_order = sorted(blocks, key=lambda block: block.rank)
        return {
            block: sorted(blocks[block], key=lambda line: (line in spare, order_on_sheet(line.kind)))
            for block in in_order
        }

    def _block(self, line: LineId) -> Block:
        sheet, kind = self.sheet_of(line), line.kind
        if kind.block:
            return Block(sheet, "", kind.block, rank_on_sheet(kind))
        heading = part_name(self.plan, line)
        if kind.of_last_year and self.plan.activity is not None:
            heading = f"{heading}, in {self.plan.activity.last_year}"
        return Block(sheet, line.keys[0], heading, rank_on_sheet(kind))


@dataclass(frozen=True, slots=True)
class Block:
    """Lines under one heading; those that the catalogue names come first, but for a few after the parts."""

    sheet: str
    part: str
    heading: str
    rank: int
