"""How users name lines and inputs: what is written is read back, and nothing else is read as something."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mtfs.core.errors import LineError
from mtfs.core.references import (
    LONGEST_QUOTE,
    Assignment,
    Reference,
    read_assignment,
    read_assignments,
    read_reference,
    read_sum,
)
from mtfs.core.years import FIRST, LAST, FinancialYear

IDS = st.from_regex(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+){0,4}", fullmatch=True)
YEARS = st.none() | st.integers(FIRST, LAST).map(lambda start: str(FinancialYear(start)))
VALUES = st.text(st.characters(codec="utf-8", exclude_characters="=;"), min_size=1).map(str.strip).filter(bool)
REFERENCES = st.builds(Reference, IDS, YEARS)
ASSIGNMENTS = st.builds(Assignment, IDS, YEARS, VALUES | st.floats(allow_nan=False).map(repr))
SPACES = st.text(" \t", max_size=2)


@given(REFERENCES, SPACES, SPACES)
def test_a_reference_is_read_as_it_is_written(reference, before, after):
    assert read_reference(f"{before}{reference}{after}") == reference


@given(ASSIGNMENTS, SPACES, SPACES)
def test_an_assignment_is_read_as_it_is_written(assignment, before, after):
    assert read_assignment(f"{before}{assignment}{after}") == assignment


@given(
    st.lists(ASSIGNMENTS, unique_by=lambda change: (change.target, change.year)), st.sampled_from((";", " ; ", ";;"))
)
def test_changes_are_read_as_they_are_written(changes, between):
    assert read_assignments(between.join(map(str, changes))) == changes


@given(st.lists(IDS, min_size=1), st.sampled_from(("+", " + ", " +")))
def test_a_sum_is_read_as_it_is_written(ids, between):
    assert read_sum(between.join(ids)) == tuple(ids)


@given(st.text(max_size=80), st.sampled_from((read_reference, read_assignment, read_assignments, read_sum)))
def test_any_other_text_is_refused_in_one_line(text, read):
    try:
        found = read(text)
    except LineError as error:
        assert "\n" not in str(error) and len(str(error)) < 4 * LONGEST_QUOTE + 100
    else:
        written = {read_assignments: "; ", read_sum: " + "}.get(read)
        assert read(written.join(map(str, found)) if written else str(found)) == found


@pytest.mark.parametrize("year", ["2029-30", "2029/2030", "FY2029/30", "fy 2029–30"])
def test_a_year_is_understood_however_it_is_typed(year):
    assert read_reference(f"pot.annual {year}") == Reference("pot.annual", "2029/30")
    assert read_assignment(f"pot.annual {year} = £5m") == Assignment("pot.annual", "2029/30", "£5m")


def test_a_year_may_follow_an_at_sign():
    assert read_reference("pot.annual@2029/30") == Reference("pot.annual", "2029/30")


@pytest.mark.parametrize("text", ["", "?", "pot annual", "pot.annual 2029", "pot.annual 2029/3", "=1", "pot;", "á"])
def test_a_text_that_is_no_reference(text):
    with pytest.raises(LineError, match="^'.*' is no reference; write ID or ID YEAR$"):
        read_reference(text)


@pytest.mark.parametrize(
    ("read", "text", "message"),
    [
        (read_reference, "pot.annual 2029/31", "pot.annual: '2029/31' is not a financial year; write it as 2029/30"),
        (read_reference, "pot.annual 1989/90", "pot.annual: 1989/90 is outside 1990/91 to 2099/00; check the year"),
        (read_assignments, "a = 1; b", "'b' is no change; write ID = VALUE, ID YEAR = VALUE or LINE = OTHER-LINE"),
        (read_assignments, "a = 1; a = 2", "a is set twice; remove one of the two"),
        (read_assignment, "a 2026/27 =", "'a 2026/27 =' is no change; write ID = VALUE or ID YEAR = VALUE"),
        (read_sum, "a + ", "' ' is no line; write LINE or LINE + OTHER-LINE"),
        (read_sum, "a 2026/27 + b", "a 2026/27: a line is named here without its year; leave 2026/27 out"),
    ],
)
def test_what_is_wrong_is_said_with_its_remedy(read, text, message):
    with pytest.raises(LineError) as error:
        read(text)
    assert str(error.value).startswith(message)


def test_one_input_may_be_set_in_two_years():
    changes = read_assignments("a 2026/27 = 1; a 2027/28 = 2; a = 3")
    assert [change.year for change in changes] == ["2026/27", "2027/28", None]
