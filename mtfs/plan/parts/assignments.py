"""Texts of a plan that are read as more: changes, sums of lines, and roundings."""

from typing import Annotated

from pydantic import AfterValidator

from mtfs.core.errors import LineError
from mtfs.core.problems import InvalidPart, Problem
from mtfs.core.references import read_assignments, read_sum
from mtfs.core.roundings import rounding_step
from mtfs.core.units import MONEY
from mtfs.plan.parts.base import Text, invalid


def _changes(text: str) -> str:
    """Return a text of changes as it is; raise InvalidPart if it is none."""
    try:
        changes = read_assignments(text)
    except LineError as error:
        raise InvalidPart(*error.problems) from None
    if text and not changes:
        raise invalid("sets nothing", "write ID = VALUE, or leave it out for the plan as it stands")
    return text


def _sum(text: str) -> str:
    """Return a text of lines joined by + as it is; raise InvalidPart if it is none."""
    try:
        if text:
            read_sum(text)
    except LineError as error:
        raise InvalidPart(*error.problems) from None
    return text


def _rounding(text: str) -> str:
    """Return the rounding of amounts as it is; raise InvalidPart if it is none."""
    try:
        if text:
            rounding_step(text, MONEY)
    except ValueError as error:
        raise InvalidPart(Problem("", None, str(error))) from None
    return text


Sets = Annotated[Text, AfterValidator(_changes)]
"""Changes to a plan as one text: `ID [YEAR] = VALUE; ...`."""
Sum = Annotated[Text, AfterValidator(_sum)]
"""Lines whose figures are added: `LINE + LINE`."""
AmountsRounded = Annotated[Text, AfterValidator(_rounding)]
"""The rounding of amounts of money in words: "nearest £1k", "£0.1m"."""
