"""What stands on the cover of a plan: typed on Inputs or in the file, moves no figure, counts in the lock."""

from datetime import date

import openpyxl
import pytest
from support.plan_builder import made, small

import mtfs
from mtfs import PlanError
from mtfs.plan.locked import locked
from mtfs.plan.sheet import ALL_YEARS, ID, SHEET
from mtfs.plan.toml import plan_from_text, toml_text

TYPED = {
    "version": "0.3",
    "prepared_by": "A Analyst, finance, 2 May 2025",
    "reviewed_by": "B Manager",
    "signed_off_by": "C Director",
    "purpose": "What the board decides on.",
    "scope": "The whole ICB.",
    "limitations": "Not for contracts.",
}


def test_it_is_typed_on_inputs_though_the_file_says_nothing(tmp_path):
    path = tmp_path / "plan.xlsx"
    mtfs.write_report(made(small()), path)
    book = openpyxl.load_workbook(path)
    rows = {row[ID].value: row[ALL_YEARS] for row in book[SHEET].iter_rows()}
    for key, text in TYPED.items():
        assert rows[f"document.{key}"].value is None
        rows[f"document.{key}"].value = text
    book.save(path)
    assert mtfs.load_plan(path) == made(small(), {"document": TYPED})


def test_no_figure_and_no_step_of_the_model_rests_on_it():
    plain, typed = made(small()), made(small(), {"document": TYPED})
    assert typed.structure == plain.structure
    assert mtfs.project(typed).lines == mtfs.project(plain).lines
    assert not mtfs.bridge(plain, typed).drivers


@pytest.mark.parametrize("key", TYPED)
def test_an_edit_after_locking_is_noticed(key):
    text = toml_text(locked(made(small(), {"document": TYPED}), "Finance team", date(2025, 4, 1)))
    with pytest.raises(PlanError, match="the plan was edited after it was locked"):
        plan_from_text(text.replace(f'{key} = "{TYPED[key]}"', f'{key} = "Another"', 1), "text")


def test_a_file_says_what_it_is_and_only_what_was_typed():
    text = toml_text(made(small(), {"document": {"version": "0.3"}}))
    assert "# The document that the plan becomes: its version" in text
    assert '[document]\nversion = "0.3"\n\n' in text and "[document]" not in toml_text(made(small()))
