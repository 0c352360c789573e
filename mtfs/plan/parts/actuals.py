"""The part of a plan about the past: the outturn of a line in a year, in place of what the assumptions gave."""

from typing import Annotated

from pydantic import Field

from mtfs.plan.parts.base import Figure, Part, Text, Year
from mtfs.plan.parts.declared import ANY_FIGURE, InputField


class Actual(Part):
    """The outturn of one line in one past year: it takes the computed figure's place, and later years follow."""

    line: Annotated[Text, Field(min_length=1), InputField(label="Line", structural=True)]
    year: Annotated[Year, InputField(label="Year", structural=True)]
    value: Annotated[
        Figure, InputField(label="Outturn {part.year} of {part.line}", unit="{own.unit}", bounds=ANY_FIGURE)
    ]
