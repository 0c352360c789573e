"""What a plan's rules allow one input to be: checked by itself, it is what a plan made anew says."""

from pathlib import Path

import pytest
from support.plan_builder import made, rich

import mtfs
from mtfs.analysis.levers.levers import allowed, movable
from mtfs.core.errors import MtfsError
from mtfs.core.references import Assignment
from mtfs.plan.changes import changed

COUNCIL = Path(__file__).parents[1] / "cases" / "council-plan.toml"
PLANS = {
    "published": mtfs.load_plan,
    "stp": lambda: mtfs.load_plan("cambridgeshire-peterborough-stp-2016"),
    "icb": lambda: mtfs.load_plan("nhse:QOQ"),
    "council": lambda: mtfs.load_plan(COUNCIL),
    "with every part": lambda: made(rich()),
}


def made_anew(plan, changes):
    try:
        changed(plan, changes)
    except MtfsError:
        return False
    return True


@pytest.mark.parametrize("plan", PLANS)
def test_an_input_checked_by_itself_is_allowed_where_the_plan_made_anew_is(plan):
    plan = PLANS[plan]()
    found = {True: 0, False: 0}
    for key, entry in movable(plan).items():
        if not entry.can_be_drawn or entry.ruled_together:  # those are checked by making the plan anew
            continue
        own = 0.0 if entry.missing else float(plan.values[key][1])
        year = plan.years[1] if entry.kind == "amounts" else None
        for value in (0.0, -1.0, 1.5, 1e9, own * 1.1, -own):
            changes = [Assignment(key, year, repr(value))]
            wanted = made_anew(plan, changes)
            assert allowed(plan, changes) is wanted, f"{key} = {value}"
            found[wanted] += 1
    assert found[True] > 10 and found[False] > 10


def test_a_year_that_the_plan_does_not_have_is_not_allowed():
    plan = mtfs.load_plan()
    assert not allowed(plan, [Assignment("rates.growth", "2050/51", "0.02")])
    assert allowed(plan, [Assignment("rates.growth", "2026/27", "0.02")])
