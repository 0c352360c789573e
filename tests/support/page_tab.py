"""The page in a tab of headless Chromium: what a user does, and what they then see."""

import re

import pytest

import mtfs
from mtfs.analysis.figures.headline import headline
from mtfs.core.references import Assignment
from mtfs.plan.changes import changed

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
        self.asked = []
        self.page.on("dialog", self._answer)

    def _answer(self, dialog):
        """Leave changes that are not saved, as a user may; any other dialog of the browser is a fault of the page."""
        self.asked.append(dialog.type)
        if dialog.type != "beforeunload":
            self.faults.append(dialog.message)
        dialog.accept()

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


def growing(name, rate, year="2026/27"):
    return changed(mtfs.load_plan(name), [Assignment("rates.growth", year, str(rate))])
