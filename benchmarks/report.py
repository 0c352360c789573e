"""Writing the report, against XlsxWriter writing the same file with no model behind."""

from __future__ import annotations

import tempfile
from pathlib import Path

from measure import Result, best
from recorded import Recorder

import mtfs


def compare(rounds: int) -> tuple[list[Result], list[str], list[str]]:
    """Results, notes and disagreements."""
    plan, recorder = mtfs.load_plan(), Recorder()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mtfs.write_report(plan, folder / "ours.xlsx")
        with recorder.recording():
            mtfs.write_report(plan, folder / "recorded.xlsx")
        replay = recorder.script()
        replay(str(folder / "theirs.xlsx"))
        files = [(folder / f"{file}.xlsx").read_bytes() for file in ("ours", "recorded", "theirs")]
        wrong = [] if files[0] == files[1] == files[2] else ["the recorded calls do not give the report's bytes"]
        ours, theirs = best(
            [
                lambda: mtfs.write_report(plan, folder / "ours.xlsx"),
                lambda: replay(str(folder / "theirs.xlsx")),
            ],
            rounds,
        )
    notes = [
        f"Report: {recorder.calls:,} calls to XlsxWriter, replayed as a plain script with literal arguments; both "
        f"files are the same {len(files[0]):,} bytes. mtfs: project(), formulas, checks, layout and the file "
        "replaced as a whole."
    ]
    return [Result("write_report(plan, path)", ours, theirs, "XlsxWriter", 1.5, False)], notes, wrong
