"""How many entries a plan may have: as many as a workbook can add up, and not one more."""

import pytest
from support.plan_builder import figure, made, series, small
from support.refusals import refused

CLAIM = {"statement": "It rises", "published": "rises", "source": "Plan", "not_computed": "no line speaks of it"}
SERVICE = {"name": "Contacts", "unit": "contacts", "baseline": figure(1.0, "contacts"),
           "demographic": figure(0.0, "rate"), "non_demographic": figure(0.0, "rate")}  # fmt: skip
LIMITS = {
    "claims": (400, CLAIM, {}),
    "population.groups": (
        100,
        {"name": "West", "growth": figure(0.0, "rate")},
        {"population": {"first_year": "2024/25", "last_year": "2030/31"}},
    ),
    "activity.services": (
        100,
        SERVICE,
        {"activity": {"first_year": "2024/25", "last_year": "2030/31"}
         | {scenario: figure(1.0, "share") for scenario in ("lower", "higher")}},
    ),
    "allocation.core.non_recurrent": (20, series(1.0, "£k") | {"name": "Winter"}, {}),
}  # fmt: skip
"""By group of entries: how many there may be, one of them, and what they need around them."""


@pytest.mark.parametrize("group", LIMITS)
def test_a_group_may_have_so_many_entries_and_no_more(group):
    most, entry, around = LIMITS[group]

    def plan(count):
        return made(small() | around, {group: {f"e{at}": entry for at in range(count)}})

    assert plan(most)
    refused(
        lambda: plan(most + 1), f"{group}: {most + 1} are more than the {most} that a workbook can add up; put some"
    )
