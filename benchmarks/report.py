"""Writing the report, against XlsxWriter writing the same file with no model behind."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path

from measure import Result, best
from recorded import Recorder

import mtfs
from mtfs.report.book.writer import ExactWorksheet, QuickWorksheet


def compare(rounds: int) -> tuple[list[Result], list[str], list[str]]:
    """Results, notes and disagreements."""
    plan, recorder = mtfs.load_plan(), Recorder()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        mtfs.write_report(plan, folder / "ours.xlsx")
        with recorder.recording():
            mtfs.write_report(plan, folder / "recorded.xlsx")
        replays = {"theirs": recorder.script({QuickWorksheet: ExactWorksheet}), "spared": recorder.script()}
        for name, replay in replays.items():
            replay(str(folder / f"{name}.xlsx"))
        files = [(folder / f"{name}.xlsx").read_bytes() for name in ("ours", "recorded", *replays)]
        wrong = [] if len(set(files)) == 1 else ["the recorded calls do not give the report's bytes"]
        ours, theirs, spared = best(
            [
                lambda: mtfs.write_report(plan, folder / "ours.xlsx"),
                *(partial(replay, str(folder / f"{name}.xlsx")) for name, replay in replays.items()),
            ],
            rounds,
        )
    notes = [
        f"Report: {recorder.calls:,} calls to XlsxWriter, replayed as a plain script with literal arguments; all "
        f"files are the same {len(files[0]):,} bytes. mtfs: project(), formulas, checks, layout and the file "
        "replaced as a whole. Spared: XlsxWriter searches every formula for each newer function in turn; mtfs does not."
    ]
    results = [
        Result("write_report(plan, path)", ours, theirs, "XlsxWriter", 1.4, False),
        Result("  the peer spared its search of formulas", ours, spared, "XlsxWriter", None, False),
    ]
    return results, notes, wrong
