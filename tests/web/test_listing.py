"""The lines that the page lists: every one, in the words and figures of `mtfs show`."""

import math

import pytest
from support.example_plans import CASES

import mtfs
from mtfs.core.errors import MtfsError
from mtfs.core.units import unit_named
from mtfs.plan.library import DEFAULT
from mtfs.plan.toml import toml_text
from mtfs.web.listing import KEYS, listed
from mtfs.web.question import read_question

NAMES = [DEFAULT, "nhse:QUE", CASES / "rich-plan.toml"]


def lines(name, **choices):
    """The answer's lines by their ids, and the projection that they are of."""
    plan = mtfs.load_plan(name)
    answer = listed(read_question({"upload": {"text": toml_text(plan)}, **choices}, KEYS))
    assert answer["years"] == list(plan.years) and answer["base"] == plan.base_year
    by_id = {line["line"]: line for table in answer["tables"] for line in table["lines"]}
    return by_id, mtfs.project(plan), [table["heading"] for table in answer["tables"]]


@pytest.mark.parametrize("real", [False, True])
@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("name", NAMES, ids=str)
def test_they_are_those_of_show(name, every, real):
    found, projection, headings = lines(name, every=every, real=real)
    table = projection.all_lines(real) if every else projection.main_lines(real)
    _, columns = table.for_readers()
    assert list(found) == columns["line"].cells and headings == list(dict.fromkeys(columns["part"].cells))
    assert not every or set(found) == set(projection.lines)
    assert [line["name"] for line in found.values()] == columns["name"].cells
    for place, year in enumerate(projection.plan.years):
        assert [line["years"][place] for line in found.values()] == columns[year].cells
    assert [line["total"] for line in found.values()] == columns["all years"].cells


@pytest.mark.parametrize("real", [False, True])
def test_in_thousands_money_is_that_of_the_lines_to_a_tenth(real):
    found, projection, _ = lines("nhse:QUE", every=True, real=real, thousands=True)
    checked = 0
    for line, said in found.items():
        once, years = projection.figures(line, real)
        if said["unit"] == "£k" and once is None:
            expected = [unit_named("£k").in_table(value) for value in years]
            checked += sum(value is not None and not math.isnan(value) for value in years)
            assert said["years"] == expected
    assert checked > 100


def test_a_missing_figure_is_said_to_be_missing():
    found, _, _ = lines("nhse:QUE")
    assert found["pot.pressures"]["years"] == ["", *["missing"] * 5]


@pytest.mark.parametrize("key", sorted(KEYS))
def test_what_is_neither_true_nor_false_is_refused(key):
    with pytest.raises(MtfsError, match=f"{key}: is neither true nor false"):
        listed(read_question({"plan": DEFAULT, key: "yes"}, KEYS))
