"""Productivity: what an opportunity is worth, and who may count it (source SCP, Appendix B).

Every argument is one value or an array of simulated values; the result has the same shape.
"""

from __future__ import annotations

from typing import overload

from mtfs.core.values import Symbolic, Value, Word
from mtfs.formulas.algebra import choose


def bed_days(volume: Value, length_of_stay: Value) -> Value:
    """Return the bed days of a volume: volume x length of stay.

    Units: admissions and days in, bed days out. Source: SCP, Appendix B (readmissions).
    """
    return volume * length_of_stay


def opportunity_value(volume: Value, price: Value) -> Value:
    """Return the value of an opportunity: volume x price; the volume of a line with a length of stay is its bed days.

    Units: a volume and £ each in, £ a year out. Source: SCP, Appendix B (to the pound).
    """
    return volume * price


def in_thousands(pounds: Value, scale: Value) -> Value:
    """Return the amount in £k: pounds / pounds in £1k.

    Units: £ in, £k out. Source: standard definition.
    """
    return pounds / scale


def delivered(value: Value, share: Value) -> Value:
    """Return the part of an opportunity's yearly value that a year delivers: value x share.

    Units: £k and a share of 0 to 1. Source: MTFS.
    """
    return value * share


def counted_as(amount: Value, is_counted: str | Value, is_cash_releasing: str | Value) -> Value:
    """Return the amount of an opportunity that counts and releases cash: amount x 1, otherwise amount x 0.

    Units: £k; both flags are "yes" or "no". Source: SCP, Appendix B ("non cash releasing", alternatives).
    """
    return amount * choose(is_counted == "yes", 1, 0) * choose(is_cash_releasing == "yes", 1, 0)


def counted_otherwise(amount: Value, is_counted: str | Value, is_cash_releasing: str | Value) -> Value:
    """Return the amount of an opportunity that counts and releases no cash: amount x 1, otherwise amount x 0.

    Units: £k; both flags are "yes" or "no". Source: SCP, Appendix B ("non cash releasing", alternatives).
    """
    return amount * choose(is_counted == "yes", 1, 0) * choose(is_cash_releasing == "yes", 0, 1)


@overload
def is_yes(flag: str) -> float: ...
@overload
def is_yes(flag: Word) -> float | Symbolic: ...
def is_yes(flag: Word) -> float | Symbolic:
    """Return a switch as a number, 1 for a "yes" and 0 for a "no": to count what is switched on.

    Units: a count. Source: MTFS.
    """
    return choose(flag == "yes", 1, 0)
