"""Which input and which line lives in which cell: the same year in the same column on every sheet."""

from __future__ import annotations

from dataclasses import dataclass, field

from mtfs.lines import LINES, part_of, pattern_of, wording
from mtfs.plan.schema import Plan
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, HEADER_ROW, SHEET, letters
from mtfs.projection import part_name

FAMILY_SHEETS = {
    "timeline": "Allocation",
    "prices": "Allocation",
    "allocation": "Allocation",
    "funds": "Funds",
    "pot": "Pot",
    "settings": "Settings",
    "checks": "Checks",
}
FIRST_ROW = HEADER_ROW + 1
CHECKS_FIRST_ROW = FIRST_ROW + 5
"""The Checks sheet has its verdict above the list."""


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a sheet, counted from 0."""

    sheet: str
    row: int


@dataclass
class Layout:
    """Rows of inputs and lines, and the headings between them."""

    plan: Plan
    lines: tuple[str, ...]
    inputs: dict[str, Place] = field(default_factory=dict)
    rows: dict[str, Place] = field(default_factory=dict)
    headings: list[tuple[Place, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Place every input, then every line."""
        self._place_inputs()
        self._place_lines()

    def input_cell(self, key: str, period: int) -> str:
        """Where an input's value for a year stands: its year's column, or the one for all years."""
        place, entry = self.inputs[key], self.plan.inputs[key]
        if entry.kind in ("series", "amounts"):
            return f"{SHEET}!{letters(BASE_YEAR + period)}{place.row + 1}"
        return f"{SHEET}!${letters(ALL_YEARS)}{place.row + 1}"

    def line_cell(self, line: str, period: int) -> str:
        """Where a year of a line stands."""
        place = self.rows[line]
        return f"{place.sheet}!{letters(BASE_YEAR + period)}{place.row + 1}"

    def last_row(self, sheet: str) -> int:
        """The last row in use on a sheet, counted from 0."""
        places = [*self.inputs.values(), *self.rows.values()]
        return max((place.row for place in places if place.sheet == sheet), default=FIRST_ROW)

    def _place_inputs(self) -> None:
        row, section = FIRST_ROW, None
        for key, entry in self.plan.inputs.items():
            if entry.section != section:
                row += 1 if section is not None else 0
                self.headings.append((Place(SHEET, row), entry.section))
                row, section = row + 1, entry.section
            self.inputs[key] = Place(SHEET, row)
            row += 1

    def _place_lines(self) -> None:
        next_row = dict.fromkeys(FAMILY_SHEETS.values(), FIRST_ROW) | {"Checks": CHECKS_FIRST_ROW}
        for block, lines in self._blocks().items():
            row = next_row[block.sheet]
            self.headings.append((Place(block.sheet, row), block.heading))
            for offset, line in enumerate(lines, start=1):
                self.rows[line] = Place(block.sheet, row + offset)
            next_row[block.sheet] = row + len(lines) + 2

    def _blocks(self) -> dict[Block, list[str]]:
        """Lines by block: blocks in order of calculation, lines in the order of the catalogue."""
        order = {pattern: at for at, pattern in enumerate(LINES)}
        blocks: dict[Block, list[str]] = {}
        for line in self.lines:
            blocks.setdefault(self._block(line), []).append(line)
        in_order = sorted(blocks, key=lambda block: block.rank)
        return {block: sorted(blocks[block], key=lambda line: order[pattern_of(line)]) for block in in_order}

    def _block(self, line: str) -> Block:
        family, named = line.partition(".")[0], wording(line).block
        sheet = FAMILY_SHEETS[family]
        if named:
            return Block(sheet, "", named, NAMED_BLOCKS.index(named))
        heading = part_name(self.plan, line) or ALL_TOGETHER[family]
        return Block(sheet, part_of(line), heading, len(NAMED_BLOCKS))


@dataclass(frozen=True, slots=True)
class Block:
    """Lines under one heading; those that the catalogue names come first, in its order."""

    sheet: str
    part: str
    heading: str
    rank: int


NAMED_BLOCKS = list(dict.fromkeys(line.block for line in LINES.values() if line.block))
ALL_TOGETHER = {"allocation": "All streams", "funds": "All funds", "settings": "All care settings"}
