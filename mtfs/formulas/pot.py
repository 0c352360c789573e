"""The investment pot: what pays for moving care out of hospital (source SCP)."""

from __future__ import annotations

from typing import Any

from mtfs.formulas.algebra import select


def available_growth(growth_step: Any, convergence_step: Any, pressures: Any) -> Any:
    """Growth left for investment: growth step + convergence step - funding pressures; may be below zero.

    Units: £k. Source: SCP, "growth less convergence, after funding pressures".
    """
    return growth_step + convergence_step - pressures


def commercial_income(option: Any, low: Any, central: Any, high: Any, periods: Any) -> Any:
    """Commercial income of one year: the chosen case's amount over the plan / years of the plan.

    Units: £k; option is "none", "low", "central" or "high". Source: SCP, commercial opportunities.
    """
    return select(option, {"none": 0, "low": low, "central": central, "high": high}) / periods


def investment_pot(available: Any, released: Any, commercial: Any) -> Any:
    """Investment pot of one year: available growth + repurposed funds + commercial income.

    Units: £k. Source: SCP.
    """
    return available + released + commercial


def cumulative(previous: Any, amount: Any) -> Any:
    """Running total: previous + this year.

    Units: £k. Source: SCP.
    """
    return previous + amount


def recurrent_added(available: Any, recurrent_released: Any) -> Any:
    """Money added this year that is there again in every later year: available growth + recurrent releases.

    Units: £k. Source: MTFS (reading "growth money kept recurrently").
    """
    return available + recurrent_released


def recurrent_view(recurrent_base: Any, annual: Any, added: Any) -> Any:
    """Pot of one year with earlier recurrent money still there: recurrent base + (annual pot - recurrent added).

    The recurrent base is the running total of recurrent money added up to and including this year.
    Units: £k. Source: MTFS.
    """
    return recurrent_base + annual - added


def share_of(part: Any, whole: Any) -> Any:
    """One amount as a share of another: part / whole.

    Units: same unit in, a rate out. Raises ZeroDivisionError on a whole of 0. Source: standard definition.
    """
    return part / whole
