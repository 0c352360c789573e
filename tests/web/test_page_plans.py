"""The page in headless Chromium: addresses, scenarios, uploads, downloads, tokens and a server that is gone."""

import re

import openpyxl
import pytest
from support.example_plans import CASES
from support.page_tab import GROWTH, WIDE, Tab, growing

import mtfs
from mtfs.analysis.figures.headline import headline
from mtfs.core.references import Assignment
from mtfs.plan.changes import changed
from mtfs.plan.library import DEFAULT
from mtfs.plan.scenarios import selected
from mtfs.plan.toml import toml_text

pytestmark = pytest.mark.full


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
    other = f"nhse:{mtfs.icbs()[0].code}"
    again.page.select_option("#plan", other)
    again.page.click("#asking-yes")
    again.until_told(mtfs.load_plan(other))
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
    other = f"nhse:{mtfs.icbs()[0].code}"
    tab.page.select_option("#plan", other)
    tab.until_told(mtfs.load_plan(other))


def test_a_table_of_lines_is_shown_with_how_it_was_read(open_tab, tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text("Line,Kind,2025/26,2026/27\nAllocation,funding,1000,1050\nAcute,expenditure,990,1060\n")
    tab = open_tab()
    tab.page.set_input_files("#upload", path)
    tab.until_told(mtfs.plan_from_table(path))
    assert "Amounts were taken as £k" in tab.text("#upload-remarks")
    tab.page.select_option("#plan", DEFAULT)
    tab.until_told(mtfs.load_plan(DEFAULT))
    assert tab.page.locator("#upload-remarks").is_hidden()


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


def test_a_server_that_is_gone_loses_nothing_that_was_typed(open_tab):
    tab = open_tab(f"#plan={DEFAULT}")
    scenario = tab.page.locator("#scenario option").last.get_attribute("value")
    tab.page.route("**/api/compute", lambda route: route.abort())
    tab.fill("#f-rates-growth-2025-26", "2.4")
    tab.page.wait_for_selector("#stale:not([hidden])")
    tab.page.select_option("#scenario", scenario)
    tab.page.wait_for_selector("#scenario-wrong:has-text('The server did not answer')")
    tab.page.select_option("#plan", f"nhse:{mtfs.icbs()[0].code}")
    tab.page.get_by_role("button", name="Leave them").click()  # asked, though no figures hold the change yet
    tab.page.wait_for_selector("#plan-wrong:has-text('The server did not answer')")
    assert tab.page.input_value("#f-rates-growth-2025-26") == "2.4" and tab.page.input_value("#plan") == DEFAULT
    tab.page.unroute("**/api/compute")
    tab.fill("#f-rates-inflation-2025-26", "1.6")
    tab.until_told(
        changed(
            mtfs.load_plan(DEFAULT),
            [Assignment("rates.growth", "2025/26", "0.024"), Assignment("rates.inflation", "2025/26", "0.016")],
        )
    )
    assert not tab.text("#plan-wrong") and not tab.text("#scenario-wrong")
    tab.faults = [fault for fault in tab.faults if "net::ERR" not in fault]


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
