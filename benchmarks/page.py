"""A changed assumption until its figures are on the screen, in headless Chromium, against an empty round trip.

The page and the server are the real ones. A change is another rate in the field of base growth, which is left with it;
its figures are on the screen in the first frame that is drawn after the headline says them. The empty round trip
fetches a file of the same server, for which nothing is computed, until the next frame too. Without Playwright or
Chromium the part is left out.
"""

from __future__ import annotations

import importlib.util
import shutil

from measure import Result
from server import served

OURS = "import mtfs.cli; mtfs.cli.app(['serve', '--no-functions', '--port', '%d'])"
MOST_SECONDS = 0.1
"""What a changed assumption may take, at the 95th percentile."""
CHANGES_A_ROUND = 10
WHAT = "changed assumption on the screen, 95%"
MEASURE = """async (changes) => {
    const field = document.querySelector("#f-rates-growth-2025-26");
    const shown = document.querySelector("#headline");
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
    const found = { changed: [], empty: [] };
    for (let place = 0; place < changes; place += 1) {
        let start = performance.now();
        await fetch("page/icon.svg", { cache: "no-store" }).then((answer) => answer.text());
        await frame();
        found.empty.push(performance.now() - start);
        const before = shown.textContent;
        const follows = new Promise((done) => {
            const observer = new MutationObserver(() => {
                if (shown.textContent !== before && !document.querySelector("#results").inert) {
                    observer.disconnect();
                    done();
                }
            });
            observer.observe(document.querySelector("#results"),
                { subtree: true, childList: true, characterData: true, attributes: true });
        });
        start = performance.now();
        field.value = (2 + (place % 7) / 10).toFixed(1);
        field.dispatchEvent(new InputEvent("input", { bubbles: true }));
        field.dispatchEvent(new Event("change", { bubbles: true }));
        await follows;
        await frame();
        found.changed.push(performance.now() - start);
    }
    return found;
}"""


def compare(rounds: int) -> tuple[list[Result], list[str], list[str]]:
    """Results, notes and disagreements."""
    chromium = shutil.which("chromium")
    if importlib.util.find_spec("playwright") is None or chromium is None:
        return [], ["Page: left out; it needs Playwright and Chromium."], []
    from playwright.sync_api import sync_playwright

    with served(lambda port: OURS % port) as port, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.goto(f"http://127.0.0.1:{port}/")
        page.wait_for_selector("#results:not([hidden]):not([inert])")
        page.evaluate(MEASURE, CHANGES_A_ROUND)  # warms both sides up
        found = page.evaluate(MEASURE, CHANGES_A_ROUND * rounds)
        browser.close()
    at_95 = {side: sorted(spent)[int(len(spent) * 0.95)] / 1e3 for side, spent in found.items()}
    median = {side: sorted(spent)[len(spent) // 2] / 1e3 for side, spent in found.items()}
    notes = [
        f"Page: {len(found['changed'])} changes of base growth of the default plan, from leaving the field to the "
        f"frame that shows the figures: median {median['changed'] * 1e3:.0f} ms, 95% within "
        f"{at_95['changed'] * 1e3:.0f} ms; an empty round trip: median {median['empty'] * 1e3:.0f} ms."
    ]
    results = [
        Result(
            "changed assumption on the screen, 95%", at_95["changed"], at_95["empty"], "empty round trip", None, False
        ),
        Result("  against what it may take", at_95["changed"], MOST_SECONDS, "allowed", 1.0, False),
    ]
    return results, notes, []
