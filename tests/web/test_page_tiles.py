"""The page in headless Chromium: the figures that stand large, and their ranges once they are there."""

import pytest
from support.page_tab import NARROW, WIDE, growing

import mtfs
from mtfs.plan.library import DEFAULT
from mtfs.web.answers import computed, ranges
from mtfs.web.question import read_question

pytestmark = pytest.mark.full
STP = "cambridgeshire-peterborough-stp-2016"
COMPUTING = "Computing the range …"


def shown(tab, part):
    return tab.page.locator(f".tile {part}").all_text_contents()


def until_simulated(tab):
    tab.page.wait_for_selector(".range:not(.pending)")


@pytest.mark.parametrize("name", [DEFAULT, STP, "nhse:QUE"])
def test_they_are_those_of_the_api_with_ranges_and_chances(open_tab, name):
    tab, question = open_tab(f"#plan={name}"), read_question({"plan": name})
    until_simulated(tab)
    expected, simulated = computed(question)["tiles"], ranges(question)
    for place, part in (("h3", "label"), (".large", "figure"), (".said", "said"), (".weakest", "weakest")):
        assert shown(tab, place) == [tile[part] for tile in expected]
    assert shown(tab, ".range") == simulated["ranges"] and shown(tab, ".given") == []
    assert tab.page.locator("#chances li").all_text_contents() == simulated["chances"]


def test_a_change_shows_figures_at_once_and_ranges_when_they_are_there(open_tab):
    tab, held = open_tab(f"#plan={DEFAULT}"), []
    until_simulated(tab)
    before = shown(tab, ".large")
    tab.page.route("**/api/ranges", lambda route: held.append(route))
    with tab.page.expect_request("**/api/ranges"):
        tab.fill("#f-available_growth-central-value", "13,000")
    tab.page.wait_for_selector(".tile .given")
    assert shown(tab, ".large") != before and shown(tab, ".range") == [COMPUTING] * 4
    assert tab.page.locator("#chances").is_hidden()
    assert shown(tab, ".given")[0] == f"As given: {before[0]}"
    with tab.page.expect_request("**/api/ranges"):
        tab.fill("#f-available_growth-central-value", "13,500")
    assert shown(tab, ".range") == [COMPUTING] * 4
    first, last = held  # that round trip brought the second question
    last.continue_()
    until_simulated(tab)
    changes = [{"input": "available_growth.central", "value": 13_500}]
    expected = ranges(read_question({"plan": DEFAULT, "changes": changes}))
    assert shown(tab, ".range") == expected["ranges"]
    first.abort()


def test_ranges_that_are_refused_leave_the_figures_and_say_why(open_tab):
    tab = open_tab(f"#plan={DEFAULT}")
    until_simulated(tab)
    tab.page.route(
        "**/api/ranges", lambda route: route.fulfill(status=422, body="took longer\n", content_type="text/plain")
    )
    tab.fill("#f-rates-growth-2025-26", "2.4")
    tab.until_told(growing(DEFAULT, 0.024, "2025/26"))
    until_simulated(tab)
    assert tab.text("#ranges-status") == "Ranges and chances could not be computed: took longer"
    assert set(shown(tab, ".range")) == {"The range could not be computed."}
    assert shown(tab, ".large")[0] == "£202.5m"
    tab.page.unroute("**/api/ranges")
    tab.fill("#f-rates-growth-2025-26", "3.1")
    tab.page.wait_for_function("() => document.querySelector('#ranges-status').textContent.startsWith('Not simulated')")
    assert "uncertainty.growth: low 0.018, high 0.028" in tab.text("#ranges-status")


@pytest.mark.parametrize(("viewport", "across"), [(WIDE, 2), ({"width": 800, "height": 900}, 2), (NARROW, 1)])
def test_no_row_of_them_is_left_half_empty_and_no_amount_is_broken(open_tab, viewport, across):
    tab = open_tab(f"#plan={DEFAULT}", viewport)
    until_simulated(tab)
    places = [tile.bounding_box() for tile in tab.page.locator(".tile").all()]
    rows = [place["y"] for place in places]
    assert {rows.count(row) for row in rows} == {across}
    lines = "[...document.querySelectorAll('.whole')].filter(amount => amount.getClientRects().length !== 1).length"
    assert tab.page.evaluate(lines) == 0 and not tab.overflows()


def test_a_plan_that_the_list_does_not_have_is_named_in_it(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    plan = mtfs.load_plan("nhse:QUE")
    selected = tab.page.locator("#plan option:checked")
    assert selected.text_content().endswith("(QUE)") and plan.code == "QUE"
    assert tab.page.locator("#plan").input_value() == "nhse:QUE"
