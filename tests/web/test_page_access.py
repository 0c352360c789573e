"""The page in headless Chromium: axe-core finds nothing in it, at three widths and in both schemes."""

import pytest
from support import requirements
from support.axe import violations
from support.example_plans import CASES
from support.page_tab import GROWTH, growing

import mtfs
from mtfs.core.references import Assignment
from mtfs.plan.changes import changed
from mtfs.plan.library import DEFAULT

pytestmark = pytest.mark.full
WIDTHS = (350, 800, 1280)
STP = "cambridgeshire-peterborough-stp-2016"
TABS = {
    "plan": (DEFAULT, "#tiles .explains"),
    "compare": (f"{DEFAULT}&tab.icbs=QT1,QNC", "#icbs-by"),
    "ranges": (DEFAULT, "#moves-figure"),
    "claims": (DEFAULT, "#claims-verdict"),
    "gap": (STP, "#gap-year"),
}
"""Each tab by its name: a plan that has all of it, and what is there once it is filled."""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", TABS)
def test_a_tab_has_nothing_that_axe_finds_wrong(open_tab, name, width, scheme):
    requirements.require("axe")
    plan, filled = TABS[name]
    tab = open_tab(f"#plan={plan}&tab={name}", {"width": width, "height": 900}, color_scheme=scheme)
    tab.page.wait_for_selector(filled)
    tab.page.wait_for_function("() => !document.querySelector('.busy')")
    assert violations(tab.page) == [] and not tab.overflows()
    for summary in tab.page.locator("summary:visible").all():
        summary.click()
    assert violations(tab.page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_changes_messages_and_an_explanation_have_nothing_wrong(open_tab, scheme):
    requirements.require("axe")
    tab = open_tab("#plan=nhse:QUE", color_scheme=scheme)
    tab.fill(GROWTH, "3.1")
    tab.until_told(growing("nhse:QUE", 0.031))
    tab.fill("#f-rates-inflation-2026-27", "rubbish")
    tab.page.fill("#version-name", "mine")
    tab.page.click("#versions-form button")
    tab.page.select_option("#which-lines", "every")
    tab.page.click("[data-line='allocation.core.unrounded'][data-year='2027/28']")
    tab.page.wait_for_selector("#explanation .origin")
    assert violations(tab.page) == []


def test_what_is_wrong_would_be_found(open_tab):
    requirements.require("axe")
    tab = open_tab()
    tab.page.evaluate("() => { document.querySelector('label[for=search]').remove(); }")
    tab.page.evaluate("() => { document.querySelector('#search').placeholder = ''; }")
    assert any(found.startswith("label: ") for found in violations(tab.page))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("setting", [{"forced_colors": "active"}, {"contrast": "more"}])
def test_more_contrast_keeps_everything_in_sight(open_tab, setting, scheme):
    requirements.require("axe")
    tab = open_tab("#plan=nhse:QUE", color_scheme=scheme, **setting)
    assert violations(tab.page) == [] and not tab.overflows()


def test_a_dark_screen_has_dark_ground_and_paper_stays_white(open_tab):
    tab = open_tab(color_scheme="dark")
    ground = "place => getComputedStyle(document.querySelector(place)).backgroundColor.match(/[0-9]+/g).map(Number)"
    assert max(tab.page.evaluate(ground, "body")) < 60 and tab.page.evaluate(ground, ".chart") == [255, 255, 255]
    tab.page.emulate_media(media="print")
    assert min(tab.page.evaluate(ground, "body")) == 255


LANDMARKS = """() => [...document.querySelectorAll('main, header, footer, aside, section, [role=region]')]
  .filter(place => place.checkVisibility()).map(place => [place.getAttribute('role') ?? place.tagName, place.ariaLabel
    ?? document.getElementById(place.getAttribute('aria-labelledby'))?.textContent ?? '']).map(String)"""


def test_no_two_landmarks_share_a_name(open_tab):
    tab = open_tab()
    for summary in tab.page.locator("summary:visible").all():
        summary.click()
    named = [place for place in tab.page.evaluate(LANDMARKS) if not place.endswith(",")]
    assert len(named) > 5 and len(named) == len(set(named))


def test_every_button_is_called_what_it_shows(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    tab.page.select_option("#which-lines", "every")
    said = "[...document.querySelectorAll('button[aria-label]')].map(each => [each.textContent, each.ariaLabel])"
    names = tab.page.evaluate(said)
    assert len(names) > 50 and [text for text, name in names if text not in name] == []
    assert ["Same as 2026/27 in every year", "Same as 2026/27 in every year: Base growth"] in names


@pytest.mark.parametrize("width", [800, 1280])
def test_five_years_stand_in_a_row_and_the_pane_does_not_scroll(open_tab, width):
    tab = open_tab("#plan=nhse:QUE", {"width": width, "height": 900})
    rows = tab.page.evaluate(
        "[...document.querySelectorAll('.years.of-5')]"
        ".map(row => new Set([...row.children].map(each => each.offsetTop)).size)"
    )
    assert len(rows) > 5 and set(rows) == {1}
    cut = "[...document.querySelectorAll('.of-5 input')].filter(each => each.scrollWidth > each.clientWidth + 1).length"
    assert tab.page.evaluate(cut) == 0
    pane = tab.page.evaluate(
        "(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)(document.querySelector('#assumptions'))"
    )
    assert pane <= 0


@pytest.mark.parametrize("name", [DEFAULT, "nhse:QUE"])
def test_the_title_is_one_line_on_a_wide_page(open_tab, name):
    tab = open_tab(f"#plan={name}")
    for place in ("h1", "#plan-name"):
        box = tab.page.locator(place).bounding_box()
        assert box["height"] < 40, tab.text(place)


def test_a_year_that_carries_on_follows_while_its_field_has_the_focus(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    first, second = GROWTH, "#f-rates-growth-2027-28"
    tab.page.locator(first).fill("3.1")
    tab.page.locator(first).press("Tab")
    assert tab.page.evaluate("document.activeElement.id") == second.removeprefix("#")
    tab.until_told(growing("nhse:QUE", 0.031))
    assert tab.page.input_value(second) == "3.1"
    tab.page.keyboard.type("2")  # what stood there was selected, as the Tab key leaves it
    tab.until_told(changed(growing("nhse:QUE", 0.031), [growth("2027/28", 0.02)]))
    assert tab.page.input_value(second) == "2"


def growth(year, value):
    """A change of base growth."""
    return Assignment("rates.growth", year, str(value))


def test_hostile_names_stay_text(open_tab, tmp_path):
    text = (CASES / "rich-plan.toml").read_text().replace('"Rich plan"', '"<img src=x onerror=alert(1)>"')
    (tmp_path / "plan.toml").write_text(text)
    tab = open_tab()
    tab.page.set_input_files("#upload", tmp_path / "plan.toml")
    tab.until_told(mtfs.load_plan(tmp_path / "plan.toml"))
    tab.page.fill("#version-name", "<b>mine</b>")
    tab.page.click("#versions-form button")
    assert "<img src=x" in tab.text("#versions") and tab.page.locator("#versions b, #results img").count() == 0
