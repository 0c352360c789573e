"""The investment pot: what pays for moving care out of hospital (source SCP)."""

from __future__ import annotations

from mtfs.core.values import Value, Word
from mtfs.formulas.algebra import select


def available_growth(growth_step: Value, convergence_step: Value, pressures: Value) -> Value:
    """Return the growth left for investment: growth step + convergence step - funding pressures; may be below zero.

    Units: £k. Source: SCP, "growth less convergence, after funding pressures".
    """
    return growth_step + convergence_step - pressures


def left_after_pressures(option: Word, low: Value, central: Value, high: Value) -> Value:
    """Return the available growth that a plan states by itself: the chosen case of what is left after pressures.

    Units: £k; option is "low", "central" or "high". Source: SCP, "leaves £10m-£15m".
    """
    return select(option, {"low": low, "central": central, "high": high})


def implied_pressures(growth_step: Value, convergence_step: Value, left: Value) -> Value:
    """Return the funding pressures that a stated available growth implies: growth + convergence step - what is left.

    Units: £k. Source: SCP.
    """
    return growth_step + convergence_step - left


def commercial_income(option: Word, low: Value, central: Value, high: Value, periods: Value) -> Value:
    """Return the commercial income of one year: the chosen case's amount over the plan / years of the plan.

    Units: £k; option is "none", "low", "central" or "high". Source: SCP, commercial opportunities.
    """
    return select(option, {"none": 0, "low": low, "central": central, "high": high}) / periods


def investment_pot(available: Value, released: Value, commercial: Value) -> Value:
    """Return the investment pot of one year: available growth + repurposed funds + commercial income.

    Units: £k. Source: SCP.
    """
    return available + released + commercial


def pot_with_productivity(pot: Value, cash_releasing: Value) -> Value:
    """Return the investment pot with what productivity releases in cash: pot + cash-releasing opportunities.

    Units: £k. Source: SCP, Appendix B (what is not cash-releasing never enters the pot).
    """
    return pot + cash_releasing


def cumulative(previous: Value, amount: Value) -> Value:
    """Return the running total: previous + this year; a position starts with the amount brought forward.

    Units: £k. Source: SCP; PT (cumulative position).
    """
    return previous + amount


def recurrent_added(available: Value, recurrent_released: Value) -> Value:
    """Return the money added this year that is there again in every later year: available growth + recurrent releases.

    Units: £k. Source: MTFS (reading "growth money kept recurrently").
    """
    return available + recurrent_released


def recurrent_view(recurrent_base: Value, annual: Value, added: Value) -> Value:
    """Return the pot of a year with earlier recurrent money in it: recurrent base + (annual pot - recurrent added).

    The recurrent base is the running total of recurrent money added up to and including this year.
    Units: £k. Source: MTFS.
    """
    return recurrent_base + annual - added


def share_of(part: Value, whole: Value) -> Value:
    """Return one amount as a share of another: part / whole.

    Units: same unit in, a rate out. Raises ZeroDivisionError on a whole of 0. Source: standard definition.
    """
    return part / whole
