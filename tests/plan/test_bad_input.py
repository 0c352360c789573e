"""Bad input never gives a number: each error names the place, the value and the remedy."""

import math
import time
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from support.plan_builder import care, changed, council, figure, made, rich, series, small, unknown, without_missing

import mtfs
from mtfs.core.errors import DataError, MtfsError, PlanError, WorkbookError
from mtfs.core.years import FinancialYear
from mtfs.plan.library import load_plan
from mtfs.plan.toml import plan_from_text, toml_text


def refused(call, *fragments, kind=PlanError):
    """The call raises one of our errors, in lines that hold all the fragments."""
    with pytest.raises(kind) as caught:
        call()
    text = str(caught.value)
    for fragment in fragments:
        assert fragment in text, f"{fragment!r} is not in: {text}"
    return text


# What is wrong, in the plan's data; where; and what the message says.
WRONG = {
    "unknown key": ({"colour": "blue"}, "colour: is no key of a plan; there are: name, organisation, code, base_year"),
    "unknown key of a stream": ({"allocation.core.methd": "additive"}, "allocation.core.methd: is no key of a plan"),
    "unknown key of a number": ({"rates.growth.vaule": 1.0}, "rates.growth.vaule: is no key"),
    "missing key": ({"organisation": None}, "organisation: is not there; add it"),
    "missing number": ({"funds.bcf.uplift": None}, "funds.bcf.uplift: is not there; add it"),
    "missing unit": ({"rates.growth.unit": None}, "rates.growth.unit: is not there; add it"),
    "missing status": ({"rates.growth.status": None}, "rates.growth.status: is not there; add it"),
    "no stream": (
        {"allocation": {}},
        "allocation: is not there; add a stream as [allocation.NAME], or funding lines as [funding.NAME]",
    ),
    "a fund without an allocation": (
        {"allocation": {}},
        "funds: belongs to the investment pot, which needs an allocation; add [allocation.NAME]",
    ),
    "pressures beside what they leave": (
        {"available_growth": {case: figure(1.0) for case in ("low", "central", "high")}},
        "available_growth: says what pressures leave, and pressures are given too; remove one of the two",
    ),
    "missing rate": (
        {"rates.growth": None},
        "allocation.medical: no growth; give it here or for every stream as rates.growth",
    ),
    "missing first year": (
        {"rates.growth.values": {"2026/27": 0.02}},
        "rates.growth: no value for 2025/26, the plan's first year; add one",
    ),
    "no year at all": ({"rates.growth.values": {}}, "rates.growth: has status local and 0 values; add values"),
    "year outside the plan": (
        {"rates.growth.values": {"2025/26": 0.02, "2031/32": 0.02}},
        "rates.growth: 2031/32 is outside the plan (2024/25 to 2028/29); remove it",
    ),
    "year before the plan": (
        {"pressures.pay.values": {"2023/24": 1.0, "2025/26": 1.0}},
        "pressures.pay: 2023/24 is outside the plan",
    ),
    "year without its slash": (
        {"rates.growth.values": {"2025": 0.02}},
        "rates.growth.values.2025: '2025' is not a financial year; write it as 2025/26",
    ),
    "years that do not follow": (
        {"rates.growth.values": {"2025/27": 0.02}},
        "rates.growth.values.2025/27: '2025/27' is not a financial year; write it as 2025/26",
    ),
    "base year as a number": ({"base_year": 2024}, "base_year: 2024 is not a financial year; write it as 2025/26"),
    "base year long ago": (
        {"base_year": "1066/67"},
        "base_year: 1066/67 is outside 1990/91 to 2099/00; check the year",
    ),
    "not a number": ({"rates.growth.values": {"2025/26": math.nan}}, "rates.growth.values.2025/26"),
    "infinite": ({"allocation.core.opening.value": math.inf}, "allocation.core.opening.value"),
    "text in a number": (
        {"allocation.core.opening.value": "1950000"},
        "allocation.core.opening.value: '1950000' is no number; type 1950000 as a number, not as text",
    ),
    "percentage in a number": (
        {"rates.growth.values": {"2025/26": "2.3%"}},
        "rates.growth.values.2025/26: '2.3%' is no number; write 0.023",
    ),
    "boolean in a number": (
        {"allocation.core.opening.value": True},
        "allocation.core.opening.value: True is no number",
    ),
    "date in a number": (
        {"allocation.core.opening.value": date(2025, 4, 1)},
        "allocation.core.opening.value: datetime.date(2025, 4, 1) is no number",
    ),
    "list in a number": ({"allocation.core.opening.value": [1.0]}, "allocation.core.opening.value: [1.0] is no number"),
    "number instead of a table": ({"rates.growth": 0.023}, "rates.growth: "),
    "percent as a rate": (
        {"rates.growth.values": {"2025/26": 2.3}},
        "rates.growth 2025/26: 2.3 is outside -1 to 1; write 2.3% as 0.023",
    ),
    "percent as a share": (
        {"funds.bcf.repurpose.values": {"2025/26": 10}},
        "funds.bcf.repurpose 2025/26: 10.0 is outside 0 to 1; write 92% as 0.92",
    ),
    "share above 1": (
        {"funds.bcf.repurpose.values": {"2025/26": 1.01}},
        "funds.bcf.repurpose 2025/26: 1.01 is outside 0 to 1",
    ),
    "share below 0": (
        {"funds.bcf.repurpose.values": {"2025/26": -0.01}},
        "funds.bcf.repurpose 2025/26: -0.01 is outside 0 to 1",
    ),
    "setting above 1": ({"settings.primary.first.value": 1.5}, "settings.primary.first: 1.5 is outside 0 to 1"),
    "negative opening": (
        {"allocation.core.opening.value": -5.0},
        "allocation.core.opening: -5.0 is outside 0 to 1e+09",
    ),
    "opening of nothing": (
        {"allocation.core.opening.value": 0.0},
        "allocation.core.opening: is 0; it has to be above 0",
    ),
    "target of nothing": ({"allocation.core.target.value": 0}, "allocation.core.target: is 0; it has to be above 0"),
    "pounds instead of thousands": (
        {"allocation.core.opening.value": 1.95e9},
        "allocation.core.opening: 1950000000.0 is outside 0 to 1e+09",
    ),
    "negative ring-fence": (
        {"funds.bcf.ringfenced.values": {"2025/26": -1.0}},
        "funds.bcf.ringfenced 2025/26: -1.0 is outside",
    ),
    "first shares do not sum to 1": (
        {"settings.primary.first.value": 0.2},
        "settings: the first year's shares sum to 0.95; make them sum to 1",
    ),
    "last shares do not sum to 1": (
        {"settings.primary.last.value": 0.6},
        "settings: the last year's shares sum to 1.1; make them sum to 1",
    ),
    "ring-fence above its fund": (
        {"funds.bcf.ringfenced.values": {"2025/26": 6_000.0}},
        "funds.bcf.ringfenced 2025/26: 6,000.0 £k is more than the fund (5,250.0 £k); lower it or raise the fund",
    ),
    "ring-fence above its fund later": (
        {"funds.bcf.uplift.values": {"2025/26": 0.0, "2028/29": -0.8}},
        "funds.bcf.ringfenced 2028/29: 1,500.0 £k is more than the fund (1,000.0 £k)",
    ),
    "published without a source": (
        {"rates.growth.status": "published"},
        "rates.growth: is marked published but names no source; add source = ... or mark it local",
    ),
    "derived without a source": (
        {"allocation.core.target.status": "derived"},
        "allocation.core.target: is marked derived but names no source",
    ),
    "missing with a value": (
        {"allocation.core.opening.status": "missing"},
        "allocation.core.opening: has status missing and value 100000.0; remove the value or correct the status",
    ),
    "a value without the number": (
        {"allocation.core.opening.value": None},
        "allocation.core.opening: has status local and value None; add value = ...",
    ),
    "an opening that is missing": (
        {"allocation.core.opening": unknown()},
        "allocation.core.opening: is missing; nothing can be computed without it",
    ),
    "a series that is missing": (
        {"rates.growth.status": "missing"},
        "rates.growth: has status missing and",
    ),
    "unknown status": ({"rates.growth.status": "guessed"}, "rates.growth.status"),
    "unknown unit": (
        {"rates.growth.unit": "percent"},
        "rates.growth: unit is 'percent'; this number is in rate, write unit = \"rate\"",
    ),
    "unit that is a formula": ({"rates.growth.unit": "=1"}, "rates.growth.unit: '=1' starts as a spreadsheet formula"),
    "unit of nothing": ({"rates.growth.unit": ""}, "rates.growth.unit: "),
    "wrong unit": (
        {"rates.growth.unit": "£k"},
        "rates.growth: unit is '£k'; this number is in rate, write unit = \"rate\"",
    ),
    "unknown method": ({"allocation.core.method": "geometric"}, "allocation.core.method"),
    "unknown case": ({"commercial.option": "best"}, "commercial.option"),
    "switch that is no switch": ({"funds.bcf.recurrent": "perhaps"}, "funds.bcf.recurrent"),
    "name that is a formula": (
        {"name": "=1+1"},
        "name: '=1+1' starts as a spreadsheet formula does; begin with a letter or a digit",
    ),
    "name that is a formula by plus": (
        {"allocation.core.name": "+cmd|' /C calc'!A0"},
        "allocation.core.name: \"+cmd|' /C calc'!A0\" starts as a spreadsheet formula",
    ),
    "name that is a formula by minus": ({"funds.bcf.name": "-2+3"}, "funds.bcf.name: '-2+3' starts as"),
    "name that is a formula by at": ({"pressures.pay.name": "@SUM(1)"}, "pressures.pay.name: '@SUM(1)' starts as"),
    "formula after blanks": ({"organisation": " \t=1+1"}, "organisation: '=1+1' starts as"),
    "control character": ({"name": "Plan\x07"}, "name: 'Plan\\x07' holds a control character; remove it"),
    "direction override": ({"name": "Plan \u202egpj"}, "holds a control character; remove it"),
    "empty name": ({"name": ""}, "name: "),
    "name too long": ({"name": "x" * 121}, "name: "),
    "code in lower case": ({"code": "que"}, "code: is no code of an organisation; write 3 to 6 capital letters"),
    "id with a dot": ({"funds": {"b.c": {}}}, "funds.b.c"),
    "id that is code": ({"pressures": {"x'); import os": {}}}, "pressures.x'); import os"),
    "no years": ({"horizon": 0}, "horizon: "),
    "31 years": ({"horizon": 31}, "horizon: "),
    "half a year": ({"horizon": 2.5}, "horizon: "),
    "a horizon in words": ({"horizon": "five"}, "horizon: "),
    "a horizon that is true": ({"horizon": True}, "horizon: "),
    "a date in words": ({"date": "tomorrow"}, "date: "),
    "an early date": ({"date": date(1066, 10, 14)}, "date: "),
    "distance without a target": (
        {"allocation.core.target": None},
        "allocation.core: convergence from distance needs a target; add allocation.core.target",
    ),
    "distance without a policy": (
        {"convergence_policy": None},
        "allocation.core: convergence from distance needs [convergence_policy]; add it",
    ),
    "distance and a rate": (
        {"allocation.core.convergence": series(0.01)},
        "allocation.core.convergence: unused, as convergence comes from distance; remove one",
    ),
    "no deflator": (
        {"prices": None, "base_year": "2040/41"},
        "prices.gdp_deflator: none is published for",
    ),
    "amounts without a year": (
        {"allocation.core.non_recurrent.covid.values": {}},
        "allocation.core.non_recurrent.covid: has status",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_wrong_data_is_refused_in_python(case):
    changes, fragment = WRONG[case]
    text = refused(lambda: made(rich(), changes), "the plan: ", fragment)
    for line in text.splitlines():
        assert line.startswith("the plan: ") and len(line) < 450


SHARES = "activity.services.attendances.shares"
BEDS = "activity.services.bed_days"
CONTACTS = "activity.services.contacts"

# What is wrong in a plan with providers, activity, productivity, the gap and claims.
CARE_WRONG = {
    "a contract without a rate": (
        {"rates.efficiency": None, "allocation.icb.efficiency": series(0.01)},
        "providers.mental: no efficiency; give it here or for all as rates.efficiency",
    ),
    "a provider called other": (
        {"providers.other": {"name": "Other"}},
        "providers.other: stands for providers that the plan does not name; choose another id",
    ),
    "a contract in £m": (
        {"providers.royal.contract.unit": "£m"},
        "providers.royal.contract: unit is '£m'; this number is in £k",
    ),
    "a contract below 0": (
        {"providers.royal.contract.value": -1.0},
        "providers.royal.contract: -1.0 is outside 0 to 1e+09",
    ),
    "percent as a provider's rate": (
        {"providers.royal.inflation.values": {"2025/26": 4.25}},
        "providers.royal.inflation 2025/26: 4.25 is outside -1 to 1; write 2.3% as 0.023",
    ),
    "a contract that is missing": ({"providers.royal.contract": unknown()}, "providers.royal.contract: is missing"),
    "a projection that ends before it begins": (
        {"population.last_year": "2021/22"},
        "population.last_year: 2021/22 is not after 2021/22; correct it",
    ),
    "a population without groups": ({"population.groups": {}}, "population.groups: "),
    "a malformed year of the population": (
        {"population.first_year": "2021"},
        "population.first_year: '2021' is not a financial year; write it as 2025/26",
    ),
    "nobody left of a group": (
        {"population.groups.west.growth.value": -1.0},
        "population.groups.west.growth: is -1, which leaves nobody; write 4% as 0.04",
    ),
    "percent as growth of a group": (
        {"population.groups.west.growth.value": 31.0},
        "population.groups.west.growth: 31.0 is outside -1 to 10; write 2.3% as 0.023",
    ),
    "an activity baseline after the base year": (
        {"activity.first_year": "2025/26"},
        "activity.first_year: 2025/26 is after the plan's base year 2024/25; correct it",
    ),
    "an activity model that ends in the base year": (
        {"activity.last_year": "2024/25", "activity.phasing": None},
        "activity.last_year: 2024/25 is not after the plan's base year 2024/25; correct it",
    ),
    "an activity model without services": ({"activity.services": {}, "claims": {}}, "activity.services: "),
    "an unknown scenario": ({"activity.scenario": "worst"}, "activity.scenario: "),
    "occupancy of 0": (
        {"activity.occupancy.value": 0.0},
        "activity.occupancy: is 0; it has to be above 0 and at most 1 (0.92 is 92%)",
    ),
    "occupancy below 0": ({"activity.occupancy.value": -0.1}, "activity.occupancy: -0.1 is outside 0 to 1"),
    "occupancy above 1": ({"activity.occupancy.value": 1.2}, "activity.occupancy: 1.2 is outside 0 to 1"),
    "occupancy of 92": (
        {"activity.occupancy.value": 92},
        "activity.occupancy: 92.0 is outside 0 to 1; write 92% as 0.92",
    ),
    "beds without an occupancy": (
        {"activity.occupancy": None},
        "activity.occupancy: is not there, and beds are asked for; add it, such as 0.92 for 92%",
    ),
    "no days in a year": ({"activity.days.value": 0.0}, "activity.days: 0.0 is outside 1 to 366"),
    "occupancy that is not a number": ({"activity.occupancy.value": math.nan}, "activity.occupancy.value"),
    "occupancy that is true": ({"activity.occupancy.value": True}, "activity.occupancy.value: True is no number"),
    "occupancy as text": ({"activity.occupancy.value": "92%"}, "activity.occupancy.value: '92%' is no number"),
    "a baseline that is not a number": ({f"{BEDS}.baseline.value": math.nan}, f"{BEDS}.baseline.value"),
    "a baseline that is infinite": ({f"{BEDS}.baseline.value": math.inf}, f"{BEDS}.baseline.value"),
    "a baseline as text": ({f"{BEDS}.baseline.value": "685,000"}, f"{BEDS}.baseline.value: '685,000' is no number"),
    "a baseline of nothing": (
        {f"{BEDS}.baseline.value": 0.0},
        f"{BEDS}: baseline or projected activity is 0; it has to be above 0",
    ),
    "a projection of nothing": (
        {f"{BEDS}.projected.value": 0.0},
        f"{BEDS}: baseline or projected activity is 0; it has to be above 0",
    ),
    "a baseline in another unit": (
        {f"{BEDS}.baseline.unit": "contacts"},
        f"{BEDS}.baseline: unit is 'contacts'; this number is in bed days, write unit = \"bed days\"",
    ),
    "a unit cost in £k": (
        {f"{BEDS}.unit_cost.unit": "£k"},
        f"{BEDS}.unit_cost: unit is '£k'; this number is in £, write unit = \"£\"",
    ),
    "a unit cost that is true": ({f"{BEDS}.unit_cost.value": True}, f"{BEDS}.unit_cost.value: True is no number"),
    "a mitigation as text": (
        {f"{BEDS}.mitigations.flow.effect.value": "-38500"},
        f"{BEDS}.mitigations.flow.effect.value: '-38500' is no number",
    ),
    "a mitigation in percent": (
        {f"{BEDS}.mitigations.flow.effect.unit": "share"},
        f"{BEDS}.mitigations.flow.effect: unit is 'share'; this number is in bed days",
    ),
    "no activity left a year": (
        {f"{CONTACTS}.demographic.value": -1.0},
        f"{CONTACTS}.demographic: is -1, which leaves no activity; write 0.7% as 0.007",
    ),
    "a projection beside a rate": (
        {f"{BEDS}.demographic": figure(0.01, "rate"), f"{BEDS}.shares": {}},
        f"{BEDS}: has both projected and demographic, which contradict each other; remove one",
    ),
    "a rate beside shares": (
        {f"{CONTACTS}.shares": {"west": figure(1.0, "share")}},
        f"{CONTACTS}: has both demographic and shares of population groups; remove one",
    ),
    "nothing that says how it grows": (
        {SHARES: {}},
        "activity.services.attendances: nothing says how it grows; add projected, demographic, or shares",
    ),
    "shares that do not sum to 1": (
        {f"{SHARES}.west.value": 0.6},
        f"{SHARES}: sum to 0.95; make them sum to 1",
    ),
    "a share above 1": ({f"{SHARES}.west.value": 1.65}, f"{SHARES}.west: 1.65 is outside 0 to 1"),
    "a share of an unknown group": (
        {f"{SHARES}.north": figure(0.0, "share")},
        f"{SHARES}.north: is no group of the population (east_young, east_old, west)",
    ),
    "shares without a population": (
        {"population": None},
        f"{SHARES}: need a population projection; add [population]",
    ),
    "a mitigation larger than the activity": (
        {f"{BEDS}.mitigations.managed.effect.value": -900_000.0},
        f"{BEDS}.mitigations: take away 887,538 bed days in 2028/29, more than the projected activity of "
        "760,421 in the scenario of least growth; lower them",
    ),
    "a mitigation larger than the activity of the lowest scenario alone": (
        {f"{BEDS}.mitigations.managed.effect.value": -780_000.0},
        f"{BEDS}.mitigations: take away 773,538 bed days in 2028/29, more than the projected activity of 760,421",
    ),
    "a mitigation larger than the activity of a year of the plan": (
        {f"{BEDS}.mitigations.managed.effect.value": -700_000.0, "activity.phasing.values": {"2025/26": 1.0}},
        f"{BEDS}.mitigations: take away 734,250 bed days in 2025/26, more than",
    ),
    "a mitigation larger than the activity that a scenario of more decline leaves": (
        {
            f"{CONTACTS}.demographic.value": -0.2,
            f"{CONTACTS}.non_demographic.value": 0.0,
            f"{CONTACTS}.mitigations.managed.effect.value": -200_000.0,
        },
        f"{CONTACTS}.mitigations: take away",
    ),
    "a mitigation larger than the activity of a last year within the plan": (
        {
            "activity.last_year": "2026/27",
            "activity.phasing.values": {"2025/26": 0.1},
            f"{BEDS}.mitigations.managed.effect.value": -900_000.0,
        },
        f"{BEDS}.mitigations: take away 934,250 bed days in 2026/27, more than the projected activity of 802,188",
    ),
    "phasing above 1": (
        {"activity.phasing.values": {"2025/26": 1.1}},
        "activity.phasing 2025/26: 1.1 is outside 0 to 1",
    ),
    "volumes of an unknown provider": (
        {"productivity.daycase.volumes.infirmary": figure(1.0, "bed days")},
        "productivity.daycase.volumes.infirmary: is no provider of the plan; add [providers.infirmary] or use other",
    ),
    "a volume below 0": (
        {"productivity.daycase.volumes.royal.value": -2.0},
        "productivity.daycase.volumes.royal: -2.0 is outside 0 to 1e+09",
    ),
    "a volume that is true": (
        {"productivity.daycase.volumes.royal.value": True},
        "productivity.daycase.volumes.royal.value: True is no number",
    ),
    "a volume in another unit": (
        {"productivity.readmissions.volumes.royal.unit": "bed days"},
        "productivity.readmissions.volumes.royal: unit is 'bed days'; this number is in admissions",
    ),
    "a price in £k": (
        {"productivity.daycase.price.unit": "£k"},
        "productivity.daycase.price: unit is '£k'; this number is in £",
    ),
    "a price that is not a number": (
        {"productivity.daycase.price.value": math.nan},
        "productivity.daycase.price.value",
    ),
    "a stay of 400 days": (
        {"productivity.readmissions.length_of_stay.value": 400.0},
        "productivity.readmissions.length_of_stay: 400.0 is outside 0 to 366",
    ),
    "volumes and a stated value": (
        {"productivity.daycase.stated": figure(1.0, "£")},
        "productivity.daycase: has both volumes and a stated value; remove one",
    ),
    "neither volumes nor a stated value": (
        {"productivity.medicines.stated": None, "productivity.medicines.stated_high": None},
        "productivity.medicines: has neither volumes nor a stated value; add one",
    ),
    "a price without a volume": (
        {"productivity.medicines.price": figure(1.0, "£")},
        "productivity.medicines.price: has no volume to be multiplied with; add volumes",
    ),
    "a high end below the low end": (
        {"productivity.medicines.stated_high.value": 4_000_000.0},
        "productivity.medicines.stated_high: 4000000.0 is not above stated (4250000.0); give the low end as stated",
    ),
    "an alternatives group counted twice": (
        {"productivity.shorter_stay.counted": True},
        "productivity.shorter_stay.counted: alternatives group 'theatre' is counted 2 times (daycase, shorter_stay); "
        "set counted = false on all but one",
    ),
    "delivered above 1": (
        {"productivity.readmissions.delivered.values": {"2025/26": 1.5}},
        "productivity.readmissions.delivered 2025/26: 1.5 is outside 0 to 1",
    ),
    "an expenditure line without a driver": (
        {"expenditure.other.inflation": None, "expenditure.other.non_recurrent": {}},
        "expenditure.other: has no driver, so nothing says how it moves; add growth, inflation, efficiency or changes",
    ),
    "an expenditure line without an opening": (
        {"expenditure.other.opening": None},
        "expenditure.other.opening: is not there; add it",
    ),
    "percent as a driver": (
        {"expenditure.acute.growth.demand.values": {"2025/26": 1.95}},
        "expenditure.acute.growth.demand 2025/26: 1.95 is outside -1 to 1; write 2.3% as 0.023",
    ),
    "a driver in £k": (
        {"expenditure.acute.growth.demand.unit": "£k"},
        "expenditure.acute.growth.demand: unit is '£k'; this number is in rate",
    ),
    "a change in the base year": (
        {"expenditure.acute.changes.full_year.values": {"2024/25": 5.0}},
        "expenditure.acute.changes.full_year: 2024/25 is the base year; adjustments start in 2025/26",
    ),
    "a change as text": (
        {"expenditure.acute.changes.full_year.values": {"2025/26": "5"}},
        "expenditure.acute.changes.full_year.values.2025/26: '5' is no number",
    ),
    "an unknown method of a line": ({"expenditure.acute.method": "geometric"}, "expenditure.acute.method"),
    "an unknown kind of scheme": ({"schemes.qipp.kind": "hope"}, "schemes.qipp.kind"),
    "a scheme in the base year": (
        {"schemes.qipp.amounts.values": {"2024/25": 5.0}},
        "schemes.qipp.amounts: 2024/25 is the base year",
    ),
    "schemes without expenditure": (
        {"expenditure": {}, "claims": {}},
        "schemes: there is no expenditure, so no gap; add [expenditure.NAME]",
    ),
    "a position without expenditure": (
        {"expenditure": {}, "claims": {}},
        "gap: there is no expenditure, so no gap; add [expenditure.NAME]",
    ),
    "funding without expenditure": (
        {"expenditure": {}, "claims": {}, "funding": council()["funding"]},
        "funding: there is no expenditure to compare it with; add [expenditure.NAME]",
    ),
    "reserves in the base year": (
        {"gap.reserves.general.values": {"2024/25": 5.0}},
        "gap.reserves.general: 2024/25 is the base year",
    ),
    "an amount brought forward that is true": (
        {"gap.brought_forward.value": True},
        "gap.brought_forward.value: True is no number",
    ),
    "pressures beside available growth": (
        {"pressures": {"pay": series(1.0, "£k") | {"name": "Pay"}}},
        "available_growth: says what pressures leave, and pressures are given too; remove one of the two",
    ),
    "an unknown case of available growth": ({"available_growth.option": "none"}, "available_growth.option"),
    "available growth without a case": ({"available_growth.low": None}, "available_growth.low: is not there; add it"),
    "a claim in a year outside the plan": (
        {"claims.allocation.year": "2030/31"},
        "claims.allocation.year: 2030/31 is outside the plan (2024/25 to 2028/29); correct it",
    ),
    "a claim in a malformed year": (
        {"claims.allocation.year": "2028"},
        "claims.allocation.year: '2028' is not a financial year; write it as 2025/26",
    ),
    "a claim without a line": (
        {"claims.pot.line": ""},
        "claims.pot.line: is not there; name the line it speaks of, or say in not_computed why there is none",
    ),
    "a claim without a range": (
        {"claims.pot.at_least": None},
        "claims.pot: has no range; add at_least, below or both",
    ),
    "a claim with its range upside down": (
        {"claims.allocation.below.value": 1_880_000.0},
        "claims.allocation.below: 1880000.0 is not above at_least (1890000.0); correct it",
    ),
    "a claim whose range has two units": (
        {"claims.allocation.below.unit": "£m"},
        "claims.allocation.below: unit is '£m', that of at_least '£k'; make them one",
    ),
    "a claim that cannot be computed and has a line": (
        {"claims.pot.not_computed": "nobody knows"},
        "claims.pot: has not_computed beside a line or a range; remove one of them",
    ),
    "a reading of which no option is the plan": (
        {"readings.left.options.high.sets": "available_growth.option = high"},
        "readings.left: 0 of its options set nothing; exactly one has to, for the plan as it stands",
    ),
    "a reading of which two options are the plan": (
        {"readings.left.options.low.sets": ""},
        "readings.left: 2 of its options set nothing; exactly one has to",
    ),
    "a reading of one option": ({"readings.left.options.low": None}, "readings.left.options: "),
    "a reading that sets nothing to something": (
        {"readings.left.options.low.sets": "make it lower"},
        "readings.left.options.low.sets: 'make it lower' is no change; write ID = VALUE, ID YEAR = VALUE or LINE",
    ),
    "a reading with half a change": (
        {"readings.left.options.low.sets": "available_growth.option = low; rates.growth 2025 = 0.1"},
        "readings.left.options.low.sets: 'rates.growth 2025 = 0.1' is no change",
    ),
    "an unknown key of a service": ({f"{BEDS}.bed": True}, f"{BEDS}.bed: is no key of a plan"),
    "an id of a provider with a space": ({"providers.a b": {"name": "A"}}, "providers.a b"),
}


@pytest.mark.parametrize("case", CARE_WRONG)
def test_wrong_care_is_refused_in_python(case):
    changes, fragment = CARE_WRONG[case]
    text = refused(lambda: made(care(), changes), "the plan: ", fragment)
    for line in text.splitlines():
        assert line.startswith("the plan: ") and len(line) < 400


@pytest.mark.parametrize("case", CARE_WRONG)
def test_wrong_care_is_refused_in_a_file(case, tmp_path):
    changes, fragment = CARE_WRONG[case]
    path = tmp_path / "wrong.toml"
    data = changed(care(), changes)
    path.write_text("\n".join(f"{key} = {written_by_hand(value)}" for key, value in data.items()), encoding="utf-8")
    refused(lambda: load_plan(path), f"{path}: ", fragment)


def test_the_sound_care_plans_behind_all_of_this_are_accepted():
    assert made(care()).name == "Rich care plan" and made(council()).name == "Council plan"
    assert made(care(), {f"{BEDS}.mitigations.managed.effect.value": -766_100.0})
    assert made(care(), {"activity.occupancy.value": 1.0})
    assert made(care(), {f"{SHARES}.west.value": 0.65 + 1e-12})
    assert made(care(), {"productivity.daycase.counted": False})


# What is wrong in a claim shows when the plan is computed.
CLAIMS_WRONG = {
    "a line that is spelled nearly so": (
        {"claims.allocation.line": "allocation.recurent"},
        ("claims.allocation.line: the plan has no line 'allocation.recurent'", "did you mean allocation.recurrent"),
    ),
    "a line like no other": (
        {"claims.allocation.line": "zzz"},
        ("claims.allocation.line: the plan has no line 'zzz'", "`mtfs show` lists those it has"),
    ),
    "one of two lines": (
        {"claims.both.line": "expenditure.acute.total + expenditure.acut.total"},
        ("claims.both.line: the plan has no line 'expenditure.acut.total'", "did you mean expenditure.acute.total"),
    ),
    "a line of a part that was taken away": (
        {"expenditure.prescribing": None},
        ("claims.both.line: the plan has no line 'expenditure.prescribing.total'",),
    ),
    "another unit": (
        {"claims.pot.at_least.unit": "£m", "claims.pot.at_least.value": 80.0},
        ("claims.pot: unit is '£m'; pot.annual is in £k, write that",),
    ),
    "the unit of another service": (
        {"claims.bed_days.at_least.unit": "contacts", "claims.bed_days.below.unit": "contacts"},
        ("claims.bed_days: unit is 'contacts'; activity.bed_days.horizon_avoided is in bed days, write that",),
    ),
    "no year for what does not add up": (
        {"claims.allocation.year": None},
        ("claims.allocation.line: allocation.recurrent does not add up over the years; add year = such as 2028/29",),
    ),
    "the base year of what starts later": (
        {"claims.pot.year": "2024/25"},
        ("claims.pot.line: pot.annual has no figure for the base year 2024/25; it starts in 2025/26",),
    ),
}


@pytest.mark.parametrize("case", CLAIMS_WRONG)
@pytest.mark.parametrize("times", [1, 3])
def test_a_wrong_claim_is_refused_when_it_is_computed(case, times):
    """Also where a plan of the same structure was computed before, by a program."""
    changes, fragments = CLAIMS_WRONG[case]
    for _ in range(times):
        assert mtfs.project(made(care())).value("claims.pot.difference") == 0
        text = refused(lambda: mtfs.project(made(care(), changes)), *fragments)
        assert "\n" not in text


def written_by_hand(value):
    """A value as TOML; what TOML has no word for is left to the tests in Python."""
    match value:
        case bool():
            return str(value).lower()
        case float() if math.isnan(value) or math.isinf(value):
            return str(value)
        case int() | float():
            return repr(value)
        case str():
            return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\u{ord(c):04x}" for c in value) + '"'
        case date():
            return value.isoformat()
        case list():
            return "[" + ", ".join(map(written_by_hand, value)) + "]"
    return "{" + ", ".join(f"{written_by_hand(key)} = {written_by_hand(item)}" for key, item in value.items()) + "}"


@pytest.mark.parametrize("case", WRONG)
def test_wrong_data_is_refused_in_a_file(case, tmp_path):
    changes, fragment = WRONG[case]
    path = tmp_path / "wrong.toml"
    data = changed(rich(), changes)
    path.write_text("\n".join(f"{key} = {written_by_hand(value)}" for key, value in data.items()), encoding="utf-8")
    refused(lambda: load_plan(path), f"{path}: ", fragment)


def test_every_error_of_a_plan_is_told_at_once():
    text = refused(lambda: made(rich(), {"name": "", "colour": 1, "allocation.core.opening.value": "x"}))
    assert len(text.splitlines()) == 3
    text = refused(lambda: made(rich(), {"rates.growth.values": {"2025/26": 2.3}, "settings.primary.first.value": 1.5}))
    assert len(text.splitlines()) == 2


def test_the_sound_plan_behind_all_of_this_is_accepted():
    assert made(rich()).name == "Rich plan"
    assert made(changed(rich(), {"funds.bcf.ringfenced.values": {"2025/26": 5_250.0}}))
    assert made(rich(), {"settings.primary.first.value": 0.25 + 1e-12})


@pytest.mark.parametrize(
    "text", ["2025/6", "25/26", "2025-26", "2025/26 ", "", None, 2025.0, "２０２５/２６", "2025/261"]
)
def test_a_malformed_year(text):
    refused(lambda: FinancialYear.parse(text), f"{text!r} is not a financial year; write it as 2025/26")


# Files


def test_invalid_toml_names_the_line(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text('name = "A plan"\nhorizon = = 5\n', encoding="utf-8")
    refused(lambda: load_plan(path), f"{path}: is not valid TOML", "line 2", "correct that line")


def test_a_key_given_twice(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text('name = "A"\nname = "B"\n', encoding="utf-8")
    refused(lambda: load_plan(path), "is not valid TOML", "line 2")


def test_an_empty_file_says_what_is_not_there(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text("", encoding="utf-8")
    refused(lambda: load_plan(path), f"{path}: name: is not there; add it", f"{path}: base_year: is not there")


def test_a_file_that_is_no_utf8(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_bytes('unit = "£k"'.encode("latin-1"))
    refused(lambda: load_plan(path), f"{path}: is no text in UTF-8; save it as UTF-8 text")


def test_a_file_that_is_too_large_is_not_read(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_bytes(b"#" * 2_000_001)
    refused(lambda: load_plan(path), f"{path}: larger than 2 MB, so it is no plan; check the file")


def test_a_file_that_is_not_there(tmp_path):
    refused(lambda: load_plan(tmp_path / "none.toml"), "none.toml: cannot be read", "check the name")
    refused(
        lambda: load_plan(tmp_path / "none.xlsx"),
        "none.xlsx: there is no such file; check the path",
        kind=WorkbookError,
    )


def test_a_folder_instead_of_a_file(tmp_path):
    refused(lambda: load_plan(tmp_path), f"{tmp_path}: cannot be read", "check the name")
    folder = tmp_path / "folder.xlsx"
    folder.mkdir()
    refused(lambda: load_plan(folder), "folder.xlsx: is not a file; name the workbook itself", kind=WorkbookError)


def test_a_name_of_no_plan():
    refused(
        lambda: load_plan("cambridge"),
        "'cambridge' is no plan: give a .toml file, a workbook (.xlsx), a built-in name",
        "nhse:CODE",
    )


@pytest.mark.parametrize("name", ["nhse:", "nhse:QZZ", "nhse:Y61", "nhse:ENG", "nhse:England"])
def test_an_unknown_icb(name):
    text = refused(lambda: load_plan(name), "is no ICB", kind=DataError)
    assert "\n" not in text


def test_deeply_nested_toml_is_refused(tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text("a = " + "[" * 5000 + "]" * 5000, encoding="utf-8")
    refused(lambda: load_plan(path), str(path))


@pytest.mark.parametrize("part", ["a", '"a b"', "'a.b'", r'"\"."'])
@pytest.mark.parametrize("place", ["{} = 1", "[{}]", "b = {{ {} = 1 }}"])
def test_a_name_of_many_parts_is_refused_at_once(part, place):
    text = "\n\n" + place.format(" . ".join([part] * 20_000))
    began = time.monotonic()
    with pytest.raises(PlanError, match="^plan.toml: line 3 has a name of more than 20 parts"):
        plan_from_text(text, "plan.toml")
    assert time.monotonic() - began < 5  # the TOML reader alone takes gigabytes


@pytest.mark.parametrize("number", [41, 1500])
def test_too_many_scenarios_that_build_on_each_other_are_refused_at_once(number):
    chain = "".join(
        f'[scenarios.s{at}]\nname = "S{at}"\nbased_on = "s{at + 1}"\nsets = "rates.growth = 0.02"\n'
        for at in range(number)
    )
    text = toml_text(made(small())) + chain.replace(f'based_on = "s{number}"\n', "")
    began = time.monotonic()
    with pytest.raises(PlanError, match=f"^plan.toml: scenarios: {number} are more than the 40"):
        plan_from_text(text, "plan.toml")
    assert time.monotonic() - began < 5


def test_of_thousands_of_errors_the_first_are_told():
    text = toml_text(made(small())) + "".join(f'[funds.f{at}]\nname = "F"\n' for at in range(1000))
    with pytest.raises(PlanError) as refused_as:
        plan_from_text(text, "plan.toml")
    lines = str(refused_as.value).splitlines()
    assert len(lines) == 51 and lines[-1] == "plan.toml: and 2,950 more; correct these first"


def test_a_number_of_a_thousand_digits_is_refused(tmp_path):
    path = tmp_path / "plan.toml"
    text = toml_text(made(small())).replace("value = 1000.0", "value = " + "9" * 5000)
    path.write_text(text, encoding="utf-8")
    refused(lambda: load_plan(path), str(path))


# What validates and yet cannot be computed

UNCOMPUTABLE = {
    "growth of -100%": {"rates.growth": series(-1.0)},
    "convergence of -100%": {"rates.convergence": series(-1.0)},
    "rates that sum to -100%": {
        "allocation.core.method": "additive",
        "rates.growth": series(-0.5),
        "rates.convergence": series(-0.5),
    },
    "an adjustment of the whole baseline": {
        "allocation.core.baseline_adjustments": {"all": series(-1000.0, "£k") | {"name": "All"}}
    },
    "an adjustment of more than the baseline": {
        "allocation.core.baseline_adjustments": {"all": series(-3000.0, "£k") | {"name": "All"}}
    },
    "in-year items that take all away": {
        "allocation.core.non_recurrent": {"all": series(-1000.0, "£k") | {"name": "All"}}
    },
    "an allocation that rounds to nothing": {
        "allocation.core.opening": figure(0.4),
        "allocation.core.rounded_to_1k": True,
    },
    "a deflator of -100%": {"prices": {"gdp_deflator": series(-1.0)}},
}


@pytest.mark.parametrize("case", UNCOMPUTABLE)
def test_a_plan_that_cannot_be_computed_is_refused(case):
    def figures():
        lines = mtfs.project(made(small(3), UNCOMPUTABLE[case])).lines
        assert not any(isinstance(value, complex) for years in lines.values() for value in years), "a complex number"

    refused(figures, kind=MtfsError)


# Workbooks


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    path = tmp_path_factory.mktemp("bad") / "rich.xlsx"
    mtfs.write_report(made(without_missing(rich())), path)
    return path


class Edited:
    """The Inputs sheet of a report under the hands of a user."""

    def __init__(self, report, path):
        self.path, self.book = path, load_workbook(report)
        self.sheet = self.book["Inputs"]
        self.titles = {str(cell.value): cell.column for cell in self.sheet[4]}
        self.rows = {cell.value: cell.row for cell in self.sheet["B"] if cell.value}

    def cell(self, key, title):
        return self.sheet.cell(self.rows[key], self.titles[title])

    def set(self, key, title, value):
        cell = self.cell(key, title)
        cell.value = value
        return f"plan.xlsx, Inputs!{cell.coordinate}: "

    def load(self):
        for sheet in self.book.worksheets:
            sheet._charts = []
        self.book.save(self.path)
        return load_plan(self.path)


@pytest.fixture
def edited(report, tmp_path):
    return Edited(report, tmp_path / "plan.xlsx")


def test_an_untouched_workbook_is_the_plan(edited, report):
    assert load_plan(report) == made(without_missing(rich()))


EDITS = {
    "text in a number": (
        "allocation.core.opening",
        "All years",
        "lots",
        "holds the text 'lots', which is no number; type one",
    ),
    "number as text": (
        "rates.growth",
        "2025/26",
        "0.023",
        "holds the text '0.023', which is no number; type 0.023 as a number, not as text",
    ),
    "percent as text": ("rates.growth", "2025/26", "2.3%", "holds the text '2.3%', which is no number; write 0.023"),
    "true in a number": ("rates.growth", "2025/26", True, "holds True, which is no number"),
    "a date in a number": (
        "rates.growth",
        "2025/26",
        datetime(2025, 4, 1),
        "holds datetime.datetime(2025, 4, 1, 0, 0), which is no number",
    ),
    "an error cell": ("allocation.core.opening", "All years", "#REF!", "holds the text '#REF!', which is no number"),
    "a formula never calculated": (
        "allocation.core.opening",
        "All years",
        "=1000*100",
        "holds a formula that was never calculated; open and save the workbook in a spreadsheet program",
    ),
    "a blank figure": ("allocation.core.opening", "All years", None, "is blank; type one, such as 0.023"),
    "a blank year in a series": ("rates.growth", "2026/27", None, "is blank in 2026/27; type a number, or =F"),
    "2.3 for 2.3%": (
        "rates.growth",
        "2025/26",
        2.3,
        "rates.growth 2025/26: 2.3 is outside -1 to 1; write 2.3% as 0.023",
    ),
    "a share above 1": ("funds.bcf.repurpose", "2026/27", 1.2, "funds.bcf.repurpose 2026/27: 1.2 is outside 0 to 1"),
    "a ring-fence above its fund": (
        "funds.bcf.ringfenced",
        "2025/26",
        6_000,
        "funds.bcf.ringfenced 2025/26: 6,000.0 £k is more than the fund (5,250.0 £k); lower it or raise the fund",
    ),
    "an unknown case": ("commercial.option", "All years", "best", "commercial.option"),
    "a choice left blank": ("commercial.low", "Status", None, "commercial.low.status"),
    "neither yes nor no": (
        "funds.bcf.recurrent",
        "All years",
        "maybe",
        "'maybe' is neither yes nor no; type yes or no",
    ),
    "an unknown status": ("rates.growth", "Status", "guessed", "rates.growth.status"),
    "published without a source": (
        "rates.growth",
        "Status",
        "published",
        "rates.growth: is marked published but names no source",
    ),
    "a wrong unit": ("rates.growth", "Unit", "£k", "rates.growth: unit is '£k'; this number is in rate"),
    "an unknown kind": (
        "rates.growth",
        "Kind",
        "input: guess",
        "'input: guess' is no kind of input; one of: input: text",
    ),
    "a name that is a formula in text": (
        "plan.name",
        "All years",
        "@SUM(A1)",
        "name: '@SUM(A1)' starts as a spreadsheet formula does",
    ),
    "a name of nothing": ("plan.name", "All years", None, "name: is not there; add it"),
    "no date": ("plan.date", "All years", "tomorrow", "'tomorrow' is no date; write it as 2025-04-01"),
    "a changed horizon": (
        "plan.horizon",
        "All years",
        7,
        "the years of a workbook are fixed: change them in the plan file",
    ),
    "a changed base year": (
        "plan.base_year",
        "All years",
        "2030/31",
        "the years of a workbook are fixed: change them in the plan file",
    ),
    "a horizon of 31": ("plan.horizon", "All years", 31, "plan.xlsx, Inputs"),
    "a negative horizon": ("plan.horizon", "All years", -1, "plan.xlsx, Inputs"),
    "a misspelt base year": (
        "plan.base_year",
        "All years",
        "2024-25",
        "'2024-25' is not a financial year; write it as 2025/26",
    ),
}


@pytest.mark.parametrize("case", EDITS)
def test_a_wrong_edit_is_refused_with_its_cell(case, edited):
    key, title, value, fragment = EDITS[case]
    place = edited.set(key, title, value)
    text = refused(edited.load, "plan.xlsx, Inputs", fragment)
    if "years of a workbook" not in text and "is not there" not in text:
        row = "".join(c for c in place.rpartition("!")[2] if c.isdigit())
        assert f"{row}: " in text, f"no cell of row {row}: {text}"


def test_settings_that_no_longer_sum_to_1(edited):
    edited.set("settings.primary.first", "All years", 0.2)
    refused(edited.load, "plan.xlsx, Inputs: settings: the first year's shares sum to 0.95; make them sum to 1")


def test_a_formula_as_a_name(edited):
    edited.set("plan.name", "All years", "=1+1")
    refused(edited.load, "holds a formula where a text belongs; type the text, with an apostrophe")


def test_an_id_that_stands_twice(edited):
    place = edited.set("funds.sdf.opening", "Id", "funds.bcf.opening")
    refused(edited.load, f"{place}'funds.bcf.opening' stands twice or is no id; remove the row")


def test_an_id_that_is_a_number(edited):
    refused_at = edited.set("funds.sdf.opening", "Id", 7)
    refused(edited.load, f"{refused_at}7 stands twice or is no id; remove the row")


def test_a_misspelt_id_is_no_key(edited):
    edited.set("rates.growth", "Id", "rates.grwoth")
    refused(edited.load, "rates.grwoth: is no key of a plan; there are: growth, inflation, efficiency, convergence")


def test_a_row_under_a_text_is_refused(edited):
    edited.set("rates.growth", "Id", "plan.name.growth")
    refused(edited.load, "plan.name.growth does not fit the rows above it; remove the row")


@pytest.mark.parametrize("key", ["rates.growth", "funds.bcf.uplift", "allocation.core.opening", "plan.organisation"])
def test_a_deleted_row_is_missed(edited, key):
    for cell in edited.sheet[edited.rows[key]]:
        cell.value = None
    text = refused(edited.load, "plan.xlsx, Inputs")
    assert key.rpartition(".")[2] in text and ("add it" in text or "give it here" in text)


def test_deleted_headers(edited):
    edited.sheet.delete_rows(4)
    refused(edited.load, "plan.xlsx, Inputs: no header row with 'Id' and 'All years' in the first 20 rows; put it back")


@pytest.mark.parametrize("title", ["Kind", "Status", "Source", "Note", "Owner", "Unit"])
def test_one_deleted_heading(edited, title):
    edited.sheet.cell(4, edited.titles[title]).value = None
    refused(edited.load, f"plan.xlsx, Inputs: row 4 has no heading '{title}'; put it back")


def test_a_deleted_year(edited):
    edited.sheet.cell(4, edited.titles["2026/27"]).value = None
    refused(edited.load, "do not fit the headings", "change them in the plan file")


def test_all_rows_deleted(edited):
    edited.sheet.delete_rows(5, 500)
    refused(edited.load, "plan.xlsx, Inputs", "name: is not there; add it")


def test_a_formula_that_was_calculated_is_its_value(edited, report, tmp_path):
    carried = edited.cell("rates.growth", "2026/27")
    assert carried.value == f"=F{carried.row}"
    assert edited.load() == made(without_missing(rich()))


def test_a_number_typed_over_a_carried_year_holds_from_there_on(edited):
    edited.set("rates.growth", "2026/27", 0.05)
    assert edited.load().values["rates.growth"] == (0.0, 0.023, 0.05, 0.031, 0.031)


def test_a_number_typed_where_something_is_missing_is_the_organisations_own(tmp_path):
    path = tmp_path / "missing.xlsx"
    mtfs.write_report(made(rich()), path)
    book = Edited(path, tmp_path / "plan.xlsx")
    book.set("funds.sdf.opening", "All years", 800)
    opening = book.load().funds["sdf"].opening
    assert (opening.value, opening.status) == (800.0, "local")


def test_a_workbook_of_somebody_else(tmp_path):
    path = tmp_path / "other.xlsx"
    Workbook().save(path)
    refused(
        lambda: load_plan(path),
        "other.xlsx: has no sheet 'Inputs'; give a workbook that mtfs report wrote",
        kind=WorkbookError,
    )


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_workbook(tmp_path, content):
    path = tmp_path / "no.xlsx"
    path.write_bytes(content)
    refused(lambda: load_plan(path), "no.xlsx: ", "; save it", kind=WorkbookError)


def test_an_empty_inputs_sheet(tmp_path):
    path, book = tmp_path / "empty.xlsx", Workbook()
    book.active.title = "Inputs"
    book.save(path)
    refused(lambda: load_plan(path), "empty.xlsx, Inputs: no header row with 'Id' and 'All years'")


# Writing


def test_a_plan_cannot_be_changed_once_read():
    plan = made(small())
    with pytest.raises(ValueError, match="frozen"):
        plan.horizon = 3


def test_a_place_that_cannot_be_written(tmp_path):
    refused(
        lambda: mtfs.write_report(made(small()), tmp_path / "none" / "x.xlsx"),
        "x.xlsx: cannot be written",
        "-o",
        kind=MtfsError,
    )
    refused(
        lambda: mtfs.write_toml(made(small()), tmp_path / "none" / "x.toml"),
        "x.toml: cannot be written",
        kind=MtfsError,
    )


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "report.xlsx"
    path.write_bytes(b"as it was")
    monkeypatch.setattr("mtfs.report.book.writer.Book.close", lambda self: (_ for _ in ()).throw(OSError("disk full")))
    refused(
        lambda: mtfs.write_report(made(small()), path),
        "report.xlsx: cannot be written (disk full); free some space or choose another place",
        kind=MtfsError,
    )
    assert path.read_bytes() == b"as it was" and list(tmp_path.iterdir()) == [path]


def test_text_that_is_not_a_plan_at_all():
    refused(lambda: plan_from_text("[[allocation]]\n", "text"), "text: ", "allocation")
