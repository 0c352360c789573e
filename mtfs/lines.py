"""The lines of a plan: what each computed line is called, its unit, and whether its years add up.

Which lines a plan has, and in which order, follows from `model.define` alone; this is only their wording.
A `*` stands for the id of a stream, fund or care setting.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from mtfs.errors import LineError


@dataclass(frozen=True, slots=True)
class Line:
    """Wording of a line.

    `adds_up`: money whose years may be summed. `running`: a running total. `base_prices`: in the base
    year's prices already. `key`: a line that readers look for first. `block`: heading within its sheet.
    `growth_of`: last part of the line whose growth it is. `fine`: amounts so small that they are shown to £0.1k.
    """

    name: str
    unit: str
    adds_up: bool = False
    key: bool = False
    running: bool = False
    base_prices: bool = False
    block: str = ""
    fine: bool = False
    growth_of: str = ""


def _flow(name: str, key: bool = False, block: str = "", fine: bool = False) -> Line:
    return Line(name, "£k", adds_up=True, key=key, block=block, fine=fine)


SOURCES_BLOCK = "Where the pot comes from"
RECURRENT_BLOCK = "Recurrent view: recurrent money of one year is there again in every later year"
IDENTITIES, RULES = "Identities: equations that hold by arithmetic", "Rules: what a sensible plan keeps to"

LINES = {
    "timeline.period": Line("Plan year", "years", block="Time and prices"),
    "prices.index": Line("GDP deflator, base year = 1", "index", block="Time and prices"),
    "allocation.*.adjustments": _flow("Baseline adjustments"),
    "allocation.*.baseline": Line("Adjusted recurrent baseline", "£k"),
    "allocation.*.distance": Line("Distance from target before convergence", "rate"),
    "allocation.*.convergence_rate": Line("Convergence from distance", "rate"),
    "allocation.*.net_uplift": Line("Net uplift: inflation less efficiency", "rate"),
    "allocation.*.step_growth": _flow("Step: base growth"),
    "allocation.*.step_inflation": _flow("Step: inflation"),
    "allocation.*.step_efficiency": _flow("Step: efficiency"),
    "allocation.*.step_convergence": _flow("Step: convergence"),
    "allocation.*.unrounded": Line("Recurrent allocation before rounding", "£k"),
    "allocation.*.step_rounding": _flow("Step: rounding to £1k", fine=True),
    "allocation.*.recurrent": Line("Recurrent allocation", "£k", key=True),
    "allocation.*.growth_rate": Line("Growth of the recurrent allocation", "rate", growth_of="recurrent"),
    "allocation.*.closing_distance": Line("Distance from target after convergence", "rate"),
    "allocation.*.non_recurrent": _flow("Non-recurrent items"),
    "allocation.*.total": Line("Total allocation", "£k", key=True),
    "allocation.adjustments": _flow("Baseline adjustments"),
    "allocation.baseline": Line("Adjusted recurrent baseline", "£k"),
    "allocation.step_growth": _flow("Step: base growth"),
    "allocation.step_inflation": _flow("Step: inflation"),
    "allocation.step_efficiency": _flow("Step: efficiency"),
    "allocation.step_convergence": _flow("Step: convergence"),
    "allocation.step_rounding": _flow("Step: rounding to £1k", fine=True),
    "allocation.recurrent": Line("Recurrent allocation", "£k", key=True),
    "allocation.growth_rate": Line("Growth of the recurrent allocation", "rate", growth_of="recurrent"),
    "allocation.cagr": Line("Growth a year since the base year (CAGR)", "rate", growth_of="recurrent"),
    "allocation.real": Line("Recurrent allocation in the base year's prices", "£k", base_prices=True),
    "allocation.non_recurrent": _flow("Non-recurrent items"),
    "allocation.total": Line("Total allocation", "£k", key=True),
    "funds.*.size": Line("Size of the fund", "£k"),
    "funds.*.repurposed": _flow("Repurposed", key=True),
    "funds.*.recurrent_part": _flow("of which recurrent: there again in every later year"),
    "funds.repurposed": _flow("Repurposed funds", key=True),
    "funds.recurrent_part": _flow("of which recurrent: there again in every later year"),
    "pot.growth_step": _flow("Growth step, all streams", block=SOURCES_BLOCK),
    "pot.convergence_step": _flow("Convergence step, all streams", block=SOURCES_BLOCK),
    "pot.pressures": _flow("Funding pressures (taken off)", block=SOURCES_BLOCK),
    "pot.available_growth": _flow("Available growth", key=True, block=SOURCES_BLOCK),
    "pot.repurposed": _flow("Repurposed funds", key=True, block=SOURCES_BLOCK),
    "pot.commercial": _flow("Commercial income", key=True, block=SOURCES_BLOCK),
    "pot.annual": _flow("Investment pot of the year", key=True, block="Investment pot"),
    "pot.cumulative": Line("Investment pot, cumulative", "£k", key=True, running=True, block="Investment pot"),
    "pot.share_of_allocation": Line("Pot as a share of the total allocation", "rate", block="Investment pot"),
    "pot.real": Line(
        "Investment pot of the year in the base year's prices",
        "£k",
        adds_up=True,
        base_prices=True,
        block="Investment pot",
    ),  # fmt: skip
    "pot.recurrent_added": _flow("Recurrent investment added this year", block=RECURRENT_BLOCK),
    "pot.recurrent_base": Line("Recurrent investment to date (full-year effect)", "£k", block=RECURRENT_BLOCK),
    "pot.recurrent_annual": _flow("Pot of the year, recurrent view", key=True, block=RECURRENT_BLOCK),
    "pot.recurrent_cumulative": Line(
        "Pot, recurrent view, cumulative", "£k", key=True, running=True, block=RECURRENT_BLOCK
    ),  # fmt: skip
    "settings.position": Line("Position between first and last year", "share", block="Time"),
    "settings.*.share": Line("Share of the pot", "share"),
    "settings.*.investment": _flow("Investment", key=True),
    "settings.*.shift": _flow("Moved against staying at the first year's share"),
    "settings.investment": _flow("Investment, all care settings", key=True),
    "checks.*.steps": Line("Steps sum to the movement", "£k", block=IDENTITIES),
    "checks.steps": Line("Steps sum to the movement, all streams", "£k", block=IDENTITIES),
    "checks.streams": Line("Recurrent and non-recurrent sum to the total allocation", "£k", block=IDENTITIES),
    "checks.funds": Line("Repurposed funds sum to what enters the pot", "£k", block=IDENTITIES),
    "checks.pot": Line("Sources less pressures sum to the pot", "£k", block=IDENTITIES),
    "checks.cumulative": Line("Yearly pots sum to the cumulative pot", "£k", block=IDENTITIES),
    "checks.settings": Line("Investment by care setting sums to the pot", "£k", block=IDENTITIES),
    "checks.shift": Line("Moves between care settings sum to 0", "£k", block=IDENTITIES),
    "checks.*.rates": Line("No rate beyond the largest yearly rate", "rate", block=RULES),
    "checks.*.distance": Line("Convergence moves towards the target, not past it", "rate", block=RULES),
    "checks.*.ringfence": Line("Ring-fenced part is within the fund", "£k", block=RULES),
    "checks.*.released": Line("Released for good to date is within the fund", "£k", block=RULES),
    "checks.*.repurpose": Line("Share repurposed is within 0 to 1", "share", block=RULES),
    "checks.available_growth": Line("Available growth is not below 0", "£k", block=RULES),
    "checks.shares": Line("Shares of the care settings sum to 1", "share", block=RULES),
}


@cache
def pattern_of(line: str) -> str:
    """The pattern of a line: `allocation.core.total` has `allocation.*.total`."""
    if line in LINES:
        return line
    parts = line.split(".")
    pattern = f"{parts[0]}.*.{parts[-1]}"
    if len(parts) == 3 and pattern in LINES:
        return pattern
    raise LineError(f"{line!r} is no line; `mtfs show` lists those of a plan")


def wording(line: str) -> Line:
    """Wording of a line.

    Raises:
        LineError: where no line is called that.
    """
    return LINES[pattern_of(line)]


def part_of(line: str) -> str:
    """The stream, fund or care setting that a line speaks of; empty for a line of the whole plan."""
    return line.split(".")[1] if "*" in pattern_of(line) else ""
