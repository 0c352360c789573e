"""`mtfs new`: the plans it writes and what it never overwrites."""

from pathlib import Path

import pytest
from support.commands import plan_file, refused, run
from support.plan_builder import made, rich

import mtfs
from mtfs.plan.library import DEFAULT, built_in_text


def test_new_is_the_published_plan_with_its_comments():
    result = run("new", "my-plan.toml")
    assert result.stdout == "Plan: my-plan.toml\nEdit it, then run: mtfs report my-plan.toml\n"
    assert Path("my-plan.toml").read_text(encoding="utf-8") == built_in_text(DEFAULT)
    assert mtfs.load_plan("my-plan.toml") == mtfs.load_plan()


@pytest.mark.parametrize("icb", ["QOQ", "qoq", "Humber and North Yorkshire"])
def test_new_for_an_icb(icb):
    run("new", "icb.toml", "--icb", icb)
    assert mtfs.load_plan("icb.toml") == mtfs.load_plan("nhse:QOQ")
    assert "# Allocation streams" in Path("icb.toml").read_text(encoding="utf-8")


def test_new_from_a_workbook_and_from_a_file():
    run("report", plan_file(), "-o", "edited.xlsx")
    run("new", "again.toml", "--from", "edited.xlsx")
    run("new", "copy.toml", "--from", "plan.toml")
    assert mtfs.load_plan("again.toml") == mtfs.load_plan("copy.toml") == made(rich())


def test_new_overwrites_nothing_unless_told():
    Path("my-plan.toml").write_text("mine", encoding="utf-8")
    assert refused("new", "my-plan.toml") == (
        "my-plan.toml: is there already; choose another name, or add --force to overwrite it"
    )
    assert Path("my-plan.toml").read_text(encoding="utf-8") == "mine"
    run("new", "my-plan.toml", "--force")
    assert mtfs.load_plan("my-plan.toml") == mtfs.load_plan()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["my-plan.txt"], "my-plan.txt: a plan is a TOML file; give it a name that ends in .toml"),
        (["x.toml", "--icb", "QZZ"], "'QZZ' is no ICB"),
        (
            ["x.toml", "--icb", "QOQ", "--from", "y.toml"],
            "an ICB and a plan to start from are both given; give one of them",
        ),
        (["x.toml", "--from", "y.toml"], "y.toml: cannot be read"),
        (["none/x.toml"], "x.toml: cannot be written"),
    ],
)
def test_new_that_is_refused(arguments, message):
    assert message in refused("new", *arguments)
    assert list(Path().iterdir()) == []
