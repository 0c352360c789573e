"""The page in headless Chromium: versions by name in the browser, undo and redo, what leaving asks."""

import json

import pytest
from support.example_plans import CASES
from support.page_tab import GROWTH, growing

import mtfs
from mtfs.plan.library import DEFAULT

pytestmark = pytest.mark.full
INFLATION = "#f-rates-inflation-2026-27"
HOSTILE = "<img src=x onerror=alert(1)> \"&'"


def saved(tab, name):
    tab.page.fill("#version-name", name)
    tab.page.click("#versions-form button")
    tab.page.wait_for_function(
        "name => document.querySelector('#versions-status').textContent.includes(name)", arg=f"Saved as {name} "
    )


def pressed(tab, name):
    tab.page.get_by_role("button", name=name, exact=True).click()


def test_a_version_is_kept_opened_exported_and_deleted(open_tab, tmp_path):
    tab, plan = open_tab("#plan=nhse:QUE"), growing("nhse:QUE", 0.031)
    tab.fill(GROWTH, "3.1")
    tab.until_told(plan)
    saved(tab, HOSTILE)
    tab.page.select_option("#plan", DEFAULT)
    tab.until_told(mtfs.load_plan(DEFAULT))
    assert tab.asked == []
    tab.page.reload()
    tab.until_told(mtfs.load_plan(DEFAULT))
    assert tab.text("#versions").startswith(f"{HOSTILE} {plan.name}, saved ")
    with tab.page.expect_download() as started:
        pressed(tab, f"Export {HOSTILE}")
    started.value.save_as(tmp_path / "version.toml")
    assert mtfs.load_plan(tmp_path / "version.toml").values["rates.growth"] == plan.values["rates.growth"]
    pressed(tab, f"Open {HOSTILE}")
    tab.until_told(plan)
    pressed(tab, f"Delete {HOSTILE}")
    assert tab.text("#asking-question") == f"Delete the version {HOSTILE} from this browser?"
    tab.page.keyboard.press("Escape")
    assert tab.page.locator("#versions").is_visible()
    pressed(tab, f"Delete {HOSTILE}")
    pressed(tab, "Delete it")
    tab.page.wait_for_selector("#versions", state="hidden")


def test_a_version_is_replaced_only_if_the_user_agrees(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    saved(tab, "mine")
    tab.page.select_option("#plan", DEFAULT)
    tab.until_told(mtfs.load_plan(DEFAULT))
    for answer, plan in (("Cancel", "nhse:QUE"), ("Replace it", DEFAULT)):
        tab.page.fill("#version-name", "mine")
        tab.page.click("#versions-form button")
        pressed(tab, answer)
        tab.page.wait_for_function(
            "start => document.querySelector('#versions').textContent.startsWith(start)",
            arg=f"mine {mtfs.load_plan(plan).name}, saved ",
        )
        assert tab.page.locator("#versions li").count() == 1


def test_a_plan_file_is_imported_as_a_version(open_tab):
    tab, path = open_tab(), CASES / "council-plan.toml"
    tab.page.set_input_files("#import", path)
    tab.until_told(mtfs.load_plan(path))
    tab.page.wait_for_selector("#versions li:has-text('council-plan')")
    tab.page.select_option("#plan", DEFAULT)
    tab.until_told(mtfs.load_plan(DEFAULT))
    pressed(tab, "Open council-plan")
    tab.until_told(mtfs.load_plan(path))


def test_a_file_that_is_no_plan_is_no_version(open_tab, tmp_path):
    tab = open_tab()
    (tmp_path / "wrong.toml").write_text("name = ")
    tab.page.set_input_files("#import", tmp_path / "wrong.toml")
    tab.page.wait_for_selector("#upload-wrong:has-text('is not valid TOML')")
    assert tab.page.locator("#versions").is_hidden()


@pytest.mark.parametrize(
    "kept", ["no JSON", {"a": 1}, [None, {"name": 1}, {"name": "x", "source": {}, "changes": [1]}]]
)
def test_what_another_program_wrote_in_its_place_is_passed_over(open_tab, kept):
    tab = open_tab()
    text = kept if isinstance(kept, str) else json.dumps(kept)
    tab.page.evaluate("text => localStorage.setItem('mtfs.versions', text)", text)
    tab.page.reload()
    tab.until_told()
    assert tab.page.locator("#versions").is_hidden()
    saved(tab, "mine")


def test_a_browser_without_room_says_so(open_tab):
    tab = open_tab()
    tab.page.evaluate(
        "() => { Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }; }"
    )
    tab.page.fill("#version-name", "mine")
    tab.page.click("#versions-form button")
    assert "has no room left" in tab.text("#versions-status")


def test_changes_are_undone_and_redone_with_buttons_and_keys(open_tab):
    tab, given = open_tab("#plan=nhse:QUE"), mtfs.load_plan("nhse:QUE")
    assert tab.page.locator("#undo").is_disabled() and tab.page.locator("#redo").is_disabled()
    tab.fill(GROWTH, "3.1")
    tab.until_told(growing("nhse:QUE", 0.031))
    tab.fill(GROWTH, "3.2")
    tab.until_told(growing("nhse:QUE", 0.032))
    tab.page.click("#undo")
    tab.until_told(growing("nhse:QUE", 0.031))
    assert tab.page.input_value(GROWTH) == "3.1"
    tab.page.locator("#plan").focus()
    tab.page.keyboard.press("Control+z")
    tab.until_told(given)
    tab.page.keyboard.press("Control+y")
    tab.until_told(growing("nhse:QUE", 0.031))
    tab.page.keyboard.press("Control+Shift+z")
    tab.until_told(growing("nhse:QUE", 0.032))
    assert tab.page.locator("#redo").is_disabled()
    tab.page.select_option("#plan", DEFAULT)
    pressed(tab, "Leave them")
    tab.until_told(mtfs.load_plan(DEFAULT))
    tab.page.click("#undo")
    tab.until_told(growing("nhse:QUE", 0.032))
    assert tab.page.input_value("#plan") == "nhse:QUE"


def test_in_a_text_field_the_keys_undo_what_was_typed_there_and_else_the_step(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    given = mtfs.load_plan("nhse:QUE")
    tab.fill(GROWTH, "3.1")
    tab.until_told(growing("nhse:QUE", 0.031))
    tab.page.locator("#search").press_sequentially("grow")
    tab.page.keyboard.press("Control+z")
    assert tab.page.input_value("#search") != "grow"
    tab.fill(INFLATION, "0")
    tab.until_told(growing("nhse:QUE", 0.031))
    tab.page.locator("#search").focus()
    tab.page.keyboard.press("Control+z")
    tab.until_told(given)
    assert tab.page.input_value(GROWTH) == "4.37"


@pytest.mark.parametrize("keep", ["nothing", "version", "plan"])
def test_leaving_asks_where_changes_are_not_saved(open_tab, keep):
    tab = open_tab("#plan=nhse:QUE")
    tab.fill(GROWTH, "3.1")
    tab.until_told(growing("nhse:QUE", 0.031))
    if keep == "version":
        saved(tab, "mine")
    elif keep == "plan":
        with tab.page.expect_download():
            tab.page.click("#get-plan")
        tab.page.wait_for_selector("#download-status:has-text('Downloaded')")
    tab.page.reload()
    tab.until_told(growing("nhse:QUE", 0.031))
    assert tab.asked == (["beforeunload"] if keep == "nothing" else [])


def test_another_plan_asks_first_and_no_keeps_the_changes(open_tab):
    tab = open_tab("#plan=nhse:QUE")
    tab.fill(GROWTH, "3.1")
    tab.until_told(growing("nhse:QUE", 0.031))
    tab.page.select_option("#plan", DEFAULT)
    assert "are not saved" in tab.text("#asking-question")
    pressed(tab, "Cancel")
    assert tab.page.input_value("#plan") == "nhse:QUE"
    tab.until_told(growing("nhse:QUE", 0.031))
    tab.page.set_input_files("#upload", CASES / "council-plan.toml")
    pressed(tab, "Leave them")
    tab.until_told(mtfs.load_plan(CASES / "council-plan.toml"))
