"""Allocation, funds and pot: a transcription of the design in plain arithmetic, and the walk compared with it."""

import math

import pytest

from mtfs.formulas import FORMULAS
from mtfs.model.definition import define

CORE_GROWTH = [0, 0.041, 0.041, 0.041, 0.037]
GROWTH = [0, 0.023, 0.023, 0.031, 0.031]
INFLATION = [0, 0.019, 0.027, 0.027, 0.027]
CONVERGENCE = [0, -0.01, 0.004, 0.004, 0.004]
EFFICIENCY = 0.011
YEARS = range(1, 5)


def walk(plan, f=FORMULAS):
    """Every line by walking the definition on plain floats; also what was asked for and in which order."""
    values = plan.values
    return define(plan, f, lambda key, period: values[key][period], lambda line, period, result: result)


def close(expected):
    return pytest.approx(expected, rel=1e-12, abs=1e-9)


def rounded(value):
    """To £1k, halves away from zero, written in another way than the model's."""
    return math.copysign(float(int(abs(value) + 0.5)), value)


def core():
    """The stream with everything: adjustments, distance, rounding, in-year items."""
    adjustments, result = [0, 0.0, 750.25 - 20.5, 0.0, -33.0], []
    recurrent, distance = 100_000.0, 100_000 / 97_000 - 1
    for year in YEARS:
        baseline = recurrent + adjustments[year]
        distance = (1 + distance) * baseline / recurrent - 1
        pace = 0.5 if distance > 0 else 0.25
        convergence = min(max(pace * (1 / (1 + distance) - 1), -0.02), 0.003)
        grown = baseline * (1 + CORE_GROWTH[year])
        uplift = INFLATION[year] - EFFICIENCY
        unrounded = grown * (1 + uplift) * (1 + convergence)
        closing = (1 + distance) * (1 + convergence) - 1
        result.append(
            {
                "adjustments": adjustments[year],
                "baseline": baseline,
                "net_uplift": uplift,
                "distance": distance,
                "convergence_rate": convergence,
                "step_growth": baseline * CORE_GROWTH[year],
                "step_inflation": grown * INFLATION[year],
                "step_efficiency": -grown * EFFICIENCY,
                "step_convergence": grown * (1 + uplift) * convergence,
                "unrounded": unrounded,
                "step_rounding": rounded(unrounded) - unrounded,
                "recurrent": rounded(unrounded),
                "growth_rate": rounded(unrounded) / recurrent - 1,
                "closing_distance": closing,
                "non_recurrent": [0, 811.0, 407.5, 0.0, 0.0][year],
                "total": rounded(unrounded) + [0, 811.0, 407.5, 0.0, 0.0][year],
            }
        )
        recurrent, distance = rounded(unrounded), closing
    return result


def medical():
    """A stream with a target whose convergence is a rate all the same."""
    result, recurrent, distance = [], 20_000.0, 20_000 / 21_500 - 1
    for year in YEARS:
        grown, uplift, convergence = recurrent * (1 + GROWTH[year]), 0.033 - EFFICIENCY, CONVERGENCE[year]
        closing = (1 + distance) * (1 + convergence) - 1
        result.append(
            {
                "baseline": recurrent,
                "net_uplift": uplift,
                "distance": distance,
                "step_growth": recurrent * GROWTH[year],
                "step_inflation": grown * 0.033,
                "step_efficiency": -grown * EFFICIENCY,
                "step_convergence": grown * (1 + uplift) * convergence,
                "recurrent": grown * (1 + uplift) * (1 + convergence),
                "growth_rate": grown * (1 + uplift) * (1 + convergence) / recurrent - 1,
                "closing_distance": closing,
                "total": grown * (1 + uplift) * (1 + convergence),
            }
        )
        recurrent, distance = result[-1]["recurrent"], closing
    return result


def dental():
    """An additive stream without a target."""
    result, recurrent = [], 7_000.0
    for year in YEARS:
        convergence = [0, -0.002, 0.0, 0.0, 0.0][year]
        closing = recurrent * (1 + GROWTH[year] + INFLATION[year] - 0.005 + convergence)
        result.append(
            {
                "baseline": recurrent,
                "net_uplift": INFLATION[year] - 0.005,
                "step_growth": recurrent * GROWTH[year],
                "step_inflation": recurrent * INFLATION[year],
                "step_efficiency": -recurrent * 0.005,
                "step_convergence": recurrent * convergence,
                "recurrent": closing,
                "growth_rate": closing / recurrent - 1,
                "total": closing,
            }
        )
        recurrent = closing
    return result


STREAMS = {"core": core, "medical": medical, "dental": dental}
