"""`mtfs explain`: what it prints and what it cannot explain."""

import pytest
from support.commands import refused, run

import mtfs


def test_explain():
    text = run("explain", "pot.annual", "2026/27").stdout
    assert text.rstrip("\n") == mtfs.explain(mtfs.load_plan(), "pot.annual", "2026/27")
    assert "source SCP" in text
    assert run("explain", "pot.annual").stdout.startswith("£40.500m  Investment pot of the year, 2029/30")
    assert run("explain", "pot.annual", "2026-27").stdout == text
    with_ids = run("explain", "pot.annual", "2026/27", "--ids").stdout
    assert "[pot.annual]" in with_ids and "[pot.annual]" not in text


def test_explain_a_line_of_another_plan_and_another_case():
    assert (
        "[funds.bcf.opening] | input, missing"
        in run("explain", "funds.bcf.size", "2026/27", "--plan", "nhse:QUE", "--ids").stdout
    )
    assert run("explain", "pot.commercial", "--commercial", "high").stdout.startswith("£40.000m")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["pot.anual"], "the plan has no line 'pot.anual'; did you mean pot.annual"),
        (["pot.annual", "2035/36"], "2035/36 is outside the plan (2024/25 to 2029/30)"),
        (["pot.annual", "2024/25"], "pot.annual has no figure for the base year 2024/25; it starts in 2025/26"),
        (["pot.annual", "--plan", "nhse:XYZ"], "'XYZ' is no ICB"),
    ],
)
def test_what_cannot_be_explained(arguments, message):
    assert message in refused("explain", *arguments)
