"""The page's server in a process of its own, and a browser."""

import base64
import shutil

import pytest
from support import requirements
from support.page_tab import WIDE, Tab
from support.serving import TOKEN, Server


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    requirements.require("web")
    with Server(tmp_path_factory.mktemp("page"), "--no-functions") as started:
        yield started


@pytest.fixture(scope="session")
def server_with_token(tmp_path_factory):
    requirements.require("web")
    with Server(tmp_path_factory.mktemp("page-token"), "--no-functions", MTFS_SERVER_TOKEN=TOKEN) as started:
        yield started, TOKEN


@pytest.fixture(scope="module")  # playwright keeps an event loop running, which other modules' tests must not find
def browser():
    requirements.require("browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def sent():
    """A function that makes an upload of a file's content."""
    return lambda content, name="plan.toml": {"name": name, "content": base64.b64encode(content).decode()}


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
