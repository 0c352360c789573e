"""The catalogue of lines: records, ids and what is no line."""

import copy
import json
import pickle
from typing import get_args

import pytest
from support.example_plans import OWN
from support.plan_builder import care, changed, council, made, rich, small, with_outturns

from mtfs.analysis.figures.projection import project
from mtfs.catalogue import lines as catalogue
from mtfs.catalogue.lines import (
    LINES,
    Gap,
    LineId,
    Pot,
    Service,
    Stream,
    find_line,
    headlines,
    is_line,
    kind_of,
    line_rows,
)
from mtfs.catalogue.lines.gap import REQUIREMENT
from mtfs.catalogue.lines.record import MEANT_ABOVE_0, Subpart
from mtfs.core.errors import LineError
from mtfs.model import naming


@pytest.fixture(scope="module")
def projection():
    return project(made(rich()))


def test_every_line_has_its_wording(projection):
    for line in projection.lines:
        words = kind_of(line)
        assert words.name and words.unit in ("£k", "rate", "share", "index", "years")
        assert not (words.adds_up and words.running)
    for pattern, words in LINES.items():
        assert not (words.adds_up and words.running) and not (words.single_value and words.adds_up), pattern
        assert words.name and words.unit, pattern
    assert find_line("allocation.core.total").kind is Stream.TOTAL and find_line("allocation.core.total").keys == (
        "core",
    )
    assert find_line("allocation.total").keys == ()


@pytest.mark.parametrize(
    "line", ["", "pot", "pot.x", "allocation.core.colour", "allocation.a.b.total", "nothing.at.all"]
)
def test_what_is_no_line_has_no_wording(line):
    with pytest.raises(LineError, match="is no line"):
        find_line(line)
    assert not is_line(line)


@pytest.mark.parametrize("line", ["allocation.*.total", "pot.anual", "allocation..total", "activity.a.group."])
def test_a_pattern_or_a_misspelling_is_no_line(line):
    with pytest.raises(LineError, match=r"is no line; (did you mean|`mtfs show --all --ids` lists)"):
        find_line(line)


def test_a_line_is_its_text_and_knows_its_record():
    line = Stream.RECURRENT.of("core")
    assert line == "allocation.core.recurrent" and {line: 1}["allocation.core.recurrent"] == 1
    assert json.dumps({line: [line]}) == '{"allocation.core.recurrent": ["allocation.core.recurrent"]}'
    assert f"{line}" == str(line) and type(str(line)) is str
    for copied in (pickle.loads(pickle.dumps(line)), copy.deepcopy(line), find_line(str(line)), find_line(line)):
        assert isinstance(copied, LineId) and copied.kind is Stream.RECURRENT and copied.keys == ("core",)
    assert Pot.ANNUAL.kind.of() == Pot.ANNUAL and Service.GROUP.of("beds", "west").keys == ("beds", "west")
    assert Service.GROUP.last_year.of("beds", "west") == "activity.beds.horizon_group.west"
    with pytest.raises(ValueError, match="takes 1 ids, not 2"):
        Stream.RECURRENT.of("core", "other")


def test_the_main_lines_stand_where_their_records_say(projection):
    there = headlines(projection.lines)
    assert list(there) == ["Investment pot", "Allocation"]
    assert list(there["Investment pot"])[:3] == [Pot.PRESSURES, Pot.AVAILABLE_GROWTH, Pot.REPURPOSED]
    places = [(record.headline.heading, record.headline.place) for record in LINES.values() if record.headline]
    assert len(set(places)) == len(places) and Gap.IN_YEAR.kind.headline.strong


def test_no_two_records_share_a_pattern_and_every_part_has_a_home():
    records = [record for subject in catalogue._SUBJECTS for record in catalogue._records(subject)]
    assert len(records) == len(LINES) and all(LINES[record.pattern] is record for record in records)
    plan = made(small())
    for part in {record.part for record in records} - {""}:
        assert not naming.entries(plan, part) or part in ("allocation", MEANT_ABOVE_0), part
    assert set(naming.SUBPARTS) == set(get_args(Subpart)) == {record.subpart for record in records} - {None}
    for record in records:
        assert record.pattern.count("*") == bool(record.part) + bool(record.subpart), record.pattern


def test_every_line_stands_in_the_table_of_lines():
    titles, rows = line_rows()
    assert [row[0] for row in rows] == list(LINES) and all(len(row) == len(titles) for row in rows)
    assert rows[list(LINES).index("gap.reserves")][1:] == ["Reserves used", "£k", "Gap", REQUIREMENT, "yes", "yes"]


def test_the_catalogue_has_no_line_that_no_plan_has():
    """Funding with everything that expenditure has is tried beside the three plans and the examples of cases."""
    both_sides = changed(care(), {"funding": care()["expenditure"]})
    plans = [*OWN.values(), rich(), care(), council(), with_outturns(both_sides)]
    assert {kind_of(line).pattern for data in plans for line in project(made(data)).lines} == set(LINES)


def test_what_a_part_of_a_part_is_called():
    assert find_line("activity.bed_days.group.west").keys == ("bed_days", "west")
    assert find_line("activity.bed_days.residual").keys == ("bed_days",) and find_line("gap.in_year").keys == ()
