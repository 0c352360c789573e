"""A million draws of the default plan, draws included, against a straight NumPy transcription; and the memory."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import straight_uncertainty
from measure import Result, best
from simulation import peak
from straight_uncertainty import PERCENTS, YEARS, described

import mtfs
from mtfs.analysis.uncertainty.results import Simulation
from mtfs.analysis.uncertainty.simulation import simulate_plan

DRAWS, MANY, SEED = 1_000_000, 10_000_000, 1
MOST_MEMORY = 600
WHAT = "1,000,000 draws of the default plan, draws included"


def compare(rounds: int) -> tuple[list[Result], list[str], list[str]]:
    """Results, notes and disagreements."""
    projection = mtfs.project(mtfs.load_plan())
    wrong = _disagreements(simulate_plan(projection, draws=DRAWS, seed=SEED), described(DRAWS, SEED))
    sides = [lambda: simulate_plan(projection, draws=DRAWS, seed=SEED), lambda: described(DRAWS, SEED)]
    ours, theirs = best(sides, rounds)
    usual, _ = best([lambda: simulate_plan(projection), lambda: None], rounds)
    memory = {side: _in_a_fresh_process(side, DRAWS) for side in ("ours", "theirs")}
    many = _in_a_fresh_process("ours", MANY)
    results = [Result(WHAT, ours, theirs, "straight NumPy", 2, True)]
    cheap = _without_pert(sides[1], rounds)
    results.append(Result("  the peer spared its PERT inverse", ours, cheap, "straight NumPy", 2, True))
    if None not in memory.values():
        results.append(Result("  peak memory", memory["ours"], MOST_MEMORY, "allowed", 1, False, "MB"))
        results.append(Result(f"  peak memory of {MANY:,}", many or 0, MOST_MEMORY, "allowed", 1, False, "MB"))
    notes = [
        f"{WHAT}: 18 outputs with percentiles, errors, chances and shares of the variance, equal to 1e-7; peak memory "
        f"{memory['ours'] or 0:,.0f} MB in a fresh process (straight NumPy {memory['theirs'] or 0:,.0f} MB). mtfs "
        f"uses up to 4 threads, the transcription what NumPy uses. 10,000 draws take {usual * 1000:,.0f} ms."
    ]
    return results, notes, wrong


def _without_pert(theirs, rounds: int) -> float:  # type: ignore[no-untyped-def]
    """Seconds of the transcription with straight lines in place of the PERT inverse: what the rest of it takes."""
    pert = straight_uncertainty.pert
    straight_uncertainty.pert = lambda u, low, mode, high: low + (high - low) * u
    try:
        return best([theirs, lambda: None], rounds)[0]
    finally:
        straight_uncertainty.pert = pert


def _disagreements(ours: Simulation, theirs: dict[str, dict]) -> list[str]:
    wrong = []

    def same(what: str, mine: float, other: float, least: float) -> None:
        if not abs(mine - other) <= 1e-7 * max(least, abs(mine)):
            wrong.append(f"{what}: {mine!r} and {other!r}")

    for name, other in theirs.items():
        one = ours.of(name)
        pairs = {"mean": one.spread.mean.value, "deviation": one.spread.deviation, "mean error": one.spread.mean.error}
        for what, mine in pairs.items():
            same(f"{name}, {what}", mine, other[what], 1.0)
        for at, percent in enumerate(PERCENTS):
            same(f"{name}, P{percent}", one.spread.percentiles[at].value, other["percentiles"][at], 1.0)
            same(f"{name}, error of P{percent}", one.spread.percentiles[at].error, other["errors"][at], 100.0)
        for part in one.contributions:
            if part.range in other["shares"]:
                same(f"{name}, share of {part.range}", part.share, other["shares"][part.range], 1.0)
    for chance in ours.chances:
        probability, error = theirs["pot.total"][f"chance {chance.target.value:g}"]
        same(f"chance of {chance.target.value:g}", chance.probability.value, probability, 1.0)
        same(f"error of the chance of {chance.target.value:g}", chance.probability.error, error, 1.0)
    assert ours.plan.years[1:] == YEARS
    return wrong


def _in_a_fresh_process(side: str, draws: int) -> float | None:
    command = [sys.executable, str(Path(__file__)), side, str(draws)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    if sys.argv[1] == "ours":
        simulate_plan(mtfs.load_plan(), draws=int(sys.argv[2]), seed=SEED)
    else:
        described(int(sys.argv[2]), SEED)
    print(json.dumps(peak()))
