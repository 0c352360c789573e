"""What a line is called for readers: name, unit, and how its years behave."""

from __future__ import annotations

from dataclasses import dataclass

OUTTURN_STEP = "Step: outturn less what the assumptions give"


@dataclass(frozen=True, slots=True)
class Line:
    """Wording of a line.

    `adds_up`: money whose years may be summed. `running`: a running total. `base_prices`: in the base
    year's prices already. `key`: a line that readers look for first. `block`: heading within its sheet.
    `once`: one figure for all years. `of_part`: the unit is that of the service, opportunity or claim.
    `growth_of`: last part of the line whose growth it is. `fine`: amounts so small that they are shown to £0.1k.
    `outturn`: a past year may have an outturn, and the lines around it still add up.
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
    once: bool = False
    of_part: bool = False
    outturn: bool = False


def flow(name: str, key: bool = False, block: str = "", fine: bool = False, outturn: bool = False) -> Line:
    """Wording of money whose years may be summed."""
    return Line(name, "£k", adds_up=True, key=key, block=block, fine=fine, outturn=outturn)


def running(name: str, block: str = "") -> Line:
    """Wording of a running total of money."""
    return Line(name, "£k", key=True, running=True, block=block)
