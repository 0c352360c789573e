"""Compare mtfs with its peers: `python benchmarks/run.py` prints ratios, both sides measured in the same run.

It reports times and never fails on them; it exits with 1 where the figures of two sides do not agree.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from importlib.metadata import version

import functions
import measure
import page
import recalculation
import report
import rollup
import server
import simulation
import start
import uncertainty

PARTS = {
    "recalculation": 20,
    "simulation": 5,
    "report": 10,
    "rollup": 2,
    "start": 15,
    "server": 20,
    "functions": 60,
    "uncertainty": 3,
    "page": 10,
}
"""Each part and its rounds, of which the best counts."""
PACKAGES = ("numpy", "ironcalc", "formualizer", "XlsxWriter", "typer")


def main() -> int:
    """Run the parts asked for and print their results."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--json", metavar="FILE", help="write the results there too")
    parser.add_argument("--only", choices=list(PARTS), action="append", help="only this part; may be given again")
    parser.add_argument("--rounds", type=int, help="rounds of every part")
    options = parser.parse_args()
    versions = {"Python": platform.python_version(), **{name: version(name) for name in PACKAGES}}
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    print(f"{', '.join(f'{name} {number}' for name, number in versions.items())}; {cores} cores", flush=True)
    results, notes, wrong = [], [], []
    modules = {
        "recalculation": recalculation,
        "simulation": simulation,
        "report": report,
        "rollup": rollup,
        "start": start,
        "server": server,
        "functions": functions,
        "uncertainty": uncertainty,
        "page": page,
    }
    for name in options.only or PARTS:
        found = modules[name].compare(options.rounds or PARTS[name])
        for gathered, more in zip((results, notes, wrong), found, strict=True):
            gathered.extend(more)
    print(measure.table(results))
    print("\n".join(notes))
    if options.json:
        content = {"versions": versions, "cores": cores, "results": [r.data() for r in results], "notes": notes}
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(content | {"disagreements": wrong}, file, ensure_ascii=False, indent=1)
    for line in wrong[:20]:
        print(f"DISAGREES: {line}", file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
