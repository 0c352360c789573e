"""The measures by which plans are ranked, and their names."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mtfs.analysis.figures.missing import BEFORE_PRESSURES
from mtfs.analysis.rollup.figures import Figures
from mtfs.core.errors import PlanError
from mtfs.core.units import MONEY, POUNDS, RATE, SHARE

RANKINGS: dict[str, Callable[[Figures], Any]] = {
    "allocation": lambda figures: figures.recurrent[-1],
    "growth": lambda figures: figures.growth,
    "per-head": lambda figures: figures.per_head,
    "distance": lambda figures: figures.distances[-1],
    "opening-distance": lambda figures: figures.distances[0],
    "pot": lambda figures: figures.pot_total,
    "pot-share": lambda figures: figures.pot_share,
}
"""The figure of a plan by which each measure ranks, largest first; allocation and distance are of the last year."""
IN_WORDS = {
    "allocation": "recurrent allocation of the last year",
    "growth": "growth of the recurrent allocation a year",
    "per-head": "recurrent allocation per head of the first year",
    "distance": "distance from target of all services in the last year",
    "opening-distance": "distance from target of all services in the first year",
    "pot": "investment pot",
    "pot-share": "the pot as a share of the total allocation",
}
"""The name of each measure for readers."""
UNITS = {**dict.fromkeys(IN_WORDS, RATE.name), "allocation": MONEY.name, "pot": MONEY.name,
         "per-head": POUNDS.name, "pot-share": SHARE.name}  # fmt: skip
"""The unit of the figure of each ranking."""
OF_POT = ("pot", "pot-share")
"""The rankings that rest on funding pressures: plans that lack them are ranked so only where that is named."""
DEFAULT_RANKING = "distance"
"""What is known of every plan."""


def in_words(by: str, lacking: bool) -> str:
    """Return what plans are ranked by, for readers; of a pot also that it is before missing pressures."""
    return f"{IN_WORDS[by]} {BEFORE_PRESSURES}" if lacking and by in OF_POT else IN_WORDS[by]


def shows_pot(by: str, lacking: bool) -> bool:
    """Return whether the pot stands among the figures that matter first: not where plans lack funding pressures."""
    return not lacking or by in OF_POT


def check_ranking(by: str) -> None:
    """Raise PlanError, naming the rankings, unless plans can be ranked `by` it."""
    if by not in RANKINGS:
        raise PlanError(f"--rank-by {by}: there is {', '.join(RANKINGS)}")
