"""The task pane in a real browser, as it is served: xlwings' own scripts, our page, under our headers.

Only Office.js is another one (`office.js`), for it works inside Excel alone; what it does outside is tried apart.
"""

import pytest
from support import requirements
from support.serving import TOKEN, Server, calls_of_cases, chromium, task_pane, wrong

from mtfs.udf.registry import FUNCTIONS

pytestmark = pytest.mark.full


@pytest.fixture(scope="module")
def in_chromium(server):
    """What the task pane gives for every case, what it says is wrong, and how many plans can be chosen."""
    requirements.require("browser")
    with task_pane(server, token=TOKEN) as (page, said):
        answers = page.evaluate("([calls, counts]) => callCells(calls, counts)", calls_of_cases())
        # the browser of a fixture would stay open, and there can be one at a time
        page.locator("select option").nth(40).wait_for(state="attached", timeout=20_000)
        title, plans = page.locator("h1").inner_text(), page.locator("select option").count()
    return answers, said, title, plans


def test_every_case_gives_what_python_gives(in_chromium):
    assert not list(wrong(in_chromium[0]))


def test_everything_loads_and_nothing_is_blocked(in_chromium):
    # a refused call says so on the console: xlwings' script does, and the browser
    said = [line for line in in_chromium[1] if "Attempt 1:" not in line and "status of 400" not in line]
    assert not said


def test_it_is_the_page_with_its_plans(in_chromium):
    assert in_chromium[2] == "Medium-term financial strategy" and in_chromium[3] > 40


HELP = "#cell-help"
HELPED = """([place, count]) => { const found = document.querySelector(place);
  const shown = found && !found.hidden ? found.querySelectorAll(".help").length : 0; return shown === count; }"""
"""Whether there is help for so many functions."""


def test_a_selected_cell_that_calls_functions_has_their_help_in_320_px(server):
    requirements.require("browser")
    with task_pane(server, token=TOKEN) as (page, said):
        page.set_viewport_size({"width": 320, "height": 700})
        page.wait_for_selector("#results:not([hidden])")
        tabs = page.locator("[role=tab]").all_text_contents()
        page.wait_for_function("() => globalThis.selectCell")
        for formula, names in (
            ('=1+MTFS.NET_UPLIFT(A1,mtfs_share(B1,C1))&"MTFS.POT("', ["NET_UPLIFT", "SHARE"]),
            ("=MTFS.NO_SUCH_THING(1)+SUM(A1:A3)", []),
            ('=_xldudf_MTFS("a")', []),
            ("12", []),
            ("=MTFS.ALLOCATION(A1)+MTFS.ALLOCATION(A2)", ["ALLOCATION"]),
        ):
            known = [FUNCTIONS[f"MTFS_{name}"] for name in names if f"MTFS_{name}" in FUNCTIONS]
            page.evaluate("formula => globalThis.selectCell(formula)", formula)
            page.wait_for_function(HELPED, arg=[HELP, len(known)])
            for place, function in zip(page.locator(f"{HELP} .help").all(), known, strict=True):
                text = place.text_content()
                assert text.startswith(function.signature.replace("MTFS_", "MTFS.", 1)) and function.summary in text
                assert all(item.help in text for item in function.arguments)
            assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert tabs == ["Plan", "Compare", "Ranges", "Claims", "Gap"] and not said


def test_office_js_itself_is_blocked_by_nothing(tmp_path):
    requirements.require("server")
    requirements.require("browser")
    with Server(tmp_path, "--functions") as server, chromium() as page:
        said, asked = [], []
        page.on("console", lambda line: said.append(line.text))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{server.address}/taskpane.html", wait_until="networkidle")
        assert page.evaluate("Office.onReady().then(() => typeof Office.context)") == "object"
        page.locator("select option").nth(40).wait_for(state="attached", timeout=20_000)
    assert "outside of Office" in " ".join(said)
    assert not [line for line in said if "Content Security Policy" in line or "Refused" in line]
    assert all(url.startswith(server.address) for url in asked)
