"""Money in a plan file may be entered in £, £k or £m: the plan holds it in the unit of its field."""

import pytest
from support.plan_builder import changed, made, rich
from support.refusals import refused

PRESSURES = {"name": "Pressures", "values": {"2025/26": 1.25}, "unit": "£m", "status": "local"}


@pytest.mark.parametrize(("unit", "value"), [("£", 1_950_500), ("£k", 1950.5), ("£m", 1.9505), ("£m", 1.95050)])
def test_an_amount_is_the_same_in_every_unit(unit, value):
    amount = {"value": value, "unit": unit, "status": "local"}
    opening = made(changed(rich(), {"funds.bcf.opening": amount})).funds["bcf"].opening
    assert (opening.value, opening.unit) == (1950.5, "£k")


def test_amounts_by_year_and_in_a_group_are_converted():
    pressures = made(changed(rich(), {"pressures": {"all": PRESSURES}})).pressures["all"]
    assert (pressures.values, pressures.unit) == ({"2025/26": 1250.0}, "£k")


@pytest.mark.parametrize("value", [True, "1.5", float("inf")])
def test_what_is_no_number_is_refused_as_in_any_unit(value):
    amount = {"value": value, "unit": "£m", "status": "local"}
    refused(lambda: made(changed(rich(), {"funds.bcf.opening": amount})), "funds.bcf.opening")


def test_another_unit_is_refused():
    amount = {"value": 1.0, "unit": "€m", "status": "local"}
    refused(lambda: made(changed(rich(), {"funds.bcf.opening": amount})), "funds.bcf.opening: unit is '€m'")


@pytest.mark.parametrize(
    ("unit", "remedy"), [("£", "write 48500000: "), ("£k", "write 48500: "), ("£m", "write 48.5: ")]
)
@pytest.mark.parametrize("by_year", [False, True])
def test_the_remedy_for_a_text_is_in_the_unit_beside_it(unit, remedy, by_year):
    entered = {"unit": unit, "status": "local"}
    if by_year:
        one = {"pressures": {"all": {"name": "All", "values": {"2025/26": 1.5, "2026/27": "48.5m"}, **entered}}}
        place = "pressures.all 2026/27"
    else:
        one, place = {"funds.bcf.opening": {"value": "48.5m", **entered}}, "funds.bcf.opening.value"
    said = f"{place}: '48.5m' is no number; {remedy}the number alone, in {unit}"
    refused(lambda: made(changed(rich(), one)), said)
