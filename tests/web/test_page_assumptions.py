"""The page in headless Chromium: assumptions are changed, and figures follow."""

import json

import pytest
from support.page_tab import GROWTH, growing
from typer.testing import CliRunner

import mtfs
from mtfs.analysis.figures.headline import headline
from mtfs.cli import app
from mtfs.core.references import Assignment
from mtfs.plan.changes import changed
from mtfs.plan.library import DEFAULT, built_in_names

pytestmark = pytest.mark.full


def test_a_chosen_icb_has_the_headline_and_the_figures_of_the_command_line(open_tab):
    tab = open_tab()
    assert tab.told() == headline(mtfs.project(mtfs.load_plan(DEFAULT)))
    assert tab.page.locator("#plan option").count() == len(built_in_names()) + len(mtfs.icbs())
    name = f"nhse:{mtfs.icbs()[0].code}"
    tab.page.select_option("#plan", name)
    tab.until_told(mtfs.load_plan(name))
    assert tab.told() == headline(mtfs.project(mtfs.load_plan(name)))
    printed = json.loads(CliRunner().invoke(app, ["show", name, "--format", "json"]).stdout)["lines"]
    pot = next(line["values"] for line in printed if line["line"] == "pot.annual")
    row = next(row for row in tab.table("#figures-table") if row[0].startswith("Investment pot of the year"))
    assert row[3:-1] == [f"{value / 1000:,.1f}" for value in pot.values()]
    assert row[-1] == f"{sum(pot.values()) / 1000:,.1f}"


def test_a_changed_rate_moves_headline_chart_and_table_and_can_be_undone(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    told, bars = tab.told(), tab.bars()
    tab.fill(GROWTH, "3.1")
    tab.until_told(growing("nhse:QUE", 0.031))
    differing = [line for line in told if line not in tab.told()]
    assert differing and tab.bars() != bars
    assert all(f"As given: {line}" in tab.text("#headline") for line in differing)
    assert "3.1% from 2026/27; as given 4.37% from 2026/27" in tab.text("#changed-list")
    card = tab.page.locator("[data-input='rates.growth']")
    assert "changed" in card.get_attribute("class") and "As given: 4.37%" in card.text_content()
    assert card.locator("summary").text_content().startswith("Local (was illustrative 4.37%")
    assert tab.page.locator("#f-rates-growth-2028-29").input_value() == "3.1"  # carried on
    card.get_by_role("button", name="Undo the change of Base growth").click()
    tab.until_told(mtfs.load_plan("nhse:QUE"))
    assert (tab.told(), tab.bars()) == (told, bars)
    assert tab.page.locator(GROWTH).input_value() == "4.37" and not tab.page.locator("#changed").is_visible()
    assert tab.page.evaluate("document.activeElement.id") == GROWTH.removeprefix("#")


def test_figures_follow_while_typing_and_the_last_word_counts(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    tab.page.locator(GROWTH).press("Control+a")
    tab.page.locator(GROWTH).press_sequentially("2.75", delay=60)
    tab.until_told(growing("nhse:QUE", 0.0275))
    assert tab.page.locator(GROWTH).input_value() == "2.75"


def test_of_two_answers_the_later_question_counts(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    held = []
    tab.page.route("**/api/compute", lambda route: held.append(route) if not held else route.continue_())
    with tab.page.expect_request("**/api/compute"):
        tab.fill(GROWTH, "9")
    tab.fill(GROWTH, "3")
    tab.until_told(growing("nhse:QUE", 0.03))
    assert len(held) == 1
    held[0].abort()
    tab.page.wait_for_timeout(300)
    tab.until_told(growing("nhse:QUE", 0.03))
    tab.faults = [fault for fault in tab.faults if "net::ERR" not in fault]


def test_each_year_can_be_set_and_one_value_in_every_year(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    tab.fill("#f-rates-growth-2028-29", "1")
    tab.until_told(growing("nhse:QUE", 0.01, "2028/29"))
    tab.page.get_by_role("button", name="Same as 2026/27 in every year: Base growth").click()
    tab.until_told(mtfs.load_plan("nhse:QUE"))


def test_choices_and_money_and_reset_all(open_tab):
    tab = open_tab()
    tab.page.select_option("#f-commercial-option-value", "high")
    tab.until_told(changed(mtfs.load_plan(), [Assignment("commercial.option", None, "high")]))
    tab.fill("#f-commercial-high-value", "£70,500")
    both = [Assignment("commercial.option", None, "high"), Assignment("commercial.high", None, "70500")]
    tab.until_told(changed(mtfs.load_plan(), both))
    assert tab.text("#reset") == "Reset all (2)"
    tab.page.click("#reset")
    tab.until_told(mtfs.load_plan())
    assert tab.page.locator("#f-commercial-option-value").input_value() == "none"


def test_what_is_missing_can_be_entered(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    assert tab.page.locator("#f-funds-bcf-opening-value").get_attribute("placeholder") == "missing"
    tab.page.get_by_role("button", name="Enter it: Better Care Fund").click()
    assert tab.page.evaluate("document.activeElement.id") == "f-funds-bcf-opening-value"
    tab.page.keyboard.type("80000")
    tab.until_told(changed(mtfs.load_plan("nhse:QUE"), [Assignment("funds.bcf.opening", None, "80000")]))
    assert "Better Care Fund" not in tab.text("#missing-list")


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        (GROWTH, "2,3", "2026/27: 2,3 is not a number; type a percentage such as 2.3."),
        (GROWTH, "two", "2026/27: two is not a number; type a percentage such as 2.3."),
        (GROWTH, "250", "2026/27: 250 is outside -100% to 100%."),
        ("#f-funds-bcf-opening-value", "-5", "-5 is outside 0 to 1,000,000,000 £k."),
        ("#f-pressures-all-2027-28", "5", "2026/27: no value for the plan's first year; add one"),
    ],
)
def test_a_wrong_value_has_its_message_beside_it_and_the_good_figures_stay(open_tab, field, text, said):
    tab = open_tab("#plan=nhse:QUE")
    told, bars = tab.told(), tab.bars()
    tab.fill(field, text)
    tab.page.wait_for_selector("#stale:not([hidden])")
    wrong = tab.page.locator(f"fieldset:has({field}) .wrong")
    assert wrong.text_content() == said and wrong.get_attribute("id") in tab.page.locator(field).get_attribute(
        "aria-describedby"
    )
    assert "do not yet include your last change" in tab.text("#stale")
    assert tab.page.locator(field).get_attribute("aria-invalid") == "true"
    assert (tab.told(), tab.bars()) == (told, bars)
    tab.page.locator(f"fieldset:has({field}) .undo").click()
    tab.page.wait_for_selector("#stale", state="hidden")
    assert not wrong.is_visible() and tab.page.locator(field).get_attribute("aria-invalid") is None


def test_changes_that_belong_together_may_be_typed_one_after_the_other(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    tab.fill("#search", "share pot first year")
    tab.fill("#f-settings-acute-first-value", "30")
    tab.page.wait_for_selector("#stale:not([hidden])")
    assert "the first year's shares sum to 0.9" in tab.text("#f-settings-acute-first .wrong")
    tab.fill("#f-settings-community-first-value", "35")
    tab.page.wait_for_selector("#stale", state="hidden")
    assert tab.page.locator("#changed-list li").count() == 2
    assert not tab.page.locator("#f-settings-acute-first .wrong").is_visible()


def test_every_assumption_can_be_found(open_tab):
    tab = open_tab()
    tab.page.fill("#search", "daycase cash")
    assert tab.page.locator("#fields fieldset").count() >= 1
    tab.page.fill("#search", "no such thing")
    assert tab.page.locator("#fields fieldset").count() == 0 and tab.text("#found").startswith("0 of ")


OPENING = "#f-funds-bcf-opening-value"


@pytest.mark.parametrize("text", ["£80m", "0.08bn", "80,000k"])
def test_an_amount_may_say_its_unit(open_tab, text):
    tab = open_tab("#plan=nhse:QUE")
    tab.page.locator(OPENING).press("Control+a")
    tab.page.locator(OPENING).press_sequentially(text, delay=5)
    tab.until_told(changed(mtfs.load_plan("nhse:QUE"), [Assignment("funds.bcf.opening", None, "80000")]))
    tab.page.locator(OPENING).press("Tab")
    assert tab.page.locator(OPENING).input_value() == "80,000"


@pytest.mark.parametrize("before", [None, "0.031"])
def test_the_digits_before_a_slip_are_no_change(open_tab, before):
    plan = mtfs.load_plan("nhse:QUE") if before is None else growing("nhse:QUE", float(before))
    tab = open_tab("#plan=nhse:QUE" + ("" if before is None else f"&rates.growth@2026/27={before}"))
    tab.until_told(plan)
    tab.page.locator(GROWTH).press("Control+a")
    tab.page.locator(GROWTH).press_sequentially("1.6")
    tab.until_told(growing("nhse:QUE", 0.016))
    tab.page.locator(GROWTH).press_sequentially("x")
    tab.until_told(plan)
    assert tab.page.locator(GROWTH).input_value() == "1.6x" and "1.6x is not a number" in tab.text("#stale")
    address = tab.page.evaluate("decodeURIComponent(location.hash)")
    assert "0.016" not in address and (before is None or before in address)
    tab.page.locator(GROWTH).press("Backspace")
    tab.until_told(growing("nhse:QUE", 0.016))


def test_a_message_names_an_assumption_of_its_parts_name_once(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    tab.fill("#f-pressures-all-2026-27", "lots")
    tab.page.wait_for_selector("#stale:not([hidden])")
    assert "last change. Funding pressures 2026/27: lots is not a number" in tab.text("#stale")
