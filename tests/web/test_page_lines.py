"""The page in headless Chromium: every line, searched for, in cash or real terms, in £m or £k."""

import pytest
from support.page_tab import GROWTH, growing

import mtfs

pytestmark = pytest.mark.full
TABLE = "#figures-table"


def until_listed(tab, name):
    tab.page.wait_for_selector(f"{TABLE} tbody th[scope=row]:text-is('{name}')")


def row(tab, name):
    return next(cells for cells in tab.table(TABLE) if cells[0] == name)


def test_all_lines_are_those_of_show_with_the_base_year(open_tab):
    tab, projection = open_tab("#plan=nhse:QUE"), mtfs.project(mtfs.load_plan("nhse:QUE"))
    assert tab.table(TABLE)[0][2] == "2025/26 (base year)"
    tab.page.select_option("#which-lines", "every")
    until_listed(tab, "GDP deflator, base year = 1")
    _, columns = projection.all_lines().for_readers()
    rows = [cells for cells in tab.table(TABLE)[1:] if len(cells) > 1]
    assert [cells[0] for cells in rows] == columns["name"].cells
    assert [cells[2] for cells in rows] == columns["2025/26"].cells
    assert [cells[-2] for cells in rows] == columns["2030/31"].cells


def test_real_terms_and_thousands(open_tab):
    tab, plan = open_tab("#plan=nhse:QUE"), mtfs.load_plan("nhse:QUE")
    assert tab.page.locator("#prices option").all_text_contents() == ["Cash", "Real terms (2025/26 prices)"]
    cash = row(tab, "Recurrent allocation")
    tab.page.select_option("#prices", "real")
    tab.page.wait_for_function(
        "([place, cash]) => !document.querySelector(place).textContent.includes(cash)", arg=[TABLE, cash[-2]]
    )
    real = mtfs.project(plan).real("allocation.recurrent")[-1]
    assert row(tab, "Recurrent allocation")[-2] == f"{real / 1000:,.1f}"
    tab.page.select_option("#money", "thousands")
    tab.page.wait_for_selector(f"{TABLE} td:text-is('£k')")
    assert row(tab, "Recurrent allocation")[-2] == f"{real:,.1f}"
    tab.fill(GROWTH, "3.1")
    tab.until_told(growing("nhse:QUE", 0.031))
    after = mtfs.project(growing("nhse:QUE", 0.031)).real("allocation.recurrent")[-1]
    tab.page.wait_for_function(
        "([place, after]) => document.querySelector(place).textContent.includes(after)", arg=[TABLE, f"{after:,.1f}"]
    )


def test_a_search_looks_into_all_lines(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    tab.page.fill("#find-line", "specialised unrounded")
    until_listed(tab, "Recurrent allocation before rounding")
    rows = [cells for cells in tab.table(TABLE)[1:] if len(cells) > 1]
    assert len(rows) == 1 and tab.page.input_value("#which-lines") == "every"
    assert tab.text("#figures-status").startswith("1 of ")
    tab.page.fill("#find-line", "no such line")
    assert tab.text("#figures-status").startswith("0 of ")


def test_lines_that_cannot_be_listed_leave_those_that_are_shown(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    before = tab.table(TABLE)
    tab.page.route("**/api/lines", lambda route: route.abort())
    tab.page.select_option("#prices", "real")
    tab.page.wait_for_selector("#figures-wrong:has-text('The server did not answer')")
    assert tab.table(TABLE) == before
    tab.faults = [fault for fault in tab.faults if "net::ERR" not in fault]
