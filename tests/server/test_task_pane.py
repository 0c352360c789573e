"""The task pane in a real browser, as it is served: xlwings' own scripts, our page, under our headers.

Only Office.js is another one (`office.js`), for it works inside Excel alone; what it does outside is tried apart.
"""

import pytest
from support import requirements
from support.serving import TOKEN, Server, calls_of_cases, chromium, task_pane, wrong

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
