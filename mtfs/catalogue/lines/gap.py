"""The lines about the gap: expenditure and funding, schemes, gap, bridge, position, requirement, reserves."""

from __future__ import annotations

from functools import partial
from typing import Literal

from mtfs.catalogue.lines.checks import identity, rule
from mtfs.catalogue.lines.money import OUTTURN_STEP
from mtfs.catalogue.lines.record import FamilyChart, Headline, Line, Sheet, line

DO_NOTHING = "If nothing is done"
BRIDGE = "From the do-nothing gap to the closing one"
POSITION = "Position, a surplus above 0"
REQUIREMENT = "Savings requirement: new savings that each year has to find, before the schemes"
GAP = "Gap"

EXPENDITURE_SHEET = Sheet("Expenditure", "Every line of expenditure and funding, step by step.")
GAP_SHEET = Sheet(
    "Gap",
    "Expenditure against funding, what closes the gap, the position, and what each year has to find.",
)
RESERVES_SHEET = Sheet(
    "Reserves", "The balance of each reserve: what is used, what is put back, and what is left above its minimum."
)

_scheme = partial(Line, sheet=GAP_SHEET, part="schemes")
_do_nothing = partial(line, sheet=GAP_SHEET, block=DO_NOTHING)
_bridge = partial(line, sheet=GAP_SHEET, block=BRIDGE)
_position = partial(line, sheet=GAP_SHEET, block=POSITION)
_requirement = partial(line, sheet=GAP_SHEET, block=REQUIREMENT)
_reserve = partial(Line, sheet=RESERVES_SHEET, part="reserves")
_reserves = partial(line, sheet=RESERVES_SHEET, block="All reserves", after_the_parts=True)
_minimum = _reserve("reserves.*.minimum", "Minimum balance", chart_label="Minimum")


class BudgetLines:
    """One line of expenditure or of funding."""

    def __init__(self, part: Literal["expenditure", "funding"], better: Literal["more", "less"]) -> None:
        """Declare the lines of one of the two sides of the gap."""
        record = partial(Line, sheet=EXPENDITURE_SHEET, part=part)
        self.DRIVER = record(f"{part}.*.driver.*", "Step", adds_up=True, subpart="drivers")
        self.ASSUMPTION = record(f"{part}.*.assumption.*", "Step", adds_up=True, subpart="shared assumptions")
        self.STEP_INFLATION = record(f"{part}.*.step_inflation", "Step: inflation", adds_up=True)
        self.STEP_EFFICIENCY = record(f"{part}.*.step_efficiency", "Step: efficiency", adds_up=True)
        self.CHANGES = record(f"{part}.*.changes", "Step: recurrent changes", adds_up=True)
        self.OTHER = record(
            f"{part}.*.other_movement", "Step: other movement (all of it where the year before is missing)",
            adds_up=True,
        )  # fmt: skip
        self.EXPECTED = record(f"{part}.*.expected", f"Recurrent {part} as the assumptions give it")
        self.STEP_OUTTURN = record(f"{part}.*.step_outturn", OUTTURN_STEP, adds_up=True)
        self.RECURRENT = record(f"{part}.*.recurrent", f"Recurrent {part}", key=True, outturn=True, better=better)
        self.NON_RECURRENT = record(f"{part}.*.non_recurrent", "Non-recurrent items", adds_up=True, outturn=True)
        self.TOTAL = record(f"{part}.*.total", f"Total {part}", key=True, better=better)
        self.STEPS = (
            self.STEP_INFLATION, self.STEP_EFFICIENCY, self.CHANGES, self.OTHER, self.STEP_OUTTURN,
        )  # fmt: skip
        """The steps after those of the drivers, in the order of calculation."""


Expenditure = BudgetLines("expenditure", "less")
Funding = BudgetLines("funding", "more")


class Scheme:
    """One scheme: savings, benefits of a programme, or an investment."""

    RECURRENT_PART = _scheme("schemes.*.recurrent_part", "New recurrent amount", adds_up=True, outturn=True)
    RECURRENT_BASE = _scheme("schemes.*.recurrent_base", "Recurrent to date")
    LEVEL = _scheme("schemes.*.level", "In-year value", adds_up=True, key=True, outturn=True)


class Gap:
    """The gap, what closes it, the position, and what each year has to find."""

    FUNDING = _do_nothing("gap.funding", "Funding", key=True, better="more", headline=Headline(GAP, "Funding", 1))
    FUNDING_RECURRENT = _do_nothing("gap.funding_recurrent", "of which recurrent")
    EXPENDITURE = _do_nothing(
        "gap.expenditure", "Expenditure", key=True, better="less",
        headline=Headline(GAP, "Expenditure if nothing is done", 2),
    )  # fmt: skip
    EXPENDITURE_RECURRENT = _do_nothing("gap.expenditure_recurrent", "of which recurrent")
    DO_NOTHING = _do_nothing(
        "gap.do_nothing", "Do-nothing gap: expenditure less funding", key=True, better="less",
        chart_label="Do-nothing gap", headline=Headline(GAP, "Gap if nothing is done", 3),
    )  # fmt: skip
    SAVINGS = _bridge(
        "gap.savings", "Savings plans (taken off)", better="more", chart_label="Savings plans",
        headline=Headline(GAP, "Savings plans", 4),
    )  # fmt: skip
    AFTER_SAVINGS = _bridge("gap.after_savings", "Gap that savings plans leave", better="less")
    BENEFITS = _bridge(
        "gap.benefits", "Programme benefits (taken off)", better="more", chart_label="Programme benefits",
        headline=Headline(GAP, "Programme benefits", 5),
    )  # fmt: skip
    INVESTMENT = _bridge(
        "gap.investment", "Investment (added)", chart_label="Investment", headline=Headline(GAP, "Investment", 6)
    )
    CLOSING = _bridge(
        "gap.closing", "Closing gap (below 0: more than closed)", key=True, better="less", chart_label="Closing gap"
    )
    REMAINING = _bridge(
        "gap.remaining", "Gap still open after reserves", key=True, better="less",
        headline=Headline(GAP, "Gap still open after reserves", 10),
    )  # fmt: skip
    CHALLENGE = _bridge("gap.challenge", "Challenge if investment is funded locally")
    SAVINGS_RECURRENT = _bridge("gap.savings_recurrent", "Savings plans, recurrent")
    BENEFITS_RECURRENT = _bridge("gap.benefits_recurrent", "Programme benefits, recurrent")
    INVESTMENT_RECURRENT = _bridge("gap.investment_recurrent", "Investment, recurrent")
    EXPENDITURE_AFTER_PLAN = _position(
        "gap.expenditure_after_plan", "Expenditure after savings, benefits and investment"
    )
    IN_YEAR = _position(
        "gap.in_year", "In-year position", adds_up=True, key=True, better="more",
        headline=Headline(GAP, "In-year position, a surplus above 0", 7, strong=True),
    )  # fmt: skip
    UNDERLYING = _position(
        "gap.underlying", "of which underlying (recurrent)", key=True, better="more",
        chart_label="Underlying (recurrent) position", headline=Headline(GAP, "of which underlying (recurrent)", 8),
    )  # fmt: skip
    NON_RECURRENT = _position("gap.non_recurrent", "of which non-recurrent", adds_up=True)
    CUMULATIVE = _position(
        "gap.cumulative", "Cumulative position, from the amount brought forward", key=True, running=True,
        better="more", headline=Headline(GAP, "Cumulative position", 12),
    )  # fmt: skip
    RESERVES = _requirement(
        "gap.reserves", "Reserves used", adds_up=True, outturn=True, follows_part="reserves", better="less",
        headline=Headline(GAP, "Reserves used (less what is put back)", 9),
    )  # fmt: skip
    REQUIREMENT = _requirement(
        "gap.requirement", "Savings requirement of the year", adds_up=True, key=True, better="less",
        chart_label="Savings requirement", headline=Headline(GAP, "Savings requirement of the year", 13),
    )  # fmt: skip
    REQUIREMENT_TO_DATE = _requirement(
        "gap.requirement_to_date", "Savings requirement, to date", key=True, running=True
    )


class Reserve:
    """One reserve."""

    USED = _reserve("reserves.*.used", "Used", adds_up=True, outturn=True, better="less")
    REPLENISHED = _reserve("reserves.*.replenished", "Replenished", adds_up=True, outturn=True)
    BALANCE = _reserve(
        "reserves.*.balance", "Balance at the end of the year", key=True, better="more", chart_label="Balance",
        chart=FamilyChart(
            "Balance by reserve (£m)", "Stacked columns: balance of each reserve by year, in £m", from_base=True,
            most_labelled=6, least=_minimum,
        ),
    )  # fmt: skip
    MINIMUM = _minimum
    ABOVE_MINIMUM = _reserve("reserves.*.above_minimum", "Balance above the minimum", better="more")
    BALANCE_CHECK = identity(
        "checks.*.reserve_balance", "Opening less used plus replenished is the balance", part="reserves"
    )
    MINIMUM_CHECK = rule("checks.*.reserve_minimum", "The balance is not below its minimum", part="reserves")


class Reserves:
    """All reserves together."""

    USED = _reserves("reserves.used", "Used", adds_up=True)
    REPLENISHED = _reserves("reserves.replenished", "Replenished", adds_up=True)
    NET_USED = _reserves("reserves.net_used", "Used less replenished, which closes the gap", adds_up=True)
    BALANCE = _reserves(
        "reserves.balance", "Balance at the end of the year", key=True, better="more",
        headline=Headline(GAP, "Balance of reserves", 11),
    )  # fmt: skip
