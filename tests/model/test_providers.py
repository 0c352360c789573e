"""Contracts of providers, worked out by hand."""

import pytest
from support.plan_builder import figure, made, series, small

from mtfs.analysis.figures.projection import project


def test_a_contract_by_hand():
    rates = {"inflation": series({"2025/26": 0.04}), "efficiency": series({"2025/26": 0.015})}
    found = project(made(small(), {"providers.a": {"name": "A", "contract": figure(1000.0)} | rates})).lines
    assert found["providers.a.contract"] == pytest.approx([1000, 1000 * 1.025, 1000 * 1.025 * 1.025])
    assert found["providers.a.ask"][1:] == pytest.approx([15, 15.375])
    assert found["providers.a.ask_to_date"] == pytest.approx([0, 15, 30.375])
