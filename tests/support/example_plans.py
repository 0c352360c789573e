"""The plans that reports are tried with: those that come with mtfs, three ICBs, and the auditable cases."""

from pathlib import Path

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
