"""A million draws of the model, against a straight NumPy transcription of it; and the memory that takes."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
from measure import Result, best
from straight_numpy import YEARS, straight

import mtfs

DRAWS = 1_000_000
LINES = ("pot.annual", "pot.cumulative", "allocation.total")
DRIVERS = {  # id: mean and standard deviation
    "rates.growth": (0.023, 0.005),
    "rates.inflation": (0.015, 0.005),
    "rates.efficiency": (0.011, 0.003),
    "rates.convergence": (-0.002, 0.002),
    "pressures.all": (30_000.0, 4_000.0),
    "fund shares": (0.2, 0.05),
}
SHARES = ("funds.bcf.repurpose", "funds.capacity.repurpose", "funds.sdf.repurpose")


def with_pressures() -> mtfs.Plan:
    """The default plan with funding pressures of its own in place of what it says they leave."""
    values = {"values": {"2025/26": 30_000.0}, "unit": "£k", "status": "illustrative", "name": "All"}
    about_the_rest = ("claims", "readings", "scenarios", "uncertainty", "correlations", "targets")
    changes = {"available_growth": None, "pressures": {"all": values}, **dict.fromkeys(about_the_rest, {})}
    return mtfs.load_plan().model_copy(update=changes)


def drawn(by_year: bool) -> dict[str, np.ndarray]:
    """Six drivers: each drawn anew every year, or once for all years. One driver moves the share of all funds."""
    random = np.random.default_rng(2)
    shape = (YEARS, DRAWS) if by_year else (DRAWS,)
    found = {key: random.normal(mean, spread, shape) for key, (mean, spread) in DRIVERS.items()}
    shares = found.pop("fund shares")
    return found | dict.fromkeys(SHARES, shares)


def compare(rounds: int) -> tuple[list[Result], list[str], list[str]]:
    """Results, notes and disagreements."""
    plan, results, notes, wrong = with_pressures(), [], [], []
    for by_year, what, goal in (
        (False, "1,000,000 draws, six drivers for all years", 3),
        (True, "1,000,000 draws, six drivers anew each year", 1.5),
    ):
        memory = {side: _in_a_fresh_process(side, by_year) for side in ("ours", "theirs")}
        draws = drawn(by_year)
        wrong += _disagreements(mtfs.simulate(plan, draws, LINES), straight(*draws.values()))
        ours, theirs = best(
            [lambda d=draws: mtfs.simulate(plan, d, LINES), lambda d=draws: straight(*d.values())], rounds
        )
        results.append(Result(what, ours, theirs, "straight NumPy", goal, True))
        peaks = [memory[side]["peak"] for side in ("ours", "theirs")]
        if None not in peaks:
            results.append(Result("  peak memory", peaks[0], 500, "allowed", 1, False, "MB"))
            before, inputs = memory["ours"]["before"], memory["ours"]["inputs"]
            notes.append(
                f"{what}: peak {peaks[0]:,.0f} MB in a fresh process (straight NumPy {peaks[1]:,.0f} MB): "
                f"{before - inputs:,.0f} MB Python, NumPy and the plan, {inputs:,.0f} MB the draws, "
                f"{peaks[0] - before:,.0f} MB the simulation, of which {memory['ours']['outputs']:,.0f} MB its results."
            )
    notes.append(
        "Draws are made beforehand, not counted; mtfs uses up to 4 threads, the transcription one; results equal to "
        "1e-9 in every draw, line and year."
    )
    return results, notes, wrong


def _disagreements(ours: dict, theirs: dict) -> list[str]:
    wrong = []
    for line in LINES:
        for period, (mine, other) in enumerate(zip(ours[line], theirs[line], strict=True)):
            if (mine is None) != (other is None):
                wrong.append(f"{line}, year {period}: one side has no figure")
            elif mine is not None:
                apart = np.max(np.abs(mine - other) / np.maximum(1.0, np.abs(mine)))
                if not apart <= 1e-9:
                    wrong.append(f"{line}, year {period}: apart by {apart:.3g}")
    return wrong


def _in_a_fresh_process(side: str, by_year: bool) -> dict:
    command = [sys.executable, str(Path(__file__)), side, "by_year" if by_year else "once"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _memory(side: str, by_year: bool) -> dict:
    """In MB: peak of this process before and after the simulation, size of the draws and of the results."""
    plan, draws = with_pressures(), drawn(by_year)
    inputs = sum(array.nbytes for array in {id(array): array for array in draws.values()}.values()) / 1e6
    before = peak()
    found = mtfs.simulate(plan, draws, LINES) if side == "ours" else straight(*draws.values())
    arrays = [array for years in found.values() for array in years if isinstance(array, np.ndarray)]
    outputs = sum(array.nbytes for array in arrays if any(array.strides)) / 1e6  # one number repeated takes nothing
    return {"before": before, "peak": peak(), "inputs": inputs, "outputs": outputs}


def peak() -> float | None:
    """Largest resident size of this process so far, in MB; None on systems that do not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="utf-8")  # getrusage would count the parent's before exec
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) * 1024 / 1e6
    except OSError:
        try:
            import resource
        except ImportError:
            return None
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6  # bytes on macOS


if __name__ == "__main__":
    print(json.dumps(_memory(sys.argv[1], sys.argv[2] == "by_year")))
