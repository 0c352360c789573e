"""The page in headless Chromium: files of what is shown (CSV, SVG, PNG), the board pack, and how a plan is shared."""

import csv
import io
import struct
from xml.etree import ElementTree

import pytest
from support import requirements
from support.example_plans import CASES
from support.page_tab import GROWTH, growing

import mtfs
from mtfs.plan.library import DEFAULT
from mtfs.web import answers

pytestmark = pytest.mark.full
SVG = "{http://www.w3.org/2000/svg}"


def downloaded(tab, button):
    """Name and content of the file that a button gives."""
    with tab.page.expect_download() as started:
        button.click()
    return started.value.suggested_filename, started.value.path().read_bytes()


def test_a_table_as_csv_has_the_figures_of_the_plan(open_tab):
    tab, projection = open_tab("#plan=nhse:QUE"), mtfs.project(mtfs.load_plan("nhse:QUE"))
    tab.page.select_option("#which-lines", "every")
    tab.page.wait_for_selector("#figures-table[aria-label='All lines by year']")
    name, content = downloaded(tab, tab.page.locator("#figures-table .file"))
    assert name == "mtfs-QUE-all-lines-by-year.csv" and content.startswith(b"\xef\xbb\xbf")
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert head[:5] == ["Part", "Line", "Unit", "2025/26 (base year)", "2026/27"]
    figures = {(part, line): float(row[-2]) for part, line, *row in rows if line == "Recurrent allocation"}
    for part, line in (("", "allocation.recurrent"), (": Core services", "allocation.core.recurrent")):
        shown = projection.value(line, "2030/31") / 1000
        assert figures[f"Allocation{part}", "Recurrent allocation"] == pytest.approx(shown, abs=0.05)


@pytest.mark.parametrize("name", [DEFAULT, CASES / "rich-plan.toml"], ids=str)
def test_every_table_and_chart_has_its_file(open_tab, name):
    tab = open_tab()
    if name != DEFAULT:
        tab.page.set_input_files("#upload", name)
        tab.until_told(mtfs.load_plan(name))
    assert tab.page.locator("table").count() == tab.page.locator("table [data-file=csv]").count() > 3
    charts = tab.page.locator(".chart").count()
    assert charts == tab.page.locator("[data-file=svg]").count() == tab.page.locator("[data-file=png]").count()
    names = [each.get_attribute("aria-label") for each in tab.page.locator(".file").all()]
    assert len(names) == len(set(names))


def test_a_chart_as_svg_needs_no_style_sheet_and_has_title_figures_and_legend(open_tab):
    tab = open_tab(color_scheme="dark")
    chart = tab.page.locator(".chart").first
    name, content = downloaded(tab, chart.locator("[data-file=svg]"))
    drawing = ElementTree.fromstring(content)
    texts = ["".join(text.itertext()) for text in drawing.iter(f"{SVG}text")]
    title = chart.locator("h3").text_content()
    assert name == "mtfs-QUE-investment-pot-by-source.svg" and texts[0] == title
    legend = chart.locator(".legend li").all_text_contents()
    assert texts[-len(legend) :] == legend
    drawn = chart.locator(".drawing text").all_text_contents()
    assert texts[1 : -len(legend)] == drawn and drawing.find(f".//{SVG}rect[@fill]") is not None
    ground, *bars = drawing.iter(f"{SVG}rect")
    assert ground.get("fill") == "rgb(255, 255, 255)" and len(bars) == chart.locator(".drawing rect").count()
    assert {text.get("fill") for text in drawing.iter(f"{SVG}text")} >= {"rgb(33, 43, 50)", "rgb(66, 85, 99)"}
    assert not [each for each in drawing.iter() if each.get("class")]


def test_a_chart_as_png_is_twice_as_large_as_on_the_page(open_tab):
    tab = open_tab()
    chart = tab.page.locator(".chart").first
    name, content = downloaded(tab, chart.locator("[data-file=png]"))
    width, height = struct.unpack(">II", content[16:24])
    box = chart.locator(".drawing svg").bounding_box()
    assert content.startswith(b"\x89PNG") and name.endswith(".png")
    assert width == pytest.approx(2 * box["width"], abs=2) and height > 2 * box["height"]


def test_the_board_pack_is_a_pdf_of_what_is_shown(open_tab):
    requirements.require("libreoffice")
    tab = open_tab("#plan=nhse:QUE")
    tab.fill(GROWTH, "3.1")
    tab.until_told(growing("nhse:QUE", 0.031))
    tab.page.set_default_timeout(90_000)
    name, content = downloaded(tab, tab.page.locator("#get-pack"))
    assert name == "mtfs-QUE.pdf" and content.startswith(b"%PDF")


def test_without_libreoffice_the_button_says_why_not(open_tab, server):
    why = answers.NO_PACK
    tab = open_tab()
    assert tab.page.locator("#get-pack").is_enabled() and tab.text("#pack-why-not") == ""

    def without(route):
        route.fulfill(json={**route.fetch().json(), "pack": why})

    tab.page.route("**/api/plans", without)
    tab.page.reload()
    tab.until_told()
    assert tab.page.locator("#get-pack").is_disabled() and tab.text("#pack-why-not") == why


def test_a_built_in_plan_is_shared_by_its_address_and_an_uploaded_one_as_a_file(open_tab):
    tab = open_tab("#plan=nhse:QUE", permissions=["clipboard-read", "clipboard-write"])
    tab.page.click("#share-button")
    tab.page.wait_for_selector("#download-status:has-text('The address is copied.')")
    assert tab.page.evaluate("() => navigator.clipboard.readText()") == tab.page.url
    tab.page.set_input_files("#upload", CASES / "rich-plan.toml")
    tab.until_told(mtfs.load_plan(CASES / "rich-plan.toml"))
    assert downloaded(tab, tab.page.locator("#share-button"))[0] == "mtfs-QXX.toml"
