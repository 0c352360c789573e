"""axe-core in a page: what it finds that keeps people from using it."""

from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
"""Where `npm install --no-save axe-core` puts it."""
FOUND = """() => axe.run(document).then(({ passes, violations }) => [passes.length,
  violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`))])"""


def violations(page):
    """What axe-core finds wrong with a page as it is shown now; of the rules that hold there are many."""
    page.evaluate(SCRIPT.read_text(encoding="utf-8"))
    passed, found = page.evaluate(FOUND)
    assert passed > 20
    return found
