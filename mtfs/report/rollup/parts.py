"""What every sheet of a rollup's workbook is made from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from mtfs.analysis.rollup.figures import Figures
from mtfs.analysis.rollup.rankings import in_words, shows_pot
from mtfs.analysis.rollup.result import Rollup
from mtfs.report.book.writer import Book
from mtfs.report.rollup.blocks import Blocks, Constants

SUMMARY, RANKING, BY_REGION, INTERVALS = "Summary", "Ranking", "By region", "Intervals"
CHECKS, ABOUT = "Checks", "About"
PLANS = "Plans"
"""The sheet of plans that belong to no region."""


@dataclass(frozen=True)
class RollupParts:
    """A rollup, the workbook that takes it, and where its figures stand.

    `summary` has a row for each region; `regions` are the regions' own sheets, a row for each plan.
    """

    book: Book
    rollup: Rollup
    title: str
    rank_by: str
    regions: list[Blocks]
    summary: Blocks
    constants: Constants

    @property
    def sheets(self) -> dict[str, str]:
        """Every sheet in order, and what it holds."""
        regions = {
            blocks.sheet: f"The plans of {blocks.total.name}, a row each, and their total."
            for blocks in self.regions
        }  # fmt: skip
        return {
            SUMMARY: "One page: what the plans come to, in all and by region, and the charts.",
            RANKING: "The plans in order, with the figures that matter first.",
            BY_REGION: "Every measure by year, for each region and in all.",
            **({} if self.rollup.spreads is None else {INTERVALS: "How far each total and each plan may lie."}),
            **regions,
            CHECKS: "Whether everything adds up, and whether the base year is what was printed.",
            ABOUT: "Purpose, assumptions, what is missing, sources, index of sheets.",
        }

    @property
    def whole(self) -> Figures:
        """The total of all plans."""
        return self.summary.total

    @property
    def ranked_by(self) -> str:
        """What the plans are ranked by, in words."""
        return in_words(self.rank_by, bool(self.rollup.lacking_pressures))

    @property
    def shows_pot(self) -> bool:
        """Whether the pot stands among the figures that matter first."""
        return shows_pot(self.rank_by, bool(self.rollup.lacking_pressures))

    @property
    def in_order(self) -> list[Figures]:
        """The whole, the regions, and the plans as they are ranked."""
        regions = list(self.rollup.regions.values())
        return [self.whole, *regions, *self.rollup.ranked(self.rank_by)]

    @cached_property
    def place(self) -> dict[str, tuple[Blocks, int]]:
        """Where a plan stands, by its organisation's code: the blocks of its region, and its row in them."""
        return {figures.code: (blocks, index) for blocks in self.regions for index, figures in enumerate(blocks.rows)}
