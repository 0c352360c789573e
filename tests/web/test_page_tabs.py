"""The tabs of the page in headless Chromium: they open, show what the API gives, and what is slow can be cancelled."""

import json
import re
import time
from pathlib import Path

import pytest
from support.example_plans import CASES
from support.page_tab import GROWTH, NARROW, WIDE, Tab, growing
from support.serving import Server

import mtfs
from mtfs.plan.library import DEFAULT
from mtfs.plan.toml import toml_text
from mtfs.web.answering import answered

pytestmark = pytest.mark.full
STP, ICB = "cambridgeshire-peterborough-stp-2016", "nhse:QT1"
TABS = ("compare", "ranges", "claims", "gap")
MIDDLE = {"width": 800, "height": 900}
ASKED_BY = {"compare": "scenarios", "ranges": "simulation", "claims": "claims", "gap": "gap"}
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def told(kind, **question):
    """What the API answers."""
    result = answered(kind, json.dumps(question).encode())
    assert result.status == 200, result.content
    return json.loads(result.content)


def until_computed(tab, name):
    """Wait until a tab is open and nothing in it is being computed."""
    tab.page.wait_for_function(
        "name => { const panel = document.querySelector(`#panel-${name}`);"
        " return !panel.hidden && panel.querySelector('h2') && !panel.querySelector('.busy'); }",
        arg=name,
    )
    return tab


def opened(tab, name):
    tab.page.click(f"#tab-{name}")
    return until_computed(tab, name)


def tables(tab, name):
    """The rows of every titled table of a tab, by its title, as they can be read."""
    return {
        each.locator("h3").text_content(): [
            [cell.strip() for cell in row.locator("th, td").all_text_contents()]
            for row in each.locator("tbody tr:not(:has(.group))").all()
        ]
        for each in tab.page.locator(f"#panel-{name} .titled").all()
    }


def expected_tables(*shown):
    return {table["title"]: table["rows"] for table in shown}


def first_bars(tab, name):
    """The texts behind the bars of the first chart of a tab."""
    tab.page.wait_for_selector(f"#panel-{name} .chart .drawing svg text.total")
    return tab.page.locator(f"#panel-{name} .chart").first.locator(".drawing text.total").all_text_contents()


@pytest.mark.parametrize("name", [DEFAULT, STP, ICB])
def test_every_tab_opens_and_shows_the_figures_of_the_api(open_tab, name):
    tab = open_tab(f"#plan={name}")
    answers = {each: told(kind, plan=name) for each, kind in ASKED_BY.items()}
    for each in TABS:
        opened(tab, each)
        assert tab.page.locator(f"#tab-{each}").get_attribute("aria-selected") == "true"
        assert f"tab={each}" in tab.page.url and tab.page.locator("#panel-plan").is_hidden()
        if why := answers[each]["why_none"]:
            assert why in tab.text(f"#panel-{each}")
    drawn, claims, gap, compared = (answers[each] for each in ("ranges", "claims", "gap", "compare"))
    if not drawn["why_none"]:
        shown = [drawn["outputs"], *([drawn["targets"]] if drawn["targets"] else [])]
        assert tables(tab, "ranges") == expected_tables(*shown)
        assert tab.page.locator("#panel-ranges .charts .chart").count() == len(drawn["fans"]) + 2
    if not claims["why_none"]:
        assert tables(tab, "claims") == expected_tables(claims["table"])
        counts = [f"{each['result']}: {each['claims']}" for each in claims["counts"] if each["claims"]]
        assert tab.page.locator("#panel-claims .counts li").all_text_contents() == counts
    if not gap["why_none"]:
        assert tables(tab, "gap") == expected_tables(*gap["tables"])
        last = gap["bridges"][list(gap["bridges"])[-1]]
        assert first_bars(tab, "gap") == [row["text"] for row in last["rows"]]
    if not compared["why_none"]:
        shown = tables(tab, "compare")
        assert {title: shown[title] for title in expected_tables(*compared["tables"])} == expected_tables(
            *compared["tables"]
        )
    opened_again = tab.page.locator("#tab-plan")
    opened_again.click()
    assert tab.page.locator("#panel-plan").is_visible() and "tab=" not in tab.page.url


def test_the_address_brings_back_the_tab_and_what_was_chosen_in_it(open_tab):
    tab = opened(open_tab(f"#plan={STP}"), "gap")
    tab.page.select_option("#gap-year", "2018/19")
    assert first_bars(tab, "gap") == [row["text"] for row in told("gap", plan=STP)["bridges"]["2018/19"]["rows"]]
    colleague = until_computed(open_tab(f"#{tab.page.url.partition('#')[2]}"), "gap")
    assert colleague.page.locator("#gap-year").input_value() == "2018/19"
    assert first_bars(colleague, "gap") == first_bars(tab, "gap")


def test_arrow_keys_lead_from_tab_to_tab_and_enter_opens_one(open_tab):
    tab = open_tab(f"#plan={STP}")
    tab.page.locator("#tab-plan").focus()
    for key, at in (("ArrowRight", "compare"), ("End", "gap"), ("ArrowRight", "plan"), ("ArrowLeft", "gap")):
        tab.page.keyboard.press(key)
        assert tab.page.evaluate("document.activeElement.id") == f"tab-{at}"
        assert tab.page.locator("#panel-plan").is_visible()
    tab.page.keyboard.press("Enter")
    until_computed(tab, "gap")
    assert tab.page.locator("#tabs [tabindex='0']").count() == 1


def test_a_change_of_the_plan_is_followed_by_the_tab_that_is_open_next(open_tab):
    tab = opened(open_tab(f"#plan={ICB}"), "ranges")
    tab.page.click("#tab-plan")
    tab.fill("#f-rates-growth-2026-27", "4.4")
    tab.until_told(growing(ICB, 0.044))
    changes = [{"input": "rates.growth", "year": "2026/27", "value": 0.044}]
    opened(tab, "ranges")
    assert tables(tab, "ranges") == expected_tables(told("simulation", plan=ICB, changes=changes)["outputs"])
    opened(tab, "compare")
    moved = told("bridge", old={"plan": ICB}, new={"plan": ICB, "changes": changes})
    assert tables(tab, "compare") == expected_tables(moved["table"], moved["changes"])
    assert moved["sentences"][0] in tab.text("#panel-compare")


def test_ranges_that_cannot_be_used_say_why_in_their_tab(open_tab):
    tab = open_tab(f"#plan={DEFAULT}&rates.growth=0.031&tab=ranges")
    until_computed(tab, "ranges")
    assert "uncertainty.growth: low 0.018" in tab.text("#panel-ranges .wrong")


@pytest.mark.parametrize("kind", ["toml", "xlsx"])
def test_an_earlier_file_is_compared_and_what_changed_is_shown(open_tab, tmp_path, kind):
    earlier, path = growing(ICB, 0.03), tmp_path / f"earlier.{kind}"
    mtfs.write_toml(earlier, path) if kind == "toml" else mtfs.write_report(earlier, path)
    tab = opened(open_tab(f"#plan={ICB}"), "compare")
    assert "unchanged at" in tab.text("#panel-compare")
    tab.page.select_option("#compare-against", "earlier")
    tab.page.set_input_files("#compare-file", path)
    tab.page.wait_for_function("() => document.querySelector('#panel-compare').textContent.includes('becomes')")
    moved = told(
        "bridge", old={"upload": {"name": path.name, "text": toml_text(mtfs.load_plan(path))}}, new={"plan": ICB}
    )
    assert tables(tab, "compare") == expected_tables(moved["table"], moved["changes"])
    assert f"File: {path.name}" in tab.text("#panel-compare")


def test_a_saved_version_is_compared(open_tab):
    tab = open_tab(f"#plan={ICB}&rates.growth@2026/27=0.031")
    tab.page.fill("#version-name", "mine")
    tab.page.click("#versions-form button")
    tab.page.wait_for_selector("#versions:not([hidden])")
    tab.fill(GROWTH, "3.2")
    tab.until_told(growing(ICB, 0.032))
    opened(tab, "compare")
    tab.page.select_option("#compare-against", label="Your version mine")
    until_computed(tab, "compare")
    old, new = ({"plan": ICB, "changes": [{"input": "rates.growth", "year": "2026/27", "value": value}]}
                for value in ("0.031", "0.032"))  # fmt: skip
    moved = told("bridge", old=old, new=new)
    assert tables(tab, "compare") == expected_tables(moved["table"], moved["changes"])


def test_an_earlier_file_that_is_none_says_so(open_tab, tmp_path):
    tab = opened(open_tab(f"#plan={ICB}"), "compare")
    (tmp_path / "plan.toml").write_text("name = ")
    tab.page.select_option("#compare-against", "earlier")
    tab.page.set_input_files("#compare-file", tmp_path / "plan.toml")
    tab.page.wait_for_selector("#panel-compare .wrong:not(:empty)")
    assert "plan.toml: is not valid TOML" in tab.text("#panel-compare .wrong:not(:empty)")


def test_icbs_are_chosen_ranked_and_brought_back_by_the_address(open_tab):
    codes = [icb.code for icb in mtfs.icbs()[:3]]
    tab = opened(open_tab(f"#plan={STP}"), "compare")
    button = tab.page.get_by_role("button", name="Compare", exact=True)
    assert button.is_disabled()
    for code in codes:
        tab.page.check(f"#icb-{code}")
    button.click()
    tab.page.wait_for_selector("#icbs-by")
    tab.page.select_option("#icbs-by", "growth")
    answer = told("icbs", icbs=codes, by="growth")
    title = answer["tables"][0]["title"]
    tab.page.wait_for_function("said => document.querySelector('#panel-compare').textContent.includes(said)", arg=title)
    again = until_computed(open_tab(f"#{tab.page.url.partition('#')[2]}"), "compare")
    for each in (tab, again):
        assert tables(each, "compare")[title] == answer["tables"][0]["rows"]


SLOW = """
import sys, mtfs.web.workers as workers
code = (
    "import sys, time; sys.path[:] = %r; from mtfs.web.tabs import kinds;"
    "kinds.ANSWERS = {**kinds.ANSWERS, 'simulation': lambda data: time.sleep(600)};"
    "from mtfs.web.worker import main; main(%d, %d)"
)
workers.command = lambda memory, nice: [sys.executable, "-c", code % (sys.path, memory, nice)]
import mtfs.cli.serve, mtfs.cli
mtfs.cli.app()
"""
"""Runs a server that draws a plan for ten minutes."""


def processes_of(server):
    return {int(number) for path in Path(f"/proc/{server.process.pid}/task").glob("*/children")
            for number in path.read_text().split()}  # fmt: skip


def test_a_slow_calculation_keeps_nobody_waiting_and_ends_once_it_is_cancelled(browser, tmp_path):
    with Server(tmp_path, "--no-functions", run=SLOW) as server:
        contexts = [browser.new_context(viewport=WIDE) for _ in range(2)]
        one, other = (Tab(context, server.address).open(f"#plan={STP}") for context in contexts)
        one.page.click("#tab-ranges")
        one.page.wait_for_selector("#panel-ranges progress")
        opened(other, "gap")
        assert tables(other, "gap") == expected_tables(*told("gap", plan=STP)["tables"])
        before = processes_of(server)
        assert (
            one.page.locator("#panel-ranges [role='status']").text_content().startswith("Step 1 of 2: Drawing the plan")
        )
        one.page.click("#panel-ranges .cancel")
        one.page.wait_for_function("() => document.querySelector('#panel-ranges').textContent.includes('Cancelled')")
        assert one.page.evaluate("document.activeElement.textContent") == "Compute it after all"
        limit = time.monotonic() + 30
        while before <= processes_of(server) and time.monotonic() < limit:
            time.sleep(0.1)
        assert len(before - processes_of(server)) == 1
        opened(one, "gap")
        assert tables(one, "gap") == tables(other, "gap")
        for tab, context in zip((one, other), contexts, strict=True):
            assert tab.without_faults()
            context.close()


def test_what_was_cancelled_can_be_computed_after_all(open_tab):
    tab = open_tab(f"#plan={ICB}")
    tab.page.route("**/api/simulation", lambda route: None)
    tab.page.click("#tab-ranges")
    tab.page.click("#panel-ranges .cancel")
    tab.page.unroute("**/api/simulation")
    tab.page.get_by_role("button", name="Compute it after all").click()
    until_computed(tab, "ranges")
    assert tables(tab, "ranges") == expected_tables(told("simulation", plan=ICB)["outputs"])
    tab.faults = [fault for fault in tab.faults if "net::ERR" not in fault]


def test_a_server_that_is_gone_is_told_in_the_tab_and_asked_again(open_tab):
    tab = open_tab(f"#plan={STP}")
    tab.page.route("**/api/gap", lambda route: route.abort())
    tab.page.click("#tab-gap")
    tab.page.wait_for_selector("#panel-gap .wrong")
    assert "The server did not answer" in tab.text("#panel-gap .wrong")
    tab.page.unroute("**/api/gap")
    tab.page.get_by_role("button", name="Try again").click()
    tab.page.wait_for_selector("#gap-year")
    assert tables(tab, "gap") == expected_tables(*told("gap", plan=STP)["tables"])
    tab.faults = [fault for fault in tab.faults if "net::ERR" not in fault]


def test_a_tab_that_is_first_opened_without_a_connection_says_so(open_tab):
    tab = open_tab(f"#plan={STP}")
    tab.page.context.set_offline(True)
    tab.page.click("#tab-claims")
    assert "The server did not answer" in tab.text("#panel-claims .wrong")
    tab.page.context.set_offline(False)
    tab.page.get_by_role("button", name="Try again").click()
    until_computed(tab, "claims")
    tab.faults = [fault for fault in tab.faults if "net::ERR" not in fault]


def test_a_calculation_of_a_plan_that_is_no_longer_shown_is_given_up(open_tab):
    tab, held = open_tab(f"#plan={ICB}"), []
    tab.page.route("**/api/gap", lambda route: held.append(route))
    with tab.page.expect_request("**/api/gap"):
        tab.page.click("#tab-gap")
    tab.page.unroute("**/api/gap")
    tab.page.select_option("#plan", STP)
    tab.until_told(mtfs.load_plan(STP))
    tab.page.wait_for_selector("#gap-year")
    assert tables(tab, "gap") == expected_tables(*told("gap", plan=STP)["tables"])
    tab.faults = [fault for fault in tab.faults if "net::ERR" not in fault]


def test_two_readers_at_once_have_their_own_figures(open_tab):
    one, other = open_tab(f"#plan={ICB}"), open_tab(f"#plan={DEFAULT}")
    for tab in (one, other):
        tab.page.click("#tab-ranges")
    for tab, plan in ((one, ICB), (other, DEFAULT)):
        until_computed(tab, "ranges")
        drawn = told("simulation", plan=plan)
        expected = [drawn["outputs"], *([drawn["targets"]] if drawn["targets"] else [])]
        assert tables(tab, "ranges") == expected_tables(*expected)


def hostile(path):
    """The text of a plan in which every text that a reader sees is markup."""
    names = "name|organisation|note|source|statement|published|not_computed|text"
    lines = enumerate(toml_text(mtfs.load_plan(path)).splitlines())
    return "\n".join(
        line.partition(" = ")[0] + f' = "{HOSTILE}{number}"' if re.match(f"({names}) = ", line) else line
        for number, line in lines
    )


@pytest.mark.parametrize("plan", [DEFAULT, CASES / "council-plan.toml", STP])
def test_hostile_names_stay_text_in_every_tab(open_tab, tmp_path, plan):
    path = tmp_path / "<b>hostile<b>.toml"
    path.write_text(hostile(plan))
    tab = open_tab(f"#plan={ICB}")
    tab.page.set_input_files("#upload", path)
    tab.until_told(mtfs.load_plan(path))
    for name in TABS:
        opened(tab, name)
        assert tab.page.locator("img").count() == 0 and tab.page.locator("script").count() == 1
    tab.page.click("#tab-compare")
    tab.page.select_option("#compare-against", "earlier")
    tab.page.set_input_files("#compare-file", path)
    tab.page.wait_for_function("() => document.querySelector('#panel-compare').textContent.includes('<img src=x')")
    assert tab.page.locator("img").count() == 0 and tab.without_faults()


TEXT_BEYOND = """name => [...document.querySelectorAll(`#panel-${name} .chart .drawing svg`)].flatMap(svg =>
  [...svg.querySelectorAll('text')].filter(text => {
    const { x, width } = text.getBBox();
    return x < -1 || x + width > svg.clientWidth + 1;
  }).map(text => text.textContent))"""
BROKEN = """name => [...document.querySelectorAll(`#panel-${name} :is(.whole, td.figures)`)].filter(each => {
  const range = document.createRange();
  range.selectNodeContents(each);
  return each.checkVisibility() && new Set([...range.getClientRects()].map(({ y }) => Math.round(y))).size > 1;
}).map(each => each.textContent)"""


@pytest.mark.parametrize("viewport", [NARROW, {"width": 350, "height": 800}, MIDDLE, WIDE])
@pytest.mark.parametrize("name", [DEFAULT, STP])
def test_nothing_is_cut_off_and_no_figure_is_broken_at_any_width(open_tab, name, viewport):
    tab = open_tab(f"#plan={name}", viewport)
    for each in TABS:
        opened(tab, each)
        tab.page.wait_for_function(
            "name => [...document.querySelectorAll(`#panel-${name} .drawing`)].every(one => one.querySelector('svg'))",
            arg=each,
        )
        assert not tab.overflows()
        assert tab.page.evaluate(TEXT_BEYOND, each) == [] and tab.page.evaluate(BROKEN, each) == []


CROSSED = """() => [...document.querySelectorAll('#panel-compare svg')].flatMap(svg => {
  const lines = [...svg.querySelectorAll('line')].map(line => line.getBoundingClientRect());
  return [...svg.querySelectorAll('text.name')].filter(name => { const box = name.getBoundingClientRect();
    const isAcross = line => line.left > box.left && line.left < box.right;
    return lines.some(line => isAcross(line) && line.top < box.bottom - 2 && line.bottom > box.top + 2);
  }).map(name => name.textContent);
})"""


def test_no_line_of_an_axis_crosses_the_names_above_the_bars(open_tab):
    tab = open_tab(f"#plan={DEFAULT}", {"width": 350, "height": 800})
    opened(tab, "compare")
    tab.page.wait_for_selector("#panel-compare svg text.name")
    assert tab.page.evaluate(CROSSED) == []


def test_charts_of_tabs_have_titles_units_legends_and_the_same_figures_as_tables(open_tab):
    tab = open_tab(f"#plan={DEFAULT}")
    for name in ("compare", "ranges", "claims"):
        opened(tab, name)
        for chart in tab.page.locator(f"#panel-{name} .chart").all():
            assert chart.locator("h3").text_content() and chart.locator("table tbody tr").count()
            axis = chart.locator("svg text.axis").all_text_contents()
            assert axis and any(re.search("£m|%|count|Draws", words) for words in axis)
            assert chart.locator("svg").first.get_attribute("role") == "img"
    assert (
        tab.page.locator("th:not([scope])").count() == 0 and tab.page.locator("table:not(:has(caption))").count() == 0
    )
    ids = tab.page.evaluate("[...document.querySelectorAll('[id]')].map(element => element.id)")
    assert len(ids) == len(set(ids))
    unnamed = (
        "[...document.querySelectorAll('input, select')].filter(field => !field.labels[0]?.textContent.trim()).length"
    )
    assert tab.page.evaluate(unnamed) == 0
