"""Every refusal speaks of what stands in the file: no words of Python or of pydantic reach a reader."""

import re
from datetime import date, datetime

import pytest
from support.plan_builder import care, made, rich, series
from support.refusals import refused

from mtfs.core.errors import PlanError
from mtfs.core.numbers import shown

WRONG = {
    "nothing": None,
    "a switch": True,
    "a whole number": 5,
    "a number": 2.5,
    "a large number": 10**20,
    "a text": "checked",
    "no text": "",
    "a long text": "x" * 3000,
    "a date": date(2022, 4, 1),
    "a time": datetime(2022, 4, 1, 9, 30),
    "a list": [1.0, "x"],
    "a group": {"x": 5},
    "a wrong group": {"value": 5, "values": 5, 7: 5},
}
FOREIGN = re.compile(r"Input|[Vv]alid (?:string|date|integer|dictionary|number)|datetime|\bNone\b|\bTrue\b|\bFalse\b|"
                     r"\{'|\[\d|\['|\('|<class|pydantic|instance|Keys? should|float64")  # fmt: skip


def places(data, path=()):
    """Every key of a plan's data, those of one entry of each group."""
    for key, value in data.items():
        yield (*path, key)
        if isinstance(value, dict):
            yield from places(value, (*path, key))


def problems(data, changes):
    try:
        made(data, changes)
    except PlanError as error:
        return error.problems
    return ()


@pytest.mark.parametrize("what", WRONG)
@pytest.mark.parametrize("data", [rich, care])
def test_no_value_anywhere_gets_a_message_of_another_program(data, what):
    """All keys of one depth are wrong at once: what is wrong with each is told."""
    paths, told = list(places(data())), 0
    for depth in range(1, max(map(len, paths)) + 1):
        changes = {".".join(path): WRONG[what] for path in paths if len(path) == depth}
        for problem in problems(data(), changes):
            assert not FOREIGN.search(f"{problem.message}; {problem.remedy}"), problem
            told += 1
    assert told > 40


AMOUNT = '{ value = 10000, unit = "£k", status = "local" }'
ADJUSTMENT = "allocation.core.baseline_adjustments.x"
BY_YEAR = '{ values = { "2025/26" = 0.02 }, unit = "rate", status = "local" }'


def adjusted(year):
    return series({year: 1.0}, "£k") | {"name": "X"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"allocation.core.opening": 10000}, f"10000 is no number with its unit; write it as {AMOUNT}"),
        ({"allocation.core.opening": "10"}, "'10' is no number with its unit; write it as { value = ..., unit"),
        ({"rates.growth": 0.02}, f"0.02 is no number by year with its unit; write it as {BY_YEAR}"),
        ({"pressures.pay": 5}, 'write it as { name = "...", values = { "2025/26" = 5 }, unit = "£k"'),
        ({"rates.growth.value": 0.02}, 'is a number for each year; write values = { "2025/26" = 0.02 }'),
        ({"rates.growth.values": 0.02}, 'is a number for each year; write values = { "2025/26" = 0.02 }'),
        ({"allocation.core.opening.values": {"2025/26": 10}}, "is one number for all years; write value = 10"),
        ({"allocation.core.opening.value": "lots"}, "type one in £k, such as 1500 for £1.5m"),
        ({"allocation.core.opening.value": "£674m"}, "write 674000: the number alone, in £k"),
        ({"allocation.core.opening.value": "2.3%"}, "type one in £k, such as 1500 for £1.5m"),
        ({"rates.growth.values": {"2025/26": "2.3%"}}, "write 0.023"),
        ({"rates.growth.values": {"2025/26": "£2m"}}, "type one, such as 0.023 for 2.3%"),
        (
            {"rates.growth.status": "checked"},
            "'checked' is none of default, published, derived, local, illustrative, missing",
        ),
        ({"horizon": 31}, "horizon: 31 is out of range; the most is 30"),
        ({"date": date(1900, 1, 1)}, "date: 1900-01-01 is out of range; the least is 1990-01-01"),
        ({"date": "soon"}, "date: 'soon' is no date; write it as 2025-04-01"),
        ({"allocation.core.opening.value": None}, "has status local and no value; add value = ..."),
        ({ADJUSTMENT: adjusted("2024/25")}, "2024/25: is the base year; amounts start in 2025/26: give it there or"),
        ({ADJUSTMENT: adjusted("2035/36")}, "2035/36: is outside the plan (2025/26 to 2028/29); remove it"),
        ({"rates.growth.values": {"2019-20": 0.02}}, "'2019-20' is not a financial year; write it as 2019/20"),
        ({"name": 5}, "name: 5 is no text; write it in quotes"),
        ({"base_year": date(2022, 4, 1)}, "base_year: 2022-04-01 is not a financial year; write it as 2025/26"),
    ],
)
def test_the_remedy_fits_what_belongs_there(changes, said):
    refused(lambda: made(rich(), changes), said)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "nothing"), (True, "true"), (date(2022, 4, 1), "2022-04-01"), (datetime(2022, 4, 1), "2022-04-01"),
     (datetime(2022, 4, 1, 9, 30), "2022-04-01 09:30:00"), ({"a": 1}, "a group of entries"), ([1], "a list"),
     ((1, 2), "a list"), (2.5, "2.5"), (10, "10"), ("x", "'x'")],
)  # fmt: skip
def test_a_value_is_shown_as_a_plan_file_writes_it(value, text):
    assert shown(value) == text
