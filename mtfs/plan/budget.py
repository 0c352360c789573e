"""The parts of a plan about the gap: expenditure and funding lines, schemes that close it, the position.

Money is in £k, rates are fractions.
"""

from __future__ import annotations

from typing import Literal

from pydantic import StrictBool

from mtfs.plan.parts import Figure, Id, Name, NamedSeries, Part, Series


class BudgetLine(Part):
    """A line of expenditure or funding: its opening and what moves it.

    Growth drivers, inflation and efficiency are yearly rates; changes are amounts that stay, non-recurrent ones
    are there in their year only.
    """

    name: Name
    opening: Figure
    method: Literal["multiplicative", "additive"] = "multiplicative"
    growth: dict[Id, NamedSeries] = {}
    inflation: Series | None = None
    efficiency: Series | None = None
    changes: dict[Id, NamedSeries] = {}
    non_recurrent: dict[Id, NamedSeries] = {}


class Scheme(Part):
    """Savings, programme benefits or investment: new amounts by year, there again in later years if recurrent."""

    name: Name
    kind: Literal["savings", "benefits", "investment"]
    recurrent: StrictBool = True
    amounts: Series


class Position(Part):
    """What the gap starts from: the amount brought forward (surplus above 0), and reserves used by year."""

    brought_forward: Figure | None = None
    reserves: dict[Id, NamedSeries] = {}
