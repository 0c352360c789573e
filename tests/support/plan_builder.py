"""Plans for tests, built as the nested dictionaries that a TOML file gives."""

import tomllib
from copy import deepcopy
from datetime import date
from pathlib import Path

from mtfs.analysis.figures.projection import project
from mtfs.catalogue.lines import kind_of
from mtfs.plan.toml import plan_from_data


def figure(value, unit="£k", **more):
    """One number of the organisation's own."""
    return {"value": value, "unit": unit, "status": "local", **more}


def series(values, unit="rate", **more):
    """One number a year; a single number is that of the first year, 2025/26."""
    values = values if isinstance(values, dict) else {"2025/26": values}
    return {"values": values, "unit": unit, "status": "local", **more}


def unknown():
    """A number that nobody has published."""
    return {"unit": "£k", "status": "missing", "note": "not published"}


def small(horizon=2):
    """One stream, nothing else: what a plan needs at least."""
    return {
        "name": "Small plan",
        "organisation": "An ICB",
        "code": "QXX",
        "base_year": "2024/25",
        "horizon": horizon,
        "date": date(2025, 4, 1),
        "rates": {rate: series(0.0) for rate in ("growth", "inflation", "efficiency", "convergence")},
        "allocation": {"core": {"name": "Core", "opening": figure(1000.0)}},
    }


def rich():
    """Every option once: three streams, three funds, pressures, commercial income, care settings, own prices."""
    data = small(horizon=4)
    data["name"] = "Rich plan"
    data["rates"] = {
        "growth": series({"2025/26": 0.023, "2027/28": 0.031}),
        "inflation": series({"2024/25": 0.019, "2026/27": 0.027}),
        "efficiency": series(0.011),
        "convergence": series({"2025/26": -0.01, "2026/27": 0.004}),
    }
    data["convergence_policy"] = {
        "pace_over": figure(0.5, "share"),
        "pace_under": figure(0.25, "share"),
        "largest_cut": figure(0.02, "rate"),
        "largest_gain": figure(0.003, "rate"),
    }
    data["allocation"] = {
        "core": {
            "name": "Core",
            "opening": figure(100_000.0),
            "target": figure(97_000.0),
            "rounded_to_1k": True,
            "convergence_from": "distance",
            "growth": series({"2025/26": 0.041, "2028/29": 0.037}),
            "baseline_adjustments": {
                "transfer": series({"2026/27": 750.25}, "£k") | {"name": "Transfer in"},
                "return": series({"2026/27": -20.5, "2028/29": -33.0}, "£k") | {"name": "Returned"},
            },
            "non_recurrent": {
                "elective": series({"2025/26": 811.0, "2026/27": 407.5}, "£k") | {"name": "Elective recovery"},
                "covid": series({"2024/25": 93.0}, "£k") | {"name": "COVID"},
            },
        },
        "medical": {
            "name": "Primary medical",
            "opening": figure(20_000.0),
            "target": figure(21_500.0),
            "inflation": series(0.033),
        },
        "dental": {
            "name": "Dental",
            "opening": figure(7_000.0),
            "method": "additive",
            "efficiency": series(0.005),
            "convergence": series({"2025/26": -0.002, "2026/27": 0.0}),
        },
    }
    data["funds"] = {
        "bcf": {
            "name": "Better Care Fund",
            "opening": figure(5_000.0),
            "uplift": series({"2025/26": 0.05, "2027/28": 0.01}),
            "repurpose": series({"2025/26": 0.1, "2026/27": 0.2}, "share"),
            "ringfenced": series({"2024/25": 1_000.0, "2026/27": 1_500.0}, "£k"),
            "recurrent": True,
        },
        "capacity": {
            "name": "Capacity",
            "opening": figure(3_000.0),
            "uplift": series(0.0),
            "repurpose": series(0.3, "share"),
        },
        "sdf": {
            "name": "SDF",
            "opening": unknown(),
            "uplift": series(0.02),
            "repurpose": series(0.25, "share"),
            "inside": "bcf",
        },
    }
    data["pressures"] = {
        "prescribing": series({"2025/26": 900.0, "2027/28": 1_300.0}, "£k") | {"name": "Prescribing"},
        "pay": series(210.0, "£k") | {"name": "Pay"},
    }
    data["commercial"] = {"option": "central"} | {
        case: figure(amount) for case, amount in {"low": 200.0, "central": 1_100.0, "high": 2_000.0}.items()
    }
    data["settings"] = {
        "primary": {"name": "Primary care", "first": figure(0.25, "share"), "last": figure(0.5, "share")},
        "acute": {"name": "Acute care", "first": figure(0.75, "share"), "last": figure(0.5, "share")},
    }
    data["prices"] = {"gdp_deflator": series({"2025/26": 0.03, "2026/27": 0.02})}
    return data


def case(name):
    """The data of a plan beside the auditable cases."""
    return tomllib.loads((Path(__file__).parent.parent / "cases" / f"{name}.toml").read_text(encoding="utf-8"))


def care():
    """Providers, population, activity, productivity, expenditure, schemes, claims and readings, every option once."""
    return case("rich-care-plan")


def council():
    """A plan without an allocation: funding lines against services."""
    return case("council-plan")


def outturn(line, year, value, unit="£k", **more):
    """What one line came to in one past year."""
    return {"line": line, "year": year, "value": figure(value, unit, **more)}


def with_outturns(data, part=1.01):
    """The same plan two years on: every line that may have an outturn came to that part of what was computed."""
    projection, actuals = project(made(data)), {}
    for line, years in projection.lines.items():
        if not kind_of(line).outturn or line == "pot.pressures":
            continue  # pressures follow from available growth
        for period in (1, 2):
            if period <= projection.plan.horizon and years[period] == years[period]:
                known = outturn(line, projection.plan.years[period], years[period] * part)
                actuals[f"o{len(actuals)}"] = known
    return {**deepcopy(data), "date": date(2040, 4, 1), "actuals": actuals}


def without_missing(data):
    """The same plan with a size for the fund that has none."""
    data = deepcopy(data)
    data["funds"]["sdf"]["opening"] = figure(800.0)
    del data["funds"]["sdf"]["inside"]  # as it has an amount beside the fund that would hold it
    return data


def changed(data, changes):
    """The plan's data with some keys changed, each written as "funds.bcf.opening.value"; None removes."""
    data = deepcopy(data)
    for key, value in changes.items():
        *path, last = key.split(".")
        place = data
        for part in path:
            place = place.setdefault(part, {})
        if value is None:
            del place[last]
        else:
            place[last] = value
    return data


def made(data, changes=None):
    """The plan itself."""
    return plan_from_data(changed(data, changes or {}), "the plan")
