"""Whole plans for Hypothesis: every option, awkward numbers and awkward words, always computable."""

import string
from datetime import date

from hypothesis import strategies as st

from mtfs.core.numbers import SMALLEST as SMALLEST_ALLOWED
from mtfs.core.years import FinancialYear
from mtfs.plan.parts.document import Document
from mtfs.plan.plan import Plan
from mtfs.plan.toml import plan_from_data
from mtfs.plan.walk import branches
from support.plan_builder import figure, series, unknown

AWKWARD_WORDS = (
    *("Plain", 'O\'Brien "quoted"', "'apostrophe first", "a, b; c", "£1.95bn – “over”", "😀 community", "Ünïcödé 中文"),
    *("<b>&amp;</b> & ]]>", "_x0041_", "0", "1e5", "TRUE", "yes", "#REF!", "nan", "2025-04-01", "{curly} [1]", "50%"),
    *("missing", "ends with \\", "# no comment", "a=b", '"""', "'''", "None", "x" * 120),
)
UNPRINTABLE_START = ("=", "+", "-", "@")


def _allowed(text):
    return (
        0 < len(text) <= 120
        and text.isprintable()
        and not text.startswith(UNPRINTABLE_START)
        and "x005f_" not in text.lower()
    )


free_words = st.text(st.characters(codec="utf-8", exclude_categories=("C",)), min_size=1, max_size=25)
roundings = st.sampled_from(("nearest £1k", "£0.1m", "£500"))
COARSEST = 100.0
"""£k of the coarsest of them."""
words = st.sampled_from(AWKWARD_WORDS) | free_words.map(lambda text: " ".join(text.split())).filter(_allowed)
notes = st.just("") | words
ids = st.builds(
    str.__add__,
    st.sampled_from(string.ascii_lowercase),
    st.text(string.ascii_lowercase + string.digits + "_", max_size=8),
)
NEARLY_NOTHING = 1e10 * SMALLEST_ALLOWED
"""So far above the smallest number a plan may hold that a fraction of it is one too."""
AWKWARD_RATES = (0.1 + 0.2 - 0.3, 1 / 3 - 0.3, 0.0, -0.0, 1e-17, NEARLY_NOTHING, 0.023, -0.01, 2**-53, 0.07 * 1.1)


def not_too_small(number):
    """The number, or 0 where it is nearer to 0 than a plan may say."""
    return number if abs(number) > NEARLY_NOTHING else 0.0


def floats(low, high):
    """Numbers of which none is too small to be meant, also after it is multiplied."""
    return st.floats(low, high).map(not_too_small)


rates = st.sampled_from(AWKWARD_RATES) | floats(-0.1, 0.1)
shares = st.sampled_from((0.0, 1.0, 1 / 3, 0.1 + 0.2, NEARLY_NOTHING)) | floats(0.0, 1.0)
amounts = st.sampled_from((0.0, -0.0, 12321.706, 1 / 3, NEARLY_NOTHING, 1e9 / 7)) | floats(0.0, 1e6)
openings = st.sampled_from((1000.0, 31503.8, 7e8, 1e9 / 3, 1_718_185.0)) | floats(1000.0, 7e8)
SMALLEST = 0.001
"""The largest part of an opening that an adjustment takes away, so that an allocation stays above 0."""


@st.composite
def provenance(draw):
    status = draw(st.sampled_from(("published", "derived", "illustrative", "local")))
    source = draw(words if status in ("published", "derived") else notes)
    found = {"status": status, "source": source, "note": draw(notes), "owner": draw(notes)}
    return {key: text for key, text in found.items() if text}


def figures(values, unit="£k"):
    return st.builds(lambda value, origin: figure(value, unit) | origin, values, provenance())


@st.composite
def by_year(draw, years, values, unit="rate", carries_on=True):
    """A series: the first plan year or the base year is given, any others may be."""
    if carries_on:
        first = draw(st.sampled_from(years[:2]))
        given = {first, *draw(st.sets(st.sampled_from(years), max_size=3))}
    else:
        given = draw(st.sets(st.sampled_from(years), min_size=1, max_size=3))
    in_order = [year for year in years if year in given]
    return series({year: draw(values) for year in in_order}, unit) | draw(provenance())


@st.composite
def named(draw, years, values, carries_on):
    return draw(by_year(years, values, "£k", carries_on)) | {"name": draw(words)}


@st.composite
def streams(draw, years, with_policy):
    opening = draw(figures(openings))
    from_distance = with_policy and draw(st.booleans())
    stream = {
        "name": draw(words),
        "opening": opening,
        "method": draw(st.sampled_from(("multiplicative", "additive"))),
        "rounded_to_1k": draw(st.booleans()),
        "convergence_from": "distance" if from_distance else "rate",
    }
    if from_distance or draw(st.booleans()):
        stream["target"] = draw(figures(floats(0.7, 1.4).map(lambda part: part * opening["value"])))
    own = ("growth", "inflation", "efficiency", *(() if from_distance else ("convergence",)))
    for rate in draw(st.sets(st.sampled_from(own), max_size=2)):
        stream[rate] = draw(by_year(years, rates))
    moved = floats(-SMALLEST * opening["value"], 1e5) | st.just(0.0)
    for field in ("baseline_adjustments", "non_recurrent"):
        given = years[1:] if field == "baseline_adjustments" else years
        items = draw(st.dictionaries(ids, named(given, moved, carries_on=False), max_size=2))
        if items and sum(max(0.0, -min(item["values"].values())) for item in items.values()) < opening["value"] / 500:
            stream[field] = items
    return stream


@st.composite
def funds(draw, years):
    known = draw(st.booleans()) or draw(st.booleans())
    fund = {
        "name": draw(words),
        "opening": draw(figures(amounts)) if known else unknown(),
        "uplift": draw(by_year(years, rates)),
        "repurpose": draw(by_year(years, shares, "share")),
        "recurrent": draw(st.booleans()),
    }
    if draw(st.booleans()):
        size = fund["opening"].get("value", 1e6)
        least = size * 0.9 ** len(years)  # no uplift takes away more than a tenth a year
        fund["ringfenced"] = draw(by_year(years, floats(0.0, 1.0).map(lambda part: not_too_small(part * least)), "£k"))
    return fund


@st.composite
def settings(draw):
    keys = draw(st.lists(ids, min_size=1, max_size=3, unique=True))
    parts = {}
    for end in ("first", "last"):
        weights = [draw(st.integers(1, 50)) for _ in keys]
        parts[end] = [weight / sum(weights) for weight in weights]
    return {
        key: {"name": draw(words), **{end: figure(parts[end][at], "share") | draw(provenance()) for end in parts}}
        for at, key in enumerate(keys)
    }


@st.composite
def named_rates(draw, years):
    return draw(by_year(years, rates)) | {"name": draw(words)}


def some(values, most=2):
    """Up to a few parts by id."""
    return st.dictionaries(ids, values, max_size=most)


@st.composite
def providers(draw, years):
    provider = {"name": draw(words)}
    if draw(st.integers(0, 3)):
        provider["contract"] = draw(figures(openings))
    for rate in draw(st.sets(st.sampled_from(("inflation", "efficiency")))):
        provider[rate] = draw(by_year(years, rates))
    return provider


@st.composite
def populations(draw, start):
    first = start - draw(st.integers(0, 4))
    growth = floats(0.01, 1.0)
    return {
        "first_year": str(FinancialYear(first)),
        "last_year": str(FinancialYear(first + draw(st.integers(1, 19)))),
        "groups": draw(
            st.dictionaries(
                ids, st.builds(lambda n, g: {"name": n, "growth": g}, words, figures(growth, "rate")), min_size=1,
                max_size=3,
            )
        ),
    }  # fmt: skip


LARGEST_MITIGATION = 0.05
"""Of the baseline: so little that two of them leave activity in any scenario."""


@st.composite
def services(draw, groups):
    unit = draw(st.sampled_from(("bed days", "contacts", "A&E attendances", "50% of (x)")))
    baseline = draw(floats(1000.0, 1e6))
    service = {
        "name": draw(words),
        "unit": unit,
        "baseline": figure(baseline, unit) | draw(provenance()),
        "non_demographic": draw(figures(floats(-0.01, 0.02), "rate")),
        "beds": draw(st.booleans()),
    }
    way = draw(st.sampled_from(("projected", "demographic", *(("shares", "both") if groups else ()))))
    if way in ("projected", "both"):
        service["projected"] = draw(figures(floats(0.97, 1.8).map(lambda part: part * baseline), unit))
    if way == "demographic":
        service["demographic"] = draw(figures(floats(-0.01, 0.03), "rate"))
    if way in ("shares", "both"):
        chosen = draw(st.lists(st.sampled_from(sorted(groups)), min_size=1, unique=True))
        weights = [draw(st.integers(1, 9)) for _ in chosen]
        service["shares"] = {
            group: figure(weight / sum(weights), "share") for group, weight in zip(chosen, weights, strict=True)
        }
    effects = floats(-LARGEST_MITIGATION, 0.5).map(lambda part: part * baseline)
    mitigation = st.builds(lambda name, effect: {"name": name, "effect": effect}, words, figures(effects, unit))
    service["mitigations"] = draw(some(mitigation))
    if draw(st.booleans()):
        service["unit_cost"] = draw(figures(floats(0.0, 1000.0), "£"))
    return service


@st.composite
def activity(draw, years, start, groups):
    model = {
        "first_year": str(FinancialYear(start - draw(st.integers(0, 3)))),
        "last_year": str(FinancialYear(start + draw(st.integers(1, 10)))),
        "scenario": draw(st.sampled_from(("central", "lower", "higher"))),
        "lower": draw(figures(floats(0.0, 1.0), "share")),
        "higher": draw(figures(floats(1.0, 1.5), "share")),
        "occupancy": draw(figures(floats(0.1, 1.0), "share")),
        "services": draw(st.dictionaries(ids, services(groups), min_size=1, max_size=2)),
    }
    if draw(st.booleans()):
        model["days"] = figure(draw(st.sampled_from((365.25, 366.0, 260.0))), "days")
    if draw(st.booleans()):
        model["phasing"] = draw(by_year(years, shares, "share"))
    return model


@st.composite
def opportunities(draw, years, volumes_of):
    item = {"name": draw(words), "cash_releasing": draw(st.booleans()), "counted": draw(st.booleans())}
    if draw(st.booleans()):
        item["unit"] = draw(st.sampled_from(("admissions", "spells")))
        chosen = draw(st.lists(st.sampled_from(volumes_of), min_size=1, max_size=2, unique=True))
        item["volumes"] = {key: draw(figures(floats(0.0, 1e4), item["unit"])) for key in chosen}
        if draw(st.integers(0, 3)):
            item["price"] = draw(figures(floats(0.0, 1e4), "£"))
        if draw(st.booleans()):
            item["length_of_stay"] = draw(figures(floats(0.0, 30.0), "days"))
    else:
        stated = draw(floats(0.0, 1e7))
        item["stated"] = figure(stated, "£") | draw(provenance())
        if draw(st.booleans()):
            item["stated_high"] = figure(stated * 1.5, "£")
    if draw(st.booleans()):
        item["delivered"] = draw(by_year(years, shares, "share"))
    return item


@st.composite
def productivity(draw, years, volumes_of):
    items = draw(some(opportunities(years, volumes_of), 3))
    in_group = draw(st.booleans())
    for at, item in enumerate(items.values()):
        if in_group:
            item |= {"alternatives": "group", "counted": at == 0}
    return items


@st.composite
def budget_lines(draw, years, shared):
    line = {
        "name": draw(words),
        "opening": draw(figures(openings)),
        "method": draw(st.sampled_from(("multiplicative", "additive"))),
        "growth": draw(some(named_rates(years))),
    }
    if draw(st.integers(0, 3)) == 0:
        line["rounding"] = draw(roundings)
    if shared:
        line["assumptions"] = draw(st.dictionaries(st.sampled_from(shared), figures(shares, "share"), max_size=2))
    in_levels = draw(st.integers(0, 2)) == 0
    if in_levels:
        del line["opening"]
        given = years[draw(st.integers(0, 1)) :]
        line["levels"] = series({year: draw(openings) for year in given}, "£k") | draw(provenance())
    for rate in draw(st.sets(st.sampled_from(("inflation", "efficiency")))):
        line[rate] = draw(by_year(years, rates))
    moved, changing = floats(-1e4, 1e4), years[2:] if in_levels else years[1:]
    line["changes"] = draw(some(named(changing, moved, carries_on=False))) if changing else {}
    line["non_recurrent"] = draw(some(named(years, moved, carries_on=False)))
    if not (line["growth"] or line["changes"] or line["non_recurrent"] or {"inflation", "efficiency"} & line.keys()):
        line["inflation"] = draw(by_year(years, rates))
    return line


@st.composite
def schemes(draw, years):
    return {
        "name": draw(words),
        "kind": draw(st.sampled_from(("savings", "benefits", "investment"))),
        "recurrent": draw(st.booleans()),
        "amounts": draw(by_year(years[1:], amounts, "£k", carries_on=False)),
    }


@st.composite
def position(draw, years):
    found = {"reserves": draw(some(named(years, amounts, carries_on=False)))}
    if draw(st.booleans()):
        found["brought_forward"] = draw(figures(floats(-1e5, 1e5)))
    return found


@st.composite
def claims(draw, years, lines):
    """Claims on lines that every such plan has; those that add up may do without a year."""
    claim = {"statement": draw(words), "published": draw(words), "source": draw(words)}
    if draw(st.booleans()) and draw(st.booleans()):
        return claim | {"not_computed": draw(words)}
    claim["line"] = draw(st.sampled_from(lines))
    if draw(st.integers(0, 2)) == 0:
        row = draw(by_year(years[1:], floats(COARSEST, 1e9), "£k", carries_on=False))
        return claim | {"values": row, "rounding": draw(roundings)}
    if draw(st.booleans()) or not claim["line"].endswith((".in_year", ".annual")):
        claim["year"] = draw(st.sampled_from(years[1:]))
    least = draw(floats(-1e9, 1e9))
    ends = draw(st.sampled_from((("at_least",), ("below",), ("at_least", "below"))))
    return claim | {end: figure(least + 1000.0 * (end == "below")) | draw(provenance()) for end in ends}


@st.composite
def readings(draw):
    options = draw(st.lists(ids, min_size=2, max_size=3, unique=True))
    ways = {key: {"name": draw(words), "sets": "rates.convergence = 0.01"} for key in options}
    del ways[options[0]]["sets"]
    return {"name": draw(words), "options": ways}


@st.composite
def care_data(draw, years, funded):
    """Providers, population, activity, productivity, the gap, claims and readings: any of them, or none."""
    start = int(years[0][:4])
    data = {
        "providers": draw(some(providers(years)).map(lambda found: {k: v for k, v in found.items() if k != "other"}))
    }
    if draw(st.booleans()):
        data["population"] = draw(populations(start))
    if draw(st.booleans()):
        groups = data.get("population", {"groups": {}})["groups"]
        data["activity"] = draw(activity(years, start, tuple(groups)))
    data["productivity"] = draw(productivity(years, (*data["providers"], "other")))
    lines = [] if funded else ["allocation.recurrent", "allocation.total + allocation.recurrent", "pot.annual"]
    if funded or draw(st.booleans()):
        data["assumptions"] = draw(some(named_rates(years)))
        shared = sorted(data["assumptions"])
        data["expenditure"] = draw(st.dictionaries(ids, budget_lines(years, shared), min_size=1, max_size=2))
        if funded or draw(st.booleans()):
            data["funding"] = draw(st.dictionaries(ids, budget_lines(years, shared), min_size=1, max_size=2))
        data["schemes"] = draw(some(schemes(years), 3))
        if found := {key: part for key, part in draw(position(years)).items() if part}:
            data["gap"] = found
        lines += ["gap.in_year", "gap.do_nothing + gap.expenditure"]
    data["claims"] = draw(some(claims(years, lines)))
    data["readings"] = draw(some(readings(), 1))
    return data


def amounts_of(data):
    """The amounts of money in a plan's data that any rounding leaves: each with its unit, status and source."""
    if not isinstance(data, dict):
        return []
    figures = data.get("values", {None: data.get("value", 0)})
    if data.get("unit") == "£k":
        return [data] if any(abs(figure) >= COARSEST for figure in figures.values()) else []
    return [amount for part in data.values() for amount in amounts_of(part)]


def without_coarse_roundings(data):
    """A plan's data without the roundings of parts in which every amount is smaller."""
    if not isinstance(data, dict):
        return data
    coarse = {"rounding"} if "name" in data and not amounts_of(data) else set()
    return {key: without_coarse_roundings(part) for key, part in data.items() if key not in coarse}


@st.composite
def as_declared(draw, model, years):
    """A part as its fields declare it; what it may do without is there or not."""
    part = {}
    for branch in branches(model):
        about = branch.declared
        if not about.required and draw(st.booleans()):
            continue
        if about.kind == "figure":
            part[branch.name] = draw(figures(floats(*about.input.bounds), about.input.unit))
        elif about.kind in ("series", "amounts"):
            carries_on, given = about.kind == "series", years[about.input.years == "plan years" :]
            numbers = floats(*about.input.bounds)
            part[branch.name] = draw(by_year(given, numbers, about.input.unit, carries_on))
        elif branch.name == "rounding":
            part[branch.name] = draw(roundings)
        else:
            part[branch.name] = draw(st.booleans() if about.switch else st.sampled_from(about.options or AWKWARD_WORDS))
    return part


DRAWN = {"allocation", "funds", "settings", "providers", "productivity", "expenditure", "funding", "schemes"}
"""Groups of parts that have a strategy of their own."""
WITHOUT_STRATEGY = [
    branch
    for branch in branches(Plan)
    if branch.many and branch.declared is None and branch.place.may_be_drawn and branch.name not in DRAWN
]

OUTTURNS = {
    "allocation": ("recurrent", floats(0.9, 1.1)),
    "funds": ("repurposed", floats(0.0, 0.1)),
    "expenditure": ("recurrent", floats(0.9, 1.1)),
}
"""Parts of a plan that may have outturns: of which line, as which part of the opening."""


@st.composite
def outturns(draw, data, years):
    """Outturns of the first plan year, in parts that have an opening."""
    found = {}
    for part, (line, share) in OUTTURNS.items():
        for key, given in data.get(part, {}).items():
            if "value" in given.get("opening", {}) and draw(st.booleans()):
                value = draw(figures(share.map(lambda part, of=given["opening"]["value"]: not_too_small(part * of))))
                found[f"o{len(found)}"] = {"line": f"{part}.{key}.{line}", "year": years[1], "value": value}
    return found


POT_PARTS = ("allocation", "funds", "pressures", "commercial", "settings", "available_growth", "convergence_policy")


@st.composite
def plan_data(draw, longest=8, missing=True, with_settings=False, with_care=None, funded=False, declared=True):
    """The data of a plan.

    `declared` are the parts that have no strategy of their own here and are drawn as their fields declare them.
    Without `missing` every fund has a size; `with_care` says whether it has the parts about care and the gap (either
    if None); a `funded` plan has no allocation and no pot.
    """
    horizon = draw(st.integers(1, longest))
    with_prices = draw(st.booleans())
    start = draw(st.integers(1995, 2080) if with_prices else st.integers(2022, 2028))
    years = [str(year) for year in FinancialYear(start).through(horizon)]
    with_policy = draw(st.booleans())
    data = {
        "name": draw(words),
        "organisation": draw(words),
        "code": draw(st.from_regex(r"[A-Z0-9]{3,6}", fullmatch=True)),
        "base_year": years[0],
        "horizon": horizon,
        "date": draw(st.dates(date(1990, 1, 1), date(2099, 12, 31))),
        "note": draw(notes),
        "document": {branch.name: draw(notes) for branch in branches(Document)},
        "rates": {rate: draw(by_year(years, rates)) for rate in ("growth", "inflation", "efficiency", "convergence")},
        "allocation": draw(st.dictionaries(ids, streams(years, with_policy), min_size=1, max_size=3)),
        "funds": draw(st.dictionaries(ids, funds(years), max_size=3)),
        "pressures": draw(st.dictionaries(ids, named(years, amounts, carries_on=True), max_size=2)),
        "missing": draw(st.dictionaries(ids, words, max_size=2)),
    }
    for key, fund in data["funds"].items():
        if (others := [other for other in data["funds"] if other != key]) and draw(st.booleans()):
            fund["inside"] = draw(st.sampled_from(others))
    if with_policy:
        units = {"pace_over": "share", "pace_under": "share", "largest_cut": "rate", "largest_gain": "rate"}
        data["convergence_policy"] = {
            part: draw(figures(shares if unit == "share" else floats(0.0, 0.05), unit)) for part, unit in units.items()
        }
    if draw(st.booleans()):
        data["commercial"] = {case: draw(figures(amounts)) for case in ("low", "central", "high")}
        data["commercial"]["option"] = draw(st.sampled_from(("none", "low", "central", "high")))
    if with_settings or draw(st.booleans()):
        data["settings"] = draw(settings())
    if with_prices:
        data["prices"] = {"gdp_deflator": draw(by_year(years, rates))}
    if draw(st.booleans()):
        data["limits"] = {"tolerance": figure(draw(floats(1e-9, 1.0)), "of the check")}
    if not missing:
        for fund in data["funds"].values():
            if fund["opening"]["status"] == "missing":
                fund["opening"] = draw(figures(floats(1e6, 2e6)))
    if not data["pressures"] and draw(st.booleans()):
        left = floats(-1e5, 1e5)
        data["available_growth"] = {case: draw(figures(left)) for case in ("low", "central", "high")}
        data["available_growth"]["option"] = draw(st.sampled_from(("low", "central", "high")))
        if draw(st.booleans()):
            data["available_growth"]["pressures"] = draw(by_year(years, amounts, "£k"))
            data["available_growth"]["method"] = draw(st.sampled_from(("stated", "pressures as input")))
    if funded or with_care or (with_care is None and draw(st.booleans())):
        data |= draw(care_data(years, funded))
    data = {key: part for key, part in data.items() if not (funded and key in POT_PARTS)}
    if declared:
        for branch in WITHOUT_STRATEGY:
            data[branch.name] = draw(some(as_declared(branch.model, years)))
    for used in data.get("gap", {}).get("reserves", {}):
        data.get("reserves", {}).pop(used, None)  # a use of one id stands in one of the two
    if draw(st.integers(0, 2)) == 0 and (found := draw(outturns(data, years))):
        data |= {"actuals": found, "date": date(2099, 12, 31)}
    for assumption in data.get("assumptions", {}).values():
        first = assumption["values"].pop(years[0], 0.0)  # what happens by the base year is in its amounts
        assumption["values"].setdefault(years[1], first)
    data = without_coarse_roundings(data)
    if sourced := sorted({number["source"] for number in amounts_of(data) if number.get("source")}):
        of_source = st.fixed_dictionaries({"source": st.sampled_from(sourced), "rounding": roundings})
        data["roundings"] = draw(some(of_source, 1))
    return data


def plans(longest=8, missing=True, with_settings=False, with_care=None, funded=False):
    """Plans that can be computed."""
    data = plan_data(longest, missing, with_settings, with_care, funded)
    return data.map(lambda found: plan_from_data(found, "generated"))
