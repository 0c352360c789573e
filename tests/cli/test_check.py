"""`mtfs check`: what it prints and how it ends."""

from support.commands import plan_file, run
from support.plan_builder import made, series, small

import mtfs


def test_check_of_a_sound_plan():
    result = run("check")
    found = mtfs.checks(mtfs.project(mtfs.load_plan()))
    assert f"{len(found)} of {len(found)} checks pass\n" in result.stdout and "FAILS" not in result.stdout
    with_ids = run("check", "--ids").stdout
    for entry in found:
        assert entry.name in result.stdout and entry.line not in result.stdout and entry.line in with_ids


def test_check_names_what_is_missing_and_passes():
    text = run("check", "nhse:QUE").stdout
    assert (
        text.count("Missing, so not counted: ") >= 3
        and "not counted: Better Care Fund" in text
        and "not counted: Service Development" in text
    )


def test_check_ends_with_1_where_a_check_fails():
    plan = plan_file(plan=made(small(), {"rates.growth": series({"2025/26": 0.0, "2026/27": 0.3})}))
    text = run("check", plan, code=1).stdout
    assert "FAILS" in text and "worst in 2026/27" in text
    assert (
        "8 of 9 checks pass; 1 fails: Core: No rate beyond the largest yearly rate (worst in 2026/27, 15.00%)" in text
    )


def test_check_with_commercial_income():
    assert "checks pass" in run("check", "--commercial", "low").stdout
