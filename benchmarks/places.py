"""Count the files that name an input, a line or a part: what it takes to add one like it.

    python benchmarks/places.py [CHECKOUT]

Reads the text of a checkout (this one unless another is named) and imports nothing of it, so that an old and a new
version are counted by the same rules. A file counts for an exemplar that it names in code, in a text or in prose.
Counted are mtfs/, the pages of the documentation, and of tests/ the support code and the cases. Not counted are data,
generated parts of pages, and the tests themselves with their tables, which name any input they like as an example.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
GENERATED = re.compile(r"<!-- generated: .*?<!-- end of generated -->", re.DOTALL)
EXEMPLARS = {
    "input": {
        "phasing": r"\bphasing\b",
        "occupancy": r"\boccupancy\b",
        "ringfenced": r"\bringfenced\b",
    },
    "line with a formula": {
        "challenge": r"\bchallenge\b|\bGap\.CHALLENGE\b|\bCHALLENGE\b",
        "share_of_allocation": r"\bshare_of_allocation\b|\bSHARE_OF_ALLOCATION\b",
    },
    "part with a family": {
        "schemes": r"\bschemes\b|\bScheme\b",
        "reserves": r"\[(plan\.)?reserves\.|\bplan\.reserves\b|\"reserves\.|\bReserve\b(?!:)|\breserve_balance\b",
    },
}
"""What is counted, and the expression that finds its name: reserves (the part, not `gap.reserves`) since 0.4.0 only."""
FOLDERS = ("mtfs", "docs", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "tests")
TEST = re.compile(r"tests/(.*/)?test_[^/]*$|tests/(?!cases/).*\.toml$")
LEFT_OUT = re.compile(r"mtfs/data/|mtfs/server/|docs/pictures/")
SUFFIXES = (".py", ".md", ".toml", ".js", ".html")


def files(checkout: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of every file that counts."""
    for folder in FOLDERS:
        place = checkout / folder
        for path in sorted(place.rglob("*") if place.is_dir() else [place]):
            name = path.relative_to(checkout).as_posix()
            if not path.is_file() or path.suffix not in SUFFIXES or LEFT_OUT.match(name) or TEST.match(name):
                continue
            yield name, GENERATED.sub("", path.read_text(encoding="utf-8"))


def main() -> None:
    """Print how many files name each exemplar; with --files also which."""
    parser = argparse.ArgumentParser(description="Count the files that name an input, a line or a part.")
    parser.add_argument("checkout", nargs="?", type=Path, default=HERE, help="folder of the version to count")
    parser.add_argument("--files", action="store_true", help="name the files too")
    asked = parser.parse_args()
    if not (asked.checkout / "mtfs").is_dir():
        sys.exit(f"{asked.checkout} holds no mtfs; name the folder of a checkout")
    texts = dict(files(asked.checkout))
    print(f"{'':22}{'exemplar':22}{'mtfs':>6}{'docs':>6}{'tests':>6}{'all':>6}")
    for kind, exemplars in EXEMPLARS.items():
        for exemplar, expression in exemplars.items():
            named = [name for name, text in texts.items() if re.search(expression, text)]
            rooms = [sum(name.startswith(room) for name in named) for room in ("mtfs/", "tests/")]
            counts = (rooms[0], len(named) - sum(rooms), rooms[1], len(named))
            print(f"{kind:22}{exemplar:22}" + "".join(f"{count:6}" for count in counts))
            if asked.files:
                print("".join(f"    {name}\n" for name in named), end="")


if __name__ == "__main__":
    main()
