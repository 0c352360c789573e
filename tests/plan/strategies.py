"""Whole plans for Hypothesis: every option, awkward numbers and awkward words, always computable."""

import string
from datetime import date

from hypothesis import strategies as st
from plan.making import figure, series, unknown

from mtfs.plan.toml import plan_from_data
from mtfs.years import FinancialYear

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
words = st.sampled_from(AWKWARD_WORDS) | free_words.map(lambda text: " ".join(text.split())).filter(_allowed)
notes = st.just("") | words
ids = st.builds(
    str.__add__,
    st.sampled_from(string.ascii_lowercase),
    st.text(string.ascii_lowercase + string.digits + "_", max_size=8),
)
AWKWARD_RATES = (0.1 + 0.2 - 0.3, 1 / 3 - 0.3, 0.0, -0.0, 1e-17, 5e-324, 0.023, -0.01, 2**-53, 0.07 * 1.1)
rates = st.sampled_from(AWKWARD_RATES) | st.floats(-0.1, 0.1)
shares = st.sampled_from((0.0, 1.0, 1 / 3, 0.1 + 0.2, 5e-324)) | st.floats(0.0, 1.0)
amounts = st.sampled_from((0.0, -0.0, 12321.706, 1 / 3, 1e-300, 1e9 / 7)) | st.floats(0.0, 1e6)
openings = st.sampled_from((1000.0, 31503.8, 7e8, 1e9 / 3, 1_718_185.0)) | st.floats(1000.0, 7e8)
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
        stream["target"] = draw(figures(st.floats(0.7, 1.4).map(lambda part: part * opening["value"])))
    own = ("growth", "inflation", "efficiency", *(() if from_distance else ("convergence",)))
    for rate in draw(st.sets(st.sampled_from(own), max_size=2)):
        stream[rate] = draw(by_year(years, rates))
    moved = st.floats(-SMALLEST * opening["value"], 1e5) | st.just(0.0)
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
        fund["ringfenced"] = draw(by_year(years, st.floats(0.0, 1.0).map(lambda part: part * least), "£k"))
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
def plan_data(draw, longest=8, missing=True, with_settings=False):
    """The data of a plan; without `missing` every fund has a size."""
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
        "rates": {rate: draw(by_year(years, rates)) for rate in ("growth", "inflation", "efficiency", "convergence")},
        "allocation": draw(st.dictionaries(ids, streams(years, with_policy), min_size=1, max_size=3)),
        "funds": draw(st.dictionaries(ids, funds(years), max_size=3)),
        "pressures": draw(st.dictionaries(ids, named(years, amounts, carries_on=True), max_size=2)),
        "missing": draw(st.dictionaries(ids, words, max_size=2)),
    }
    if with_policy:
        units = {"pace_over": "share", "pace_under": "share", "largest_cut": "rate", "largest_gain": "rate"}
        data["convergence_policy"] = {
            part: draw(figures(shares if unit == "share" else st.floats(0.0, 0.05), unit))
            for part, unit in units.items()
        }
    if draw(st.booleans()):
        data["commercial"] = {case: draw(figures(amounts)) for case in ("low", "central", "high")}
        data["commercial"]["option"] = draw(st.sampled_from(("none", "low", "central", "high")))
    if with_settings or draw(st.booleans()):
        data["settings"] = draw(settings())
    if with_prices:
        data["prices"] = {"gdp_deflator": draw(by_year(years, rates))}
    if draw(st.booleans()):
        data["limits"] = {"tolerance": figure(draw(st.floats(1e-9, 1.0)), "of the check")}
    if not missing:
        for fund in data["funds"].values():
            if fund["opening"]["status"] == "missing":
                fund["opening"] = draw(figures(st.floats(1e6, 2e6)))
    return data


def plans(longest=8, missing=True, with_settings=False):
    """Plans that can be computed."""
    return plan_data(longest, missing, with_settings).map(lambda data: plan_from_data(data, "generated"))
