"""Streams of the allocation, time and prices follow the design."""

import pytest
from support.allocation_transcription import STREAMS, YEARS, close, core, walk
from support.plan_builder import figure, made, rich, series, small


def test_time_and_prices(walked):
    assert walked["timeline.period"] == [0, 1, 2, 3, 4]
    assert walked["prices.index"] == close([1, 1.03, 1.03 * 1.02, 1.03 * 1.02**2, 1.03 * 1.02**3])


@pytest.mark.parametrize("stream", STREAMS)
def test_a_stream_follows_the_design(walked, stream):
    expected = STREAMS[stream]()
    lines = {line.split(".")[2] for line in walked if line.startswith(f"allocation.{stream}.")}
    assert lines == set(expected[0])
    for part in lines:
        assert walked[f"allocation.{stream}.{part}"][1:] == close([year[part] for year in expected]), part


def test_both_sides_of_the_target_and_both_limits_are_met():
    distances = [year["distance"] for year in core()]
    assert distances[0] > 0
    rates = [year["convergence_rate"] for year in core()]
    assert rates[0] == close(0.5 * (97 / 100 - 1))
    under = walk(made(rich(), {"allocation.core.target": figure(130_000.0)}))
    assert under["allocation.core.convergence_rate"][1:] == close([0.003] * 4)
    slowly = walk(made(rich(), {"allocation.core.target": figure(101_000.0)}))
    assert slowly["allocation.core.convergence_rate"][1] == close(0.25 * (101 / 100 - 1))
    far_over = walk(made(rich(), {"allocation.core.target": figure(80_000.0)}))
    assert far_over["allocation.core.convergence_rate"][1] == close(-0.02)


def test_all_streams_together(walked):
    streams = {name: stream() for name, stream in STREAMS.items()}
    for part in ("adjustments", "baseline", "step_growth", "step_inflation", "step_efficiency", "step_convergence",
                 "step_rounding", "recurrent", "non_recurrent", "total"):  # fmt: skip
        expected = [sum(stream[year - 1].get(part, 0) for stream in streams.values()) for year in YEARS]
        assert walked[f"allocation.{part}"][1:] == close(expected), part
    recurrent = walked["allocation.recurrent"]
    index = [1, 1.03, 1.03 * 1.02, 1.03 * 1.02**2, 1.03 * 1.02**3]
    for year in YEARS:
        assert walked["allocation.growth_rate"][year] == close(recurrent[year] / recurrent[year - 1] - 1)
        assert walked["allocation.cagr"][year] == close((recurrent[year] / 127_000) ** (1 / year) - 1)
        assert walked["allocation.real"][year] == close(recurrent[year] / index[year])


def test_a_target_alone_gives_a_distance_without_changing_the_convergence():
    with_target = walk(made(small(), {"allocation.core.target": figure(800.0)}))
    assert with_target["allocation.core.closing_distance"] == [0.25, 0.25, 0.25]
    assert with_target["allocation.core.distance"][1:] == [0.25, 0.25]
    assert "allocation.core.convergence_rate" not in with_target
    assert with_target["allocation.core.recurrent"] == [1000, 1000, 1000]


def test_an_adjustment_moves_the_baseline_and_all_that_follows():
    adjusted = {"allocation.core.baseline_adjustments": {"one": series({"2026/27": 50.0}, "£k") | {"name": "One"}}}
    walked = walk(made(small(horizon=3), adjusted))
    assert walked["allocation.core.adjustments"][1:] == [0, 50, 0]
    assert walked["allocation.core.baseline"][1:] == [1000, 1050, 1050]
    assert walked["allocation.core.recurrent"] == [1000, 1000, 1050, 1050]


def test_convergence_away_from_the_target_is_found(walked):
    assert walked["checks.medical.distance"][1:] == close([0.01, 0, 0, 0])
