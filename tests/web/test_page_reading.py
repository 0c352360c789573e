"""The page in headless Chromium: it fits, it is readable, it prints, it can be used by keyboard."""

import re

import pytest
from support.example_plans import CASES
from support.page_tab import GROWTH, NARROW, WIDE, growing

import mtfs
from mtfs.plan.library import DEFAULT

pytestmark = pytest.mark.full
STP = "cambridgeshire-peterborough-stp-2016"


@pytest.mark.parametrize("name", [DEFAULT, STP, "nhse:QUE"])
def test_a_narrow_page_has_nothing_beyond_its_edge(open_tab, name):
    tab = open_tab(f"#plan={name}", NARROW)
    assert not tab.overflows()
    for summary in tab.page.locator("summary").all():
        summary.click()
    tab.fill("#fields input >> nth=0", "rubbish")
    tab.page.wait_for_selector("#stale:not([hidden])")
    assert not tab.overflows()


CUT_OFF = """[...document.querySelectorAll('#charts svg')].flatMap(svg => [...svg.querySelectorAll('text')]
  .filter(text => text.getBBox().x < 0 || text.getBBox().x + text.getBBox().width > svg.clientWidth + 1)
  .map(text => text.textContent))"""


def test_a_long_plan_fits(open_tab):
    for viewport in (WIDE, NARROW):
        tab = open_tab("", viewport)
        tab.page.set_input_files("#upload", CASES / "thirty-year-plan.toml")
        tab.until_told(mtfs.load_plan(CASES / "thirty-year-plan.toml"))
        tab.page.wait_for_function("() => document.querySelectorAll('#charts rect').length > 100")
        assert not tab.overflows()
        assert tab.page.evaluate(CUT_OFF) == []


def test_charts_have_titles_axes_a_legend_and_the_same_figures_as_tables(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    for chart in tab.page.locator(".chart").all():
        words = chart.locator("svg text").all_text_contents()
        assert "£m" in words and "Financial year" in words and chart.locator("h3").text_content()
        chart.locator("summary").click()
        rows = [row.locator("th, td").all_text_contents() for row in chart.locator("tr").all()]
        names = chart.locator(".legend li").all_text_contents()
        assert [row[0] for row in rows[1:]][: len(names)] == names
        told = {
            f"{name}, {year}: £{figure}m"
            for name, *figures in rows[1:]
            for year, figure in zip(rows[0][1:], figures, strict=True)
        }
        shown = set(chart.locator("rect title").all_text_contents())
        assert shown and shown <= told


def test_checks_say_in_words_which_pass_and_which_fail(open_tab):
    tab = open_tab()
    assert tab.text("#checks-verdict") == "Arithmetic checks: 40 of 40" and tab.text("#failing") == ""
    tab.page.set_input_files("#upload", CASES / "rich-plan.toml")
    plan = mtfs.load_plan(CASES / "rich-plan.toml")
    tab.until_told(plan)
    failing = [check.name for check in mtfs.checks(mtfs.project(plan)) if not check.passed]
    assert tab.text("#checks-verdict") == mtfs.checks(mtfs.project(plan)).headline
    assert tab.text("#checks-verdict").startswith(f"Arithmetic checks: 27 of 28 pass; 1 fails: {failing[0]}")
    assert [row[:2] for row in tab.table("#failing table")[1:]] == [[name, "FAILS"] for name in failing]
    results = [row[1] for row in tab.table("#checks-table")[1:]]
    assert results.count("FAILS") == 1 and results.count("Passes") == 27


def test_every_field_has_a_name_and_every_table_its_heads(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    unnamed = (
        "[...document.querySelectorAll('input, select')].map(field => [field.id, field.labels[0]?.textContent.trim()])"
        ".filter(([id, label]) => !label)"
    )
    assert tab.page.evaluate(unnamed) == []
    assert tab.page.locator("th:not([scope])").count() == 0
    assert tab.page.locator("table:not(:has(caption))").count() == 0
    ids = tab.page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids))
    levels = tab.page.evaluate("[...document.querySelectorAll('h1, h2, h3')].map(heading => +heading.tagName[1])")
    assert levels[0] == 1 and levels.count(1) == 1


CONTRAST = """() => {
  const parts = text => text.match(/[0-9.]+/g).map(Number);
  const linear = part => part / 255 <= 0.03928 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4;
  const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const found = parts(getComputedStyle(at).backgroundColor);
      if (found.length === 3 || found[3] === 1) return found;
    }
    return [255, 255, 255];
  };
  const hasWords = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  const poor = [];
  for (const element of document.querySelectorAll('body *')) {
    if (element.closest('svg') || element.disabled || !element.checkVisibility() || !hasWords(element)) continue;
    const [one, two] = [light(parts(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
    if ((one + 0.05) / (two + 0.05) < 4.5) poor.push(element.outerHTML.slice(0, 80));
  }
  return poor;
}"""


def test_words_can_be_read_on_what_is_behind_them(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    tab.fill(GROWTH, "3.1")
    tab.until_told(growing("nhse:QUE", 0.031))
    tab.fill("#f-rates-inflation-2026-27", "rubbish")
    for summary in tab.page.locator("summary").all():
        summary.click()
    assert tab.page.evaluate(CONTRAST) == []


def test_it_can_be_used_with_the_keyboard_alone(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    reached = []
    tab.page.locator("#plan").focus()
    for _ in range(60):
        reached.append(tab.page.evaluate("document.activeElement.id || document.activeElement.className"))
        tab.page.keyboard.press("Tab")
    order = [
        reached.index(name)
        for name in ("plan", "upload", "search", GROWTH.removeprefix("#"), "f-rates-inflation-2026-27")
    ]
    assert order == sorted(order)
    tab.page.locator("#plan").focus()
    label, name = tab.page.locator("#plan option").evaluate_all(
        "(all) => { const last = all.at(-1); return [last.textContent, last.value]; }"
    )
    tab.page.keyboard.type(label)
    tab.until_told(mtfs.load_plan(name))


@pytest.mark.parametrize("name", [DEFAULT, STP, "nhse:QUE", CASES / "rich-care-plan.toml"])
def test_it_prints_on_one_page(open_tab, name):
    tab = open_tab("" if not isinstance(name, str) else f"#plan={name}")
    if not isinstance(name, str):
        tab.page.set_input_files("#upload", name)
        tab.until_told(mtfs.load_plan(name))
    printed = tab.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
