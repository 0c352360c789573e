"""The page in headless Chromium: a figure that is chosen is explained beside it, and each operand in turn."""

import pytest
from support.page_tab import GROWTH, NARROW, growing

import mtfs
from mtfs.plan.library import DEFAULT

pytestmark = pytest.mark.full
MOST_TABS = 10
PANEL, NAME = "#explanation", "#explanation-name"


def until_explained(tab, name):
    tab.page.wait_for_function(
        "([place, name]) => document.querySelector(place)?.textContent === name", arg=[NAME, name]
    )


def until_closed(tab):
    tab.page.wait_for_selector(PANEL, state="hidden")


def told(tab):
    """The lines of the panel's step."""
    return tab.page.locator(f"{PANEL} .formula, {PANEL} .operands > li").all_text_contents()


def test_a_figure_leads_down_to_nhs_englands_cell_and_back_again(open_tab):
    tab, expected = open_tab("#plan=nhse:QUE"), mtfs.explain(mtfs.load_plan("nhse:QUE"), "allocation.recurrent")
    lines = [line.strip() for line in expected.splitlines()]
    tab.page.locator("#tiles .explains").first.focus()
    tab.page.keyboard.press("Enter")
    trail = [
        "Recurrent allocation, 2030/31",
        "Core services: Recurrent allocation, 2030/31",
        "Core services: Recurrent allocation before rounding, 2030/31",
        "Core services: Adjusted recurrent baseline, 2030/31",
        *(f"Core services: Recurrent allocation, {year}" for year in ("2029/30",)),
    ]
    until_explained(tab, trail[0])
    for name in trail[1:]:
        tab.page.locator(f"{PANEL} .explains", has_text=name).first.press("Enter")
        until_explained(tab, name)
        assert f"{tab.text(f'{PANEL} .large')}  {name}" in [line.partition(": ")[2] or line for line in lines] + lines
    for name in reversed(trail[:-1]):
        tab.page.keyboard.press("Escape")
        until_explained(tab, name)
    tab.page.keyboard.press("Escape")
    until_closed(tab)
    assert tab.page.evaluate("document.activeElement.dataset.line") == "allocation.recurrent"


def test_formula_operands_and_inputs_are_those_of_explain(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    tab.page.select_option("#which-lines", "every")
    tab.page.click("[data-line='allocation.core.unrounded'][data-year='2026/27']")
    until_explained(tab, "Core services: Recurrent allocation before rounding, 2026/27")
    lines = mtfs.explain(mtfs.load_plan("nhse:QUE"), "allocation.core.unrounded", "2026/27").splitlines()
    formula, values, baseline, growth, *_ = told(tab)
    assert [formula.replace(" (", "   (").count("recurrent allocation"), values] == [1, lines[2].strip()]
    assert formula.split(" (recurrent")[0] == lines[1].strip().split("   (")[0]
    assert baseline == "baseline: £1,718.185m Core services: Adjusted recurrent baseline, 2026/27"
    assert growth.startswith(
        "growth: 4.37% Rates for every stream: Base growth, 2026/27Input, illustrative. Source: ICB"
    )
    assert "(ICB Core Allocations 2025-26, H54)" in growth


def test_browsers_back_returns_and_the_address_keeps_the_plan(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    address = tab.page.url
    tab.page.click("#figures-table [data-line='pot.repurposed'][data-year='2027/28']")
    tab.page.wait_for_selector(f"{PANEL}:not([hidden])")
    tab.page.locator(f"{PANEL} .explains").first.click()
    tab.page.wait_for_selector("#explanation-back:has-text('Back to')")
    tab.page.go_back()
    tab.page.wait_for_function("() => document.querySelector('#explanation-back').textContent === 'Back'")
    tab.page.go_back()
    until_closed(tab)
    assert tab.page.url == address
    tab.page.click("#figures-table [data-line='pot.repurposed'][data-year='2027/28']")
    tab.page.wait_for_selector(f"{PANEL}:not([hidden])")
    tab.page.locator(f"{PANEL} .explains").first.click()
    tab.page.wait_for_selector("#explanation-back:has-text('Back to')")
    tab.page.click("#explanation-close")
    until_closed(tab)
    assert tab.page.url == address


def test_it_follows_a_change_and_back_does_not_undo_it(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    tab.page.click("#tiles [data-line='allocation.recurrent']")
    until_explained(tab, "Recurrent allocation, 2030/31")
    before = tab.text(f"{PANEL} .large")
    tab.fill(GROWTH, "3.1")
    tab.until_told(growing("nhse:QUE", 0.031))
    tab.page.wait_for_function(
        "([place, before]) => document.querySelector(place).textContent !== before", arg=[f"{PANEL} .large", before]
    )
    tab.page.keyboard.press("Escape")
    until_closed(tab)
    tab.until_told(growing("nhse:QUE", 0.031))
    assert "rates.growth@2026/27=0.031" in tab.page.url


def test_an_input_can_be_changed_from_where_it_is_explained(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    tab.page.select_option("#which-lines", "every")
    tab.page.click("[data-line='allocation.core.recurrent'][data-year='2025/26']")
    until_explained(tab, "Core services: Recurrent allocation, 2025/26")
    assert "ICB Core Allocations 2025-26, J22" in tab.text(PANEL)
    tab.page.get_by_role("button", name="Change it").click()
    tab.page.wait_for_function("() => document.activeElement.id === 'f-allocation-core-opening-value'")
    assert tab.page.locator(PANEL).is_hidden()


def test_a_bar_of_a_chart_and_a_total_can_be_chosen(open_tab):
    tab = open_tab(f"#plan={DEFAULT}")
    tab.page.locator("#charts rect[data-line]").first.click()
    tab.page.wait_for_selector(f"{PANEL}:not([hidden])")
    tab.page.click("#explanation-close")
    until_closed(tab)
    tab.page.click("#figures-table [data-line='pot.annual'][data-year='']")
    until_explained(tab, "Investment pot, 2025/26 to 2029/30")
    assert tab.text(f"{PANEL} .large") == "£202.500m"


def test_a_figure_in_real_terms_is_explained_in_real_terms_down_to_its_cash(open_tab):
    tab = open_tab(f"#plan={DEFAULT}")
    tab.page.select_option("#prices", "real")
    tab.page.click("#figures-table [data-line='pot.annual'][data-year=''][data-real]")
    trail = [
        "Investment pot, 2025/26 to 2029/30, 2024/25 prices",
        "Investment pot of the year, 2029/30, 2024/25 prices",
        "Investment pot of the year, 2029/30",
    ]
    for name in trail[1:]:
        tab.page.get_by_role("button", name=name, exact=True).click()
        until_explained(tab, name)
    for name in reversed(trail[:-1]):
        tab.page.keyboard.press("Escape")
        until_explained(tab, name)


def test_a_figure_that_cannot_be_explained_says_why(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    tab.page.route(
        "**/api/explain", lambda route: route.fulfill(status=422, body="took longer", content_type="text/plain")
    )
    tab.page.locator("#tiles .explains").first.click()
    tab.page.wait_for_selector(f"{PANEL} .wrong:has-text('took longer')")


def test_the_first_figure_is_few_tabs_from_the_top_and_arrows_lead_through_a_table(open_tab):
    tab = open_tab(f"#plan={DEFAULT}")
    focused = "document.activeElement.classList.contains('explains')"
    for _ in range(MOST_TABS):
        tab.page.keyboard.press("Tab")
        if tab.page.evaluate(focused):
            break
    assert tab.page.evaluate(focused)
    tab.page.reload()
    tab.until_told()
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.textContent") == "Skip to the figures"
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate(focused) and f"plan={DEFAULT}" in tab.page.url
    table = "#figures-table .explains"
    assert tab.page.locator(f"{table}[tabindex='0']").count() == 1
    place = "[document.activeElement.dataset.line, document.activeElement.dataset.year]"
    tab.page.locator(table).first.focus()
    line, year = tab.page.evaluate(place)
    tab.page.keyboard.press("ArrowRight")
    assert tab.page.evaluate(place) == [
        line,
        mtfs.load_plan(DEFAULT).years[mtfs.load_plan(DEFAULT).years.index(year) + 1],
    ]
    tab.page.keyboard.press("ArrowDown")
    assert tab.page.evaluate(place)[0] != line
    assert tab.page.locator(f"{table}[tabindex='0']").count() == 1


def test_on_a_phone_it_stands_below_and_nothing_is_beyond_the_edge(open_tab):
    tab = open_tab("#plan=nhse:QUE", NARROW)
    tab.page.locator("#tiles .explains").first.click()
    tab.page.wait_for_selector(f"{PANEL}:not([hidden])")
    box = tab.page.locator(PANEL).bounding_box()
    assert box["width"] == NARROW["width"] and box["y"] > 0 and not tab.overflows()
