"""The gap: expenditure against funding, what closes it, and the position that remains (sources STP, PT).

Money is in £k, rates are fractions. A gap is expenditure above funding, a position is funding above expenditure.
Every argument is one value or an array of simulated values; the result has the same shape.
"""

from __future__ import annotations

from mtfs.core.values import Value


def gap(expenditure: Value, funding: Value) -> Value:
    """Return the gap: expenditure - funding; below zero there is more funding than expenditure.

    Units: £k. Source: STP.
    """
    return expenditure - funding


def weighted_step(previous: Value, weight: Value, rate: Value) -> Value:
    """Return what a shared assumption adds to a line of which it moves a part: previous * weight * rate.

    Units: £k; weight and rate are fractions: a pay award of 3% adds 1.92% to a line of which 64% is pay. Source: MTFS.
    """
    return previous * weight * rate


def other_movement(level: Value, explained: Value) -> Value:
    """Return the movement to a stated level that no driver explains: level - (year before + steps of the drivers).

    Units: £k; `explained` is the year before with those steps. Source: MTFS.
    """
    return level - explained


def level_of_scheme(recurrent_base: Value, amount: Value, recurrent_part: Value) -> Value:
    """Return what a scheme is worth in a year: recurrent amounts to date + this year's amount that is not recurrent.

    Units: £k; the recurrent amounts to date include this year's. Source: MTFS.
    """
    return recurrent_base + (amount - recurrent_part)


def gap_after_reserves(closing: Value, reserves: Value) -> Value:
    """Return the gap that is still open: closing gap - reserves used; it has to be found from savings not yet named.

    Units: £k. Source: the form that councils publish (unidentified savings).
    """
    return closing - reserves


def challenge(do_nothing: Value, investment: Value) -> Value:
    """Return the challenge if investment is funded locally: do-nothing gap + investment.

    Units: £k. Source: STP (£500m and £43m make £543m).
    """
    return do_nothing + investment


def gap_after_savings(do_nothing: Value, savings: Value) -> Value:
    """Return the gap that savings plans leave, the system deficit: do-nothing gap - savings.

    Units: £k. Source: STP (£500m less £250m of savings plans leaves £250m).
    """
    return do_nothing - savings


def after_plan(amount: Value, savings: Value, benefits: Value, investment: Value) -> Value:
    """Return what a plan makes of a gap (the bridge) or of expenditure: amount - savings - benefits + investment.

    Units: £k; benefits are those of programmes. Source: STP.
    """
    return amount - savings - benefits + investment


def in_year_position(funding: Value, expenditure: Value) -> Value:
    """Return the in-year position: funding - expenditure; above zero it is a surplus.

    Units: £k. Source: PT; NHS England (an ICB has to break even by itself).
    """
    return funding - expenditure


def non_recurrent_position(in_year: Value, underlying: Value) -> Value:
    """Return the part of the in-year position that is not recurrent: in-year - underlying.

    Units: £k. Source: PT, "underlying recurrent deficit".
    """
    return in_year - underlying


def savings_requirement(gap_of_year: Value, reserves: Value, earlier: Value) -> Value:
    """Return the savings that a year has to find newly: gap - reserves used - requirements of earlier years.

    Units: £k; below zero savings of earlier years are more than the gap. Source: the form that councils publish.
    """
    return gap_of_year - reserves - earlier


def reserve_balance(previous: Value, used: Value, replenished: Value) -> Value:
    """Return the balance of a reserve at the end of a year: previous year - used + replenished.

    Units: £k; below zero more was used than was there. Source: MTFS.
    """
    return previous - used + replenished


def net_use(used: Value, replenished: Value) -> Value:
    """Return the use of reserves that closes the gap of a year: used - replenished.

    Units: £k; below zero reserves are built up, which widens the gap. Source: MTFS.
    """
    return used - replenished


def above_minimum(balance: Value, minimum: Value) -> Value:
    """Return what a reserve holds above the least that it has to hold: balance - minimum.

    Units: £k; below zero the balance is too low. Source: MTFS.
    """
    return balance - minimum
