"""The published plans that come with mtfs as tables: their published results come out, or the slip is named."""

import pytest
from support.refusals import refused

import mtfs
from mtfs import data
from mtfs.analysis.examples import examples

EXAMPLES = examples().by_name
MOST_ROWS = 40
SLIPS = {
    "council": {f"balance_at_the_end_of_the_year {year}" for year in ("2025/26", "2026/27")},
    "county": {f"{row} {year}" for row in ("net_budget", "funding_gap") for year in ("2026/27", "2027/28", "2028/29")},
}
"""Claims that do not follow from the rows of the published page: two balances of Preston, which are the call on
reserves, and Lancashire's net budget, of which a row is not on the page, as the funding of later years is not."""
FOLLOWING = ("holds", "holds within the rounding of the inputs")


def outcomes(name):
    return mtfs.reconcile(mtfs.load_plan(f"example:{name}")).outcomes


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_published_results_come_out_or_the_slip_is_named(name):
    assert {one.id for one in outcomes(name) if one.result not in FOLLOWING} == SLIPS.get(name, set())


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_table_has_few_rows_and_every_row_its_source(name):
    plan = mtfs.load_plan(f"example:{name}")
    rows = data.path(f"examples/{EXAMPLES[name].table}").read_text(encoding="utf-8").splitlines()
    assert len(rows) <= MOST_ROWS
    lines = [*plan.expenditure.values(), *plan.funding.values()]
    amounts = [line.opening if line.levels is None else line.levels for line in lines]
    assert all("https://" in amount.source for amount in (*amounts, *plan.claims.values()))


def test_what_is_known_of_the_slips():
    """Preston: 6,303 brought forward, less a call of 3,289, and the savings requirement of 600."""
    computed = {outcome.id: outcome for outcome in outcomes("council")}
    balance = computed["balance_at_the_end_of_the_year 2025/26"]
    assert balance.computed == 6303 - 3289 + 600 and balance.at_least == 3289 - 0.5
    net = next(outcome for outcome in outcomes("county") if outcome.id == "net_budget 2026/27")
    assert net.computed == 558501 + 265726 + 261898 + 91793 + 145229 == 1324444 - 1297


def test_every_table_is_an_example_and_every_example_has_its_table():
    folder = data.path("examples")
    tables = {file.name for file in folder.iterdir() if file.name.endswith(".csv")}
    assert tables == {example.table for example in EXAMPLES.values()}


def test_an_unknown_example_is_refused():
    refused(lambda: mtfs.load_plan("example:counsil"), "example:counsil: is no example; did you mean council")
    refused(lambda: mtfs.load_plan("example:xyz"), "example:xyz: is no example; there are council, ")
