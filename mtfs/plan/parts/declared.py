"""What a plan's fields declare about the inputs that they are: each input once, at its field.

A text in braces is filled in from the plan: `{part.name}` from the part that holds the field, `{outer.unit}` from
the part around that one, `{own.unit}` from the number itself, `{named}` by what the entry's id stands for.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple

from mtfs.core import texts
from mtfs.core.numbers import MOST_MONEY

Years = Literal["every year", "plan years"]
ANY_AMOUNT = (-MOST_MONEY, MOST_MONEY)
NOT_NEGATIVE = (0.0, MOST_MONEY)
ANY_FIGURE = (-1e12, 1e12)
RATE = (-1.0, 1.0)
FRACTION = (0.0, 1.0)
LONGEST_CODE, LONGEST_NAME, LONGEST_NOTE = 40, 120, texts.LONGEST_NOTE
CARRIED_ON = (
    "The last given year of a rate or share carries on, and that of pressures, ring-fenced parts and minimum balances; "
    "any other amount holds for its year only."
)


class Chapter(StrEnum):
    """What the parts of a plan are about: the groups of rows on the Inputs sheet, and its index."""

    PLAN = "The plan and its scenario"
    RATES = "Rates and convergence"
    ALLOCATION = "Allocation"
    FUNDS = "Funds"
    GROWTH = "Growth, pressures and commercial income"
    SETTINGS = "Care settings and providers"
    ACTIVITY = "Population and activity"
    PRODUCTIVITY = "Productivity"
    GAP = "Expenditure, funding and schemes"
    CLAIMS = "Claims and readings"
    SCENARIOS = "Scenarios"
    UNCERTAINTY = "Uncertainty and targets"
    CHECKING = "Outturn, prices and limits of the checks"


class Group(NamedTuple):
    """Inputs that change together, for those who ask what changed between two plans: an id and what it is called."""

    id: str
    name: str


class InputField(NamedTuple):
    """The input that a field is.

    Attributes:
        label: What readers call it.
        name_label: What they call the name that an entry of a group gives itself.
        unit: Its unit; empty for a text or a choice.
        bounds: The least and the most that a number may be, in its unit.
        help: What a reader needs to know beside the label.
        if_below_0: What to do, if the minus is not a slip, with one that is below 0 in every year: it is meant above 0.
            Empty where both signs have a meaning.
        carries_on: Whether the last given year of a series carries on; otherwise a year not given is nothing.
        years: Which years a series has: every year, or the plan years where it changes the year before.
        years_are_lines: Whether the years that it is given for decide which lines the plan has.
        base_may_be_missing: Whether a plan may leave its amount of the base year open, and that alone.
        lengths: The fewest and the most letters of a text; those of its type where it is left out.
        may_be_missing: Whether a plan may leave the number open.
        always_listed: Whether an empty text is listed.
        structural: Whether it decides which lines the plan has.
        selector: Whether it chooses the scenario, by its name.
        main: Whether it is one of the first that a finance team turns.
        of_base_year: Whether it is an amount of the base year: another base year makes it another thing.
        ruled_together: Whether a rule compares it with other inputs.
        ruled_beside: The field of its part beside which a rule compares it, where the part has that.
        names: The group of the plan whose entries the ids stand for, such as `providers`.
        unnamed: What an id is called that stands for none of them; the id itself where it is left out.
        group: The inputs with which it changes; those of its part where it is left out.
    """

    label: str
    name_label: str = "Name"
    unit: str = ""
    bounds: tuple[float, float] | None = None
    help: str = ""
    if_below_0: str = ""
    carries_on: bool = True
    years: Years = "every year"
    years_are_lines: bool = False
    base_may_be_missing: bool = False
    lengths: tuple[int, int] | None = None
    may_be_missing: bool = False
    always_listed: bool = True
    structural: bool = False
    selector: bool = False
    main: bool = False
    of_base_year: bool = False
    ruled_together: bool = False
    ruled_beside: str = ""
    names: str = ""
    unnamed: str = "{key}"
    group: Group | None = None


class PartField(NamedTuple):
    """The part of a plan that a field is, or the group of parts.

    Attributes:
        section: Heading of its inputs on the Inputs sheet.
        chapter: The chapter of the Inputs sheet in which that heading stands; parts of one chapter follow one another.
        help: What the part is, as a comment in a plan file and in the documentation.
        most: How many of it a plan may have: so many that the totals of a workbook stay within one formula.
        group: The inputs that change together, for those who ask what changed; each part by itself if left out.
        page_order: Place among the parts whose main inputs the page shows first; 0 for the others.
        ruled_with: The part that the same rules speak of; itself where it is left out.
        may_be_drawn: Whether a range may be drawn for its numbers: figures rest on them.
        scenario_may_set: Whether a scenario may set its inputs; otherwise they say what was, or how sure the plan is.
        moves_figures: Whether any figure but checks and claims rests on its inputs.
        in_structure: Whether the model looks at its inputs.
        are_outturns: Whether its numbers are what was, in place of computed figures.
        common_to_plans: Whether its numbers are what the plans of a rollup have in common.
    """

    section: str
    chapter: Chapter = Chapter.PLAN
    help: str = ""
    most: int = 100
    group: Group | None = None
    page_order: int = 0
    ruled_with: str = ""
    may_be_drawn: bool = True
    scenario_may_set: bool = True
    moves_figures: bool = True
    in_structure: bool = True
    are_outturns: bool = False
    common_to_plans: bool = False
