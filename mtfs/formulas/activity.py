"""Activity: growth in bed days and contacts, what mitigates it, and what it takes in beds and money (source SCP).

Activity is in its own unit (bed days, contacts), indices are 1 in the activity baseline's year.
Every argument is one value or an array of simulated values; the result has the same shape.
"""

from __future__ import annotations

from typing import overload

from mtfs.core.values import Symbolic, Value, Word
from mtfs.formulas.algebra import calendar_year, choose, maximum, minimum, power, select


@overload
def years_between(first: str, last: str) -> float: ...
@overload
def years_between(first: Word, last: Word) -> float | Symbolic: ...
def years_between(first: Word, last: Word) -> float | Symbolic:
    """Return the years from one financial year to another: last - first, such as 2023/24 to 2030/31: 7.

    Units: financial years in, years out. Source: MTFS.
    """
    return calendar_year(last) - calendar_year(first)


def years_elapsed(years_before: Value, period: Value) -> Value:
    """Return the years since the activity baseline: years from it to the plan's base year + plan year.

    Units: years. Source: MTFS.
    """
    return years_before + period


def growth_so_far(growth: Value, elapsed: Value, span: Value) -> Value:
    """Return the growth after some years of a growth known over a longer span: (1+g)^(elapsed/span) - 1.

    Units: rates and years. Source: SCP, population growth to 2041 (the even pace is MTFS).
    """
    return power(1 + growth, elapsed / span) - 1


def growth_index(rate: Value, elapsed: Value) -> Value:
    """Return the index of a rate that holds every year: (1+r)^elapsed.

    Units: a rate and years in, an index out. Source: SCP (0.7% a year non-demographic growth).
    """
    return power(1 + rate, elapsed)


def implied_index(baseline: Value, projected: Value, non_demographic: Value, elapsed: Value, span: Value) -> Value:
    """Return the demographic index that a published projection implies: (projected / baseline)^(elapsed/span) / N.

    Units: activity, an index (N, non-demographic) and years in, an index out. Source: SCP (the even pace, CAGR, is
    MTFS).
    """
    return power(projected / baseline, elapsed / span) / non_demographic


def weighted_growth(share: Value, growth: Value) -> Value:
    """Return what one population group adds to a service's demographic growth: share of its activity x group's growth.

    Units: a share and rates. Source: SCP, county-council projections by district and age band.
    """
    return share * growth


def index_of_growth(growth: Value) -> Value:
    """Return the index of a growth: 1 + growth.

    Units: a rate in, an index out. Source: standard definition.
    """
    return 1 + growth


def demographic_growth(baseline: Value, demographic: Value, factor: Value) -> Value:
    """Return the demographic growth of activity: baseline x (D - 1) x scenario factor.

    Units: activity; D is the demographic index. Source: SCP.
    """
    return baseline * (demographic - 1) * factor


def non_demographic_growth(baseline: Value, demographic: Value, non_demographic: Value, factor: Value) -> Value:
    """Return the non-demographic growth of activity: baseline x D x (N - 1) x scenario factor.

    Units: activity; D and N are the demographic and the non-demographic index. Source: SCP (as the New Hospital
    Programme).
    """
    return baseline * demographic * (non_demographic - 1) * factor


def group_growth(growth: Value, weighted: Value, all_weighted: Value) -> Value:
    """Return the demographic growth that a population group brings: growth x its weighted growth / that of all groups.

    Units: activity and rates; 0 for every group where none of them grows. Source: SCP.
    """
    return growth * weighted / choose(all_weighted == 0, 1, all_weighted)


def projected_activity(baseline: Value, growth: Value) -> Value:
    """Return the projected activity if nothing is done: baseline + growth; in the central scenario baseline x D x N.

    Units: activity. Source: SCP.
    """
    return baseline + growth


def projected_in_scenario(baseline: Value, demographic: Value, non_demographic: Value, factor: Value) -> Value:
    """Return the projected activity of one scenario: baseline x (1 + (D N - 1) x factor).

    Units: activity; D and N are indices, the factor is a share of central growth. Source: SCP (factors are MTFS).
    """
    return baseline * (1 + (demographic * non_demographic - 1) * factor)


def scenario_factor(scenario: Word, lower: Value, higher: Value) -> Value:
    """Return the share of central growth that a scenario has: 1 if central.

    Units: shares; scenario is "central", "lower" or "higher". Source: MTFS.
    """
    return select(scenario, {"central": 1, "lower": lower, "higher": higher})


def phased_share(period: Value, years: Value) -> Value:
    """Return the share of a mitigation's full effect reached: plan year / years to full effect, at most 1.

    Units: years in, a share out. Source: MTFS.
    """
    return minimum(1, period / years)


def mitigation_effect(full_effect: Value, share: Value) -> Value:
    """Return the effect of a mitigation: full effect x share reached; below 0 it reduces activity.

    Units: activity and a share. Source: SCP.
    """
    return full_effect * share


def avoided_activity(effect: Value) -> Value:
    """Return the activity that a mitigation avoids: max(0, -effect).

    Units: activity. Source: SCP.
    """
    return maximum(0, 0 - effect)


def added_activity(effect: Value) -> Value:
    """Return the activity that a mitigation adds elsewhere: max(0, effect).

    Units: activity. Source: SCP (managed care adds contacts in primary and community care).
    """
    return maximum(0, effect)


def residual_growth(growth: Value, mitigations: Value) -> Value:
    """Return the residual growth: projected - baseline + mitigations, those that reduce being below 0.

    Units: activity. Source: SCP.
    """
    return growth + mitigations


def beds(days: Value, days_in_year: Value, occupancy: Value) -> Value:
    """Return the beds: bed days / days of the year / occupancy.

    Units: bed days, days and a share in, beds out. Raises ZeroDivisionError at 0 days or occupancy. Source: SCP.
    """
    return days / days_in_year / occupancy


def activity_cost(amount: Value, unit_cost: Value, scale: Value) -> Value:
    """Return the cost of activity: activity x unit cost / pounds in £1k.

    Units: activity and £ each in, £k out. Source: MTFS (unit costs are inputs).
    """
    return amount * unit_cost / scale


def headroom(pot: Value, cost: Value) -> Value:
    """Return the room that a pot leaves after a cost: pot - cost; below zero the pot does not pay for it.

    Units: £k. Source: HIC (affordability has to be tested before a commitment).
    """
    return pot - cost
