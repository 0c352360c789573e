"""Which input and which line lives in which cell: the same year in the same column on every sheet."""

from __future__ import annotations

from dataclasses import dataclass, field

from mtfs.backends.cell_formula import CellReference
from mtfs.catalogue.lines import LINES, part_of, pattern_of, wording
from mtfs.catalogue.lines.care import GROUPS
from mtfs.model.naming import is_of_last_year, part_name
from mtfs.plan.scenarios import live, switched
from mtfs.plan.schema import Plan
from mtfs.plan.sheet import ALL_YEARS, BASE_YEAR, HEADER_ROW, SHEET

FAMILY_SHEETS = {
    "timeline": "Allocation",
    "prices": "Allocation",
    "allocation": "Allocation",
    "funds": "Funds",
    "pot": "Pot",
    "settings": "Settings",
    "providers": "Providers",
    "population": "Activity",
    "activity": "Activity",
    "productivity": "Productivity",
    "expenditure": "Expenditure",
    "funding": "Expenditure",
    "schemes": "Gap",
    "gap": "Gap",
    "claims": "Reconciliation",
    "checks": "Checks",
}
WITHOUT_ALLOCATION = {"timeline": "Expenditure", "prices": "Expenditure"}
"""Where time and prices stand in a plan that has no allocation."""
DIFFERENCE = BASE_YEAR
"""Column of a claim's difference: beside the computed figure, on a sheet without years."""
FIRST_ROW = HEADER_ROW + 1
CHECKS_FIRST_ROW = FIRST_ROW + 6
"""The Checks sheet has its verdict above the list."""
CLAIMS_FIRST_ROW = FIRST_ROW + 7
"""The Reconciliation sheet has its answer in words and its counts above the list."""


LIVE = "Live"
"""The sheet on which the selected scenario's inputs stand."""
LIVE_NAMES_ROW = FIRST_ROW + 5
"""First of the scenarios to select from, below what is selected."""


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
    live: dict[str, Place] = field(default_factory=dict)
    """Inputs that scenarios set: where the value stands that the model uses."""

    def __post_init__(self) -> None:
        """Place every input, then every line."""
        self._place_inputs()
        self._place_live()
        self._place_lines()

    def input_cell(self, key: str, period: int) -> CellReference:
        """Where the model finds an input's value for a year: its year's column, or the one for all years."""
        return self._cell_at(self.live.get(key, self.inputs[key]), key, period)

    def base_cell(self, key: str, period: int) -> CellReference:
        """Where an input's value for a year stands on Inputs, whatever scenario is selected."""
        return self._cell_at(self.inputs[key], key, period)

    def _cell_at(self, place: Place, key: str, period: int) -> CellReference:
        if self.plan.inputs[key].kind in ("series", "amounts"):
            return CellReference(place.sheet, place.row, BASE_YEAR + period)
        return CellReference(place.sheet, place.row, ALL_YEARS, fixed_column=True)

    def line_cell(self, line: str, period: int) -> CellReference:
        """Where a year of a line stands; a line with one figure for all years has one place."""
        place = self.rows[line]
        if wording(line).once:
            column = DIFFERENCE if pattern_of(line) == "claims.*.difference" else ALL_YEARS
            return CellReference(place.sheet, place.row, column, fixed_column=True)
        return CellReference(place.sheet, place.row, BASE_YEAR + period)

    def sheet_of(self, line: str) -> str:
        """The sheet on which a line stands."""
        family = line.partition(".")[0]
        if not self.plan.allocation and family in WITHOUT_ALLOCATION:
            return WITHOUT_ALLOCATION[family]
        return FAMILY_SHEETS[family]

    @property
    def sheets(self) -> list[str]:
        """The working sheets that hold a line, in order of calculation."""
        used = {place.sheet for place in self.rows.values()}
        return [sheet for sheet in dict.fromkeys(FAMILY_SHEETS.values()) if sheet in used]

    def last_row(self, sheet: str) -> int:
        """The last row in use on a sheet, counted from 0."""
        places = [*self.inputs.values(), *self.rows.values(), *self.live.values()]
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

    def _place_live(self) -> None:
        """A block for every input that a scenario sets: a heading, the live row, and a row a scenario."""
        if not self.plan.scenarios:
            return
        count = len(live(self.plan)) + 1
        row = LIVE_NAMES_ROW + count + 1
        for key, entry in switched(self.plan).items():
            self.headings.append((Place(LIVE, row), f"{entry.section}: {entry.name}"))
            self.live[key] = Place(LIVE, row + 1)
            row += count + 3

    def _place_lines(self) -> None:
        next_row = dict.fromkeys(FAMILY_SHEETS.values(), FIRST_ROW) | {"Checks": CHECKS_FIRST_ROW}
        for row, claim in enumerate(self.plan.claims, start=CLAIMS_FIRST_ROW):
            for part in ("computed", "difference"):
                self.rows[f"claims.{claim}.{part}"] = Place(FAMILY_SHEETS["claims"], row)
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
            if line.startswith("claims."):
                continue
            blocks.setdefault(self._block(line), []).append(line)
        in_order = sorted(blocks, key=lambda block: block.rank)
        return {block: sorted(blocks[block], key=lambda line: order[pattern_of(line)]) for block in in_order}

    def _block(self, line: str) -> Block:
        sheet, named = self.sheet_of(line), wording(line).block
        if named:
            last = named in BLOCKS_AFTER_THE_PARTS
            return Block(sheet, "", named, NAMED_BLOCKS.index(named) + last * (len(NAMED_BLOCKS) + 1))
        heading = part_name(self.plan, line) or ALL_TOGETHER[line.partition(".")[0]]
        if is_of_last_year(line) and self.plan.activity is not None:
            heading = f"{heading}, in {self.plan.activity.last_year}"
        return Block(sheet, part_of(line), heading, len(NAMED_BLOCKS))


@dataclass(frozen=True, slots=True)
class Block:
    """Lines under one heading; those that the catalogue names come first, in its order, but for a few."""

    sheet: str
    part: str
    heading: str
    rank: int


BLOCKS_AFTER_THE_PARTS = (GROUPS,)
"""Long blocks that support what stands above them."""
NAMED_BLOCKS = list(dict.fromkeys(line.block for line in LINES.values() if line.block))
ALL_TOGETHER = {
    "allocation": "All streams",
    "funds": "All funds",
    "settings": "All care settings",
    "providers": "Providers with a contract",
    "productivity": "All opportunities that count",
}
