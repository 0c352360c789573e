"""The plans that reports are tried with: those that come with mtfs, three ICBs, and the auditable cases."""

import tomllib
from pathlib import Path

import mtfs
from mtfs.plan.toml import plan_from_data

CASES = Path(__file__).parents[1] / "cases"
STP = "cambridgeshire-peterborough-stp-2016"
PLANS = {
    "default": "cambridgeshire-peterborough-2025-28",
    "STP": STP,
    "QUE": "nhse:QUE",
    "QOQ": "nhse:QOQ",
    "QMF": "nhse:QMF",
    "rich": CASES / "rich-plan.toml",
    "rich care": CASES / "rich-care-plan.toml",
    "council": CASES / "council-plan.toml",
    "one year": CASES / "one-year-plan.toml",
    "thirty years": CASES / "thirty-year-plan.toml",
}
READ = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(CASES.glob("*.toml"))}
"""Every file of the folder of cases by its name: the cases, and the plans beside them."""
OWN = {name: case["plan"] for name, case in READ.items() if case.get("example")}
"""The data of the cases' own plans that are examples too."""
EXAMPLES = (*PLANS, *OWN)


def example(name):
    """The plan of an example."""
    return plan_from_data(OWN[name], name) if name in OWN else mtfs.load_plan(PLANS[name])
