"""The fields of a plan that say what it is: its name and its years, the scenario, and what is not known."""

from datetime import date
from typing import Annotated

from pydantic import Field

from mtfs.core.years import LONGEST_HORIZON
from mtfs.plan.parts.base import Code, Id, Name, Part, Text, Year
from mtfs.plan.parts.declared import LONGEST_CODE, LONGEST_NOTE, InputField, PartField

OF_THE_PLAN = PartField(section="Plan", may_be_drawn=False, scenario_may_set=False)
"""What is declared about the inputs that say what the plan is."""


class PlanHeading(Part):
    """What a plan is, before any of its parts."""

    name: Annotated[Name, InputField(label="Name of the plan")]
    organisation: Annotated[Name, InputField(label="Organisation")]
    code: Annotated[
        Code,
        InputField(
            label="Organisation code",
            lengths=(1, LONGEST_CODE),
            help="The organisation's code of any form, such as QUE (ODS), E08000037 (GSS); of several joined by +.",
        ),
    ]
    date: Annotated[
        date,
        Field(ge=date(1990, 1, 1), le=date(2099, 12, 31)),
        InputField(label="Date of the plan", lengths=(10, 10), help="A date as year-month-day, such as 2025-04-01."),
    ]
    note: Annotated[Text, InputField(label="Note", lengths=(0, LONGEST_NOTE))] = ""
    base_year: Annotated[Year, InputField(label="Base year", structural=True)]
    horizon: Annotated[
        int,
        Field(ge=1, le=LONGEST_HORIZON, strict=True),
        InputField(label="Years of the plan", unit="years", structural=True),
    ]
    scenario: Annotated[
        Text,
        InputField(label="Scenario: choose one, and every sheet follows", selector=True),
        PartField(
            section="Scenario", may_be_drawn=False, scenario_may_set=False, moves_figures=False, in_structure=False
        ),
    ] = ""
    missing: Annotated[
        dict[Id, Text],
        InputField(label="Missing"),
        PartField(
            section="Plan",
            help="What is not known: shown as missing wherever the plan is shown.",
            may_be_drawn=False,
            moves_figures=False,
        ),
    ] = {}
