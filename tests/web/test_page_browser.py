"""The page in headless Chromium: what a user does, and what they then see."""

import json
import re

import openpyxl
import pytest
from support.example_plans import CASES
from typer.testing import CliRunner

import mtfs
from mtfs.analysis.figures.headline import headline
from mtfs.cli import app
from mtfs.core.references import Assignment
from mtfs.plan.changes import changed
from mtfs.plan.library import DEFAULT
from mtfs.plan.scenarios import selected
from mtfs.plan.toml import toml_text

pytestmark = pytest.mark.full

STP = "cambridgeshire-peterborough-stp-2016"
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 700}
REFUSED = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")
"""Chromium itself notes an answer that refuses; anything else in the console is a fault of the page."""
MISSING = "Missing, so not counted: "
GROWTH = "#f-rates-growth-2026-27"


class Tab:
    """The page in a tab of its own."""

    def __init__(self, context, address):
        self.page, self.faults, self.address = context.new_page(), [], address
        self.page.set_default_timeout(20_000)
        self.page.on(
            "console", lambda said: self.faults.append(said.text) if said.type in ("error", "warning") else None
        )
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.faults.append(dialog.message), dialog.dismiss()))

    def open(self, fragment=""):
        self.page.goto("about:blank")
        self.page.goto(f"{self.address}/{fragment}")
        return self.until_told()

    def until_told(self, plan=None):
        """Wait for figures: those of a plan, if it is given."""
        if plan is None:
            self.page.wait_for_selector("#results:not([hidden]):not([inert])")
        else:
            told = headline(mtfs.project(plan))
            self.page.wait_for_function("told => document.querySelector('#plan-name').textContent === told[0] && "
                "[...document.querySelectorAll('.line')].map(line => line.textContent).join() === told.slice(1).join()",
                arg=[line for line in told if not line.startswith(MISSING)])  # fmt: skip
        return self

    def told(self):
        """The headline as it is shown."""
        page = self.page
        missing = [
            f"{MISSING}{text.strip().removesuffix('Enter it').strip()}"
            for text in page.locator("#missing-list li").all_text_contents()
        ]
        return [page.locator("#plan-name").text_content(), *page.locator(".line").all_text_contents(), *missing]

    def bars(self):
        """What the bars say when pointed at, and how high each is."""
        return self.page.evaluate(
            "[...document.querySelectorAll('#charts rect')].map(bar => [bar.textContent, +bar.getAttribute('height')])"
        )

    def table(self, place):
        return [row.locator("th, td").all_text_contents() for row in self.page.locator(f"{place} tr").all()]

    def text(self, place):
        return self.page.locator(place).text_content()

    def fill(self, place, text):
        self.page.locator(place).fill(text)
        self.page.locator(place).press("Tab")

    def overflows(self):
        return self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth")

    def without_faults(self):
        return not [fault for fault in self.faults if not REFUSED.match(fault)] or pytest.fail(str(self.faults))


@pytest.fixture
def open_tab(server, browser):
    """A function that opens the page; at the end the console holds no fault of it."""
    tabs = []

    def opened(fragment="", viewport=WIDE, **options):
        tabs.append(Tab(browser.new_context(viewport=viewport, accept_downloads=True, **options), server.address))
        return tabs[-1].open(fragment)

    yield opened
    for tab in tabs:
        assert tab.without_faults()
        tab.page.context.close()


def growing(name, rate, year="2026/27"):
    return changed(mtfs.load_plan(name), [Assignment("rates.growth", year, str(rate))])


def test_a_chosen_icb_has_the_headline_and_the_figures_of_the_command_line(open_tab):
    tab = open_tab()
    assert tab.told() == headline(mtfs.project(mtfs.load_plan(DEFAULT)))
    assert tab.page.locator("#plan option").count() == 2 + 42
    tab.page.select_option("#plan", label="Norfolk and Waveney (QMM)")
    tab.until_told(mtfs.load_plan("nhse:QMM"))
    assert tab.told() == headline(mtfs.project(mtfs.load_plan("nhse:QMM")))
    printed = json.loads(CliRunner().invoke(app, ["show", "nhse:QMM", "--format", "json"]).stdout)["lines"]
    pot = next(line["values"] for line in printed if line["line"] == "pot.annual")
    row = next(row for row in tab.table("#figures-table") if row[0] == "Investment pot of the year")
    assert row[3:-1] == [f"{value / 1000:,.1f}" for value in pot.values()]
    assert row[-1] == f"{sum(pot.values()) / 1000:,.1f}"


def test_a_changed_rate_moves_headline_chart_and_table_and_can_be_undone(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    told, bars = tab.told(), tab.bars()
    tab.fill(GROWTH, "3.1")
    tab.until_told(growing("nhse:QUE", 0.031))
    assert tab.told()[:2] != told[:2] and tab.bars() != bars
    assert told[1] in tab.text("#headline")  # as given
    assert "3.1% from 2026/27; as given 2.3% from 2026/27" in tab.text("#changed-list")
    card = tab.page.locator("[data-input='rates.growth']")
    assert "changed" in card.get_attribute("class") and "As given: 2.3%" in card.text_content()
    assert card.locator("summary").text_content() == "Local"
    assert tab.page.locator("#f-rates-growth-2028-29").input_value() == "3.1"  # carried on
    card.get_by_role("button", name="Undo the change of Base growth").click()
    tab.until_told(mtfs.load_plan("nhse:QUE"))
    assert (tab.told(), tab.bars()) == (told, bars)
    assert tab.page.locator(GROWTH).input_value() == "2.3" and not tab.page.locator("#changed").is_visible()
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
    tab.fill(GROWTH, "9")
    tab.page.wait_for_timeout(700)
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
    tab.page.get_by_role("button", name="Use the value of 2026/27 in every year for Base growth").click()
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
    tab.page.get_by_role("button", name="Enter Better Care Fund").click()
    assert tab.page.evaluate("document.activeElement.id") == "f-funds-bcf-opening-value"
    tab.page.keyboard.type("80000")
    tab.until_told(changed(mtfs.load_plan("nhse:QUE"), [Assignment("funds.bcf.opening", None, "80000")]))
    assert "Better Care Fund" not in tab.text("#missing-list")


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        (GROWTH, "two", "2026/27: two is not a number; type a percentage such as 2.3."),
        (GROWTH, "250", "2026/27: 250 is outside −100% to 100%."),
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


def test_the_address_brings_back_plan_and_changes(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    tab.fill(GROWTH, "3.1")
    tab.until_told(growing("nhse:QUE", 0.031))
    tab.page.wait_for_function("() => location.hash.includes('rates.growth')")
    assert tab.page.url.endswith("#plan=nhse:QUE&rates.growth@2026/27=0.031")
    colleague = open_tab(f"#{tab.page.url.partition('#')[2]}")
    assert colleague.told() == tab.told() and colleague.bars() == tab.bars()
    tab.page.reload()
    tab.until_told(growing("nhse:QUE", 0.031))
    tab.page.evaluate("location.hash = '#plan=nhse:QMF'")
    tab.until_told(mtfs.load_plan("nhse:QMF"))


def test_a_scenario_is_chosen_changed_and_brought_back_by_the_address(open_tab):
    tab = open_tab().until_told(mtfs.load_plan(DEFAULT))
    assert tab.page.locator("#scenario option").count() == 1 + len(mtfs.load_plan(DEFAULT).scenarios)
    tab.page.select_option("#scenario", label="35% of SDF")
    plan = selected(mtfs.load_plan(DEFAULT), "sdf_35")
    assert tab.until_told(plan).told() == headline(mtfs.project(plan))
    assert "35% of Service Development Funding" in tab.text("#scenario-note")
    tab.page.locator("#search").fill("funds.sdf.repurpose")
    assert tab.page.locator("[data-input='funds.sdf.repurpose'] input").first.input_value() == "35"
    assert tab.page.locator("#changed").is_hidden()
    tab.page.locator("#search").fill("")
    tab.fill("#f-rates-growth-2025-26", "3")
    further = changed(plan, [Assignment("rates.growth", "2025/26", "0.03")])
    tab.until_told(further)
    assert tab.page.locator("#changed-list li").count() == 1
    again = open_tab("#" + tab.page.url.partition("#")[2]).until_told(further)
    assert again.page.locator("#scenario").input_value() == "sdf_35"
    again.page.select_option("#scenario", "none")
    again.until_told(changed(mtfs.load_plan(DEFAULT), [Assignment("rates.growth", "2025/26", "0.03")]))
    again.page.select_option("#plan", "nhse:QUE")
    again.until_told(mtfs.load_plan("nhse:QUE"))
    assert again.page.locator("#scenario").is_hidden() and "scenario" not in again.page.url


@pytest.mark.parametrize(
    ("fragment", "plan", "said"),
    [
        ("#plan=nhse:QUE&rates.grwth=1", "nhse:QUE", "no input 'rates.grwth'"),
        ("#plan=nhse:QUE&scenario=low", "nhse:QUE", "no scenario 'low'"),
        ("#plan=/etc/passwd", DEFAULT, "'/etc/passwd' is no plan here"),
        ("#plan=<img src=x onerror=alert(1)>", DEFAULT, "is no plan here"),
    ],
)
def test_an_address_that_cannot_be_shown_says_so(open_tab, fragment, plan, said):
    tab = open_tab(fragment)
    tab.until_told(mtfs.load_plan(plan))
    assert said in tab.text("#plan-wrong")


def test_a_bad_upload_gives_its_message_and_leaves_what_was_shown(open_tab, tmp_path):
    tab = open_tab("#plan=nhse:QUE")
    told = tab.told()
    for name, content, said in (
        ("plan.toml", b"name = ", "plan.toml: is not valid TOML"),
        ("plan.xlsx", b"no workbook", "plan.xlsx: is not an Excel workbook"),
        ("empty.toml", b"", "empty.toml: is empty"),
    ):
        (tmp_path / name).write_bytes(content)
        tab.page.set_input_files("#upload", tmp_path / name)
        tab.page.wait_for_function(
            "said => document.querySelector('#upload-wrong').textContent.startsWith(said)", arg=said
        )
        assert tab.told() == told and tab.page.locator("#plan").input_value() == "nhse:QUE"
    tab.fill(GROWTH, "3.1")
    tab.until_told(growing("nhse:QUE", 0.031))


@pytest.mark.parametrize("kind", ["toml", "xlsx"])
def test_an_uploaded_plan_is_shown_changed_and_downloaded(open_tab, tmp_path, kind):
    plan, path = mtfs.load_plan(CASES / "rich-plan.toml"), tmp_path / f"mine.{kind}"
    mtfs.write_toml(plan, path) if kind == "toml" else mtfs.write_report(plan, path)
    tab = open_tab()
    tab.page.set_input_files("#upload", path)
    tab.until_told(plan)
    assert tab.told() == headline(mtfs.project(plan))
    assert tab.page.locator("#plan").input_value() == "upload" and "#" not in tab.page.url
    assert "is not kept on the server" in tab.text("#share")
    tab.fill(GROWTH, "1.9")
    expected = changed(plan, [Assignment("rates.growth", "2026/27", "0.019")])
    tab.until_told(expected)
    with tab.page.expect_download() as started:
        tab.page.click("#get-plan")
    started.value.save_as(tmp_path / "got.toml")
    assert mtfs.project(mtfs.load_plan(tmp_path / "got.toml")).value("pot.annual") == mtfs.project(expected).value(
        "pot.annual"
    )
    tab.page.select_option("#plan", "nhse:QMF")
    tab.until_told(mtfs.load_plan("nhse:QMF"))


def test_the_downloads_open_and_hold_what_is_shown(open_tab, tmp_path):
    tab = open_tab("#plan=nhse:QUE")
    tab.fill(GROWTH, "3.1")
    tab.until_told(growing("nhse:QUE", 0.031))
    tab.fill("#f-rates-inflation-2026-27", "rubbish")  # is not shown, so not downloaded
    for button, name in (("#get-report", "mtfs-QUE.xlsx"), ("#get-plan", "mtfs-QUE.toml")):
        with tab.page.expect_download() as started:
            tab.page.click(button)
        assert started.value.suggested_filename == name
        started.value.save_as(tmp_path / name)
        got = headline(mtfs.project(mtfs.load_plan(tmp_path / name)))
        assert got == tab.told()
        tab.page.wait_for_function(
            "name => document.querySelector('#download-status').textContent.endsWith(name)", arg=name
        )
    assert "Summary" in openpyxl.load_workbook(tmp_path / "mtfs-QUE.xlsx").sheetnames


HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"


def test_a_hostile_plan_is_shown_as_text_and_runs_nothing(open_tab, tmp_path):
    text = toml_text(mtfs.load_plan(CASES / "rich-plan.toml"))
    lines = [
        line.partition(" = ")[0] + f' = "{HOSTILE}"' if re.match("(name|organisation|note|source) = ", line) else line
        for line in text.splitlines()
    ]
    path = tmp_path / "<b>hostile<b>.toml"
    path.write_text("\n".join(lines))
    plan = mtfs.load_plan(path)
    assert plan.name == plan.organisation == HOSTILE
    tab = open_tab()
    tab.page.set_input_files("#upload", path)
    tab.until_told(plan)
    assert tab.text("#plan-name") == HOSTILE and HOSTILE in tab.text("#plan-about") and HOSTILE in tab.text("#fields")
    assert tab.page.locator("img").count() == 0 and tab.page.locator("script").count() == 1
    path.write_text(f'"{HOSTILE}" = 1')
    tab.page.set_input_files("#upload", [])
    tab.page.set_input_files("#upload", path)
    tab.page.wait_for_function("() => document.querySelector('#upload-wrong').textContent.includes('onerror')")
    assert tab.page.locator("img").count() == 0 and tab.without_faults()


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
    assert tab.text("#checks-verdict") == "All 39 checks pass." and tab.text("#failing") == ""
    tab.page.set_input_files("#upload", CASES / "rich-plan.toml")
    plan = mtfs.load_plan(CASES / "rich-plan.toml")
    tab.until_told(plan)
    failing = [check.name for check in mtfs.checks(mtfs.project(plan)) if not check.passed]
    assert tab.text("#checks-verdict") == "1 of 24 checks FAIL, the others pass."
    assert [row[:2] for row in tab.table("#failing table")[1:]] == [[name, "FAILS"] for name in failing]
    results = [row[1] for row in tab.table("#checks-table")[1:]]
    assert results.count("FAILS") == 1 and results.count("Passes") == 23


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
    tab.page.keyboard.type("Norfolk")
    tab.until_told(mtfs.load_plan("nhse:QMM"))


@pytest.mark.parametrize("name", [DEFAULT, STP, "nhse:QUE", CASES / "rich-care-plan.toml"])
def test_it_prints_on_one_page(open_tab, name):
    tab = open_tab("" if not isinstance(name, str) else f"#plan={name}")
    if not isinstance(name, str):
        tab.page.set_input_files("#upload", name)
        tab.until_told(mtfs.load_plan(name))
    printed = tab.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_a_token_is_asked_for_once_and_kept(server_with_token, browser):
    server, token = server_with_token
    context = browser.new_context(viewport=WIDE)
    tab = Tab(context, server.address)
    tab.page.goto(server.address)
    tab.page.wait_for_selector("#token-form:not([hidden])")
    tab.page.fill("#token", "wrong-token-wrong-token-wrong")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_function("() => document.querySelector('#token-wrong').textContent.includes('not accepted')")
    tab.page.fill("#token", token)
    tab.page.keyboard.press("Enter")
    tab.until_told(mtfs.load_plan())
    assert not tab.page.locator("#token-form").is_visible()
    tab.page.reload()
    tab.until_told(mtfs.load_plan())
    assert not tab.page.locator("#token-form").is_visible() and tab.without_faults()
    context.close()


def test_a_server_that_is_gone_is_told_and_the_figures_stay(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    told = tab.told()
    tab.page.route("**/api/compute", lambda route: route.abort())
    tab.fill(GROWTH, "3.1")
    tab.page.wait_for_selector("#stale:not([hidden])")
    assert "The server did not answer" in tab.text("#stale") and tab.told() == told
    tab.page.unroute("**/api/compute")
    tab.fill(GROWTH, "3.2")
    tab.until_told(growing("nhse:QUE", 0.032))
    assert not tab.page.locator("#stale").is_visible()
    tab.faults = [fault for fault in tab.faults if "net::ERR" not in fault]
