"""All of England in one run, workbook included, against a report of each ICB; and the memory of simulating it."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from measure import Result

import mtfs
from mtfs.plan.horizon import with_horizon
from mtfs.report.rollup.workbook import write_rollup

YEARS, DRAWS = 10, 10_000
SIMULATED = f"""
import resource, time
import mtfs
start = time.perf_counter()
found = mtfs.rollup("nhse:*", years={YEARS}, draws={DRAWS})
assert len(found.spreads.plans) == len(mtfs.icbs())
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
BYTES_OF_A_UNIT = 1 if sys.platform == "darwin" else 1024
"""Peak memory is counted in bytes on macOS, in kB on Linux."""


def _whole(folder: Path) -> mtfs.Rollup:
    found = mtfs.rollup("nhse:*", years=YEARS)
    write_rollup(found, folder / "england.xlsx")
    return found


def _singly(folder: Path) -> dict[str, mtfs.Projection]:
    """A report of each, without ranges: the rollup's workbook has no simulation either."""
    found = {}
    for icb in mtfs.icbs():
        plan = mtfs.load_plan(f"nhse:{icb.code}").model_copy(update={"uncertainty": {}, "correlations": {}})
        found[icb.code] = mtfs.write_report(with_horizon(plan, YEARS), folder / f"{icb.code}.xlsx")
    return found


def _timed(side, folder: Path) -> tuple[float, object]:
    start = time.perf_counter()
    found = side(folder)
    return time.perf_counter() - start, found


def compare(rounds: int) -> tuple[list[Result], list[str], list[str]]:
    """Results, notes and disagreements."""
    ours, theirs, wrong = float("inf"), float("inf"), []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for _ in range(rounds):
            spent, together = _timed(_whole, folder)
            ours = min(ours, spent)
            spent, singly = _timed(_singly, folder)
            theirs = min(theirs, spent)
        for member in together.members:
            alone = singly[member.code]
            if list(member.recurrent) != alone.lines["allocation.recurrent"]:
                wrong.append(f"{member.code}: the rollup's allocation is not that of its own report")
            if list(member.pot) != alone.lines["pot.annual"][1:]:
                wrong.append(f"{member.code}: the rollup's pot is not that of its own report")
    done = subprocess.run([sys.executable, "-c", SIMULATED], capture_output=True, text=True, check=True)
    count = len(together.members)
    spent, peak = done.stdout.split()
    megabytes = int(peak) * BYTES_OF_A_UNIT / 1e6
    notes = [
        f"Rollup simulated: {count} ICBs, {YEARS} years, {DRAWS:,} draws in one run: {float(spent):.1f} s, "
        f"peak memory {megabytes:,.0f} MB with Python and its libraries."
    ]
    return (
        [
            Result(
                f"rollup of {count} ICBs, {YEARS} years, workbook", ours, theirs, f"{count} single reports", 0.5, False
            )
        ],
        notes,
        wrong,
    )
