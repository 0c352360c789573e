"""Make a plan of a finance team's table: its gap by year, what was published beside it, and its checks."""

import pandas as pd

import mtfs

table = pd.DataFrame(
    [
        ("Adult social care", "expenditure", 50_000, 54_000, 55_500, ""),
        ("Place", "expenditure", 20_000, 20_500, 21_000, ""),
        ("Council tax", "funding", 66_000, 67_500, 69_000, ""),
        ("Agreed savings", "saving", None, 1_500, 2_500, ""),
        ("Funding gap", "claim", None, 7_000, 7_500, "gap.do_nothing"),
    ],
    columns=["Line", "Kind", "2025/26", "2026/27", "2027/28", "Of"],
)
plan = mtfs.plan_from_table(table, organisation="Example Council", code="E07000999", unit="£k")
projection = mtfs.project(plan)

print(projection.main_lines().as_text())
for outcome in mtfs.reconcile(plan).outcomes:
    print(f"{outcome.claim}: {outcome.result}")
print("Checks that fail:", [check.name for check in mtfs.checks(projection) if not check.passed] or "none")
mtfs.write_toml(plan, "council.toml")
