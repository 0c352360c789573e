"""What gives way where a terminal is too narrow for a table."""

import pytest

from mtfs.core.layouts import Column, Role, lay_out

YEARS = [f"20{year}/{year + 1}" for year in range(25, 31)]
NAMES = ("Investment pot of the year before funding pressures", "Recurrent allocation, 2024/25 prices")
IDS = ("pot.annual", "allocation.real")


def table(years=6, names=NAMES):
    figures = [Column(year, [f"{1000 + row:,}.0" for row in range(len(names))], Role.FIGURE) for year in YEARS[:years]]
    return [Column("Line", IDS, Role.ID), Column("Name", names, Role.NAME), *figures]


def widest(lines):
    return max(map(len, lines))


def test_without_a_terminal_every_row_is_a_line():
    lines = lay_out(table())
    assert len(lines) == 4 and widest(lines) > 120
    assert lines[0].split() == ["Line", "Name", *YEARS] and lines[2].startswith("pot.annual       Investment pot of")


def test_a_table_that_fits_stands_as_it_is():
    assert lay_out(table(), 132) == lay_out(table())


def test_at_first_the_titles_are_wrapped():
    columns = [*table(1), Column("Outside the range by", ["1.0", "2.0"], Role.FIGURE)]
    lines = lay_out(columns, widest(lay_out(columns)) - 1)
    assert lines[0].split() == ["Line", "Name", "2025/26", "Outside"] and lines[1].split() == ["the"]
    assert lines[-2].startswith("pot.annual ") and lines[-2].endswith(" 1,000.0      1.0")


def test_then_the_ids_stand_below_the_names():
    lines = lay_out(table(), 120)
    assert lines[0].split() == ["Name", *YEARS] and widest(lines) <= 120
    assert lines[2].startswith(f"{NAMES[0]}  1,000.0  ") and lines[3] == "  pot.annual"


@pytest.mark.parametrize(
    ("width", "gap", "name"),
    [
        (100, 2, ["Investment pot of the year before funding", "pressures"]),
        (80, 2, ["Investment pot of the year", "before funding pressures"]),
        (70, 1, ["Investment pot of the", "year before funding…"]),
        (66, 1, ["Investment pot of", "the year before…"]),
    ],
)
def test_then_the_names_are_wrapped_and_shortened(width, gap, name):
    lines = lay_out(table()[1:], width)
    assert lines[0].split() == ["Name", *YEARS] and widest(lines) == width
    assert lines[2].endswith((" " * gap).join(["1,000.0"] * 6))
    assert [lines[2].partition("  " if gap > 1 else " 1,000.0")[0].rstrip(), lines[3]] == name


def test_names_that_would_read_alike_are_not_shortened():
    names = ("Pot of the year if the least of growth is left", "Pot of the year if the least of growth is spent")
    lines = lay_out(table(names=names)[1:], 66)
    assert lines[4] == "growth is left" and lines[7] == "growth is spent" and "…" not in "".join(lines)


def test_in_the_end_the_table_is_turned():
    lines = lay_out(table()[1:], 50)
    assert [line.split()[0] for line in lines[-6:]] == YEARS and widest(lines) <= 50
    assert lines[-1].split() == ["2030/31", "1,000.0", "1,001.0"]
    assert " ".join(lines[0].split()) == "Investment Recurrent"


def test_a_turned_table_has_as_many_rows_side_by_side_as_there_is_room_for():
    names = [f"Name {number}" for number in range(10)]
    columns = [Column("Name", names, Role.NAME)] + [
        Column(year, [f"{row}.0" for row in range(10)], Role.FIGURE) for year in [*YEARS, "and one of long name"]
    ]
    lines = lay_out(columns, 40)
    heads = [line.split() for line in lines if "Name" in line]
    assert len(heads) == 4 and sum(map(len, heads)) == 20 and widest(lines) <= 40


def test_what_a_block_of_a_turned_table_has_nothing_of_is_left_out():
    columns = table()[1:]
    columns[1] = Column("2025/26", ["", ""], Role.FIGURE)
    assert "2025/26" in lay_out(columns, 80)[0] and "2025/26" not in "".join(lay_out(columns, 50))


def test_rows_stand_under_the_headings_of_their_groups():
    lines = lay_out(table()[1:], 120, ["Pot", "Allocation"])
    assert lines[2] == "Pot" and lines[4:6] == ["", "Allocation"] and lines[0].count("2025/26") == 1


def test_groups_that_are_too_wide_together_are_tables_of_their_own():
    names = ("Growth", "A name for which there is no room beside years", "Another for which there is no room")
    columns = table(names=names)[1:]
    columns[1] = Column("2025/26", ["", "1.0", "2.0"], Role.FIGURE)
    lines = lay_out(columns, 70, ["One", "Two", "Two"])
    assert lines[0] == "One" and lines[1].split() == ["Name", *YEARS[1:]]
    assert lines[lines.index("Two") + 1].split() == ["Name", *YEARS] and widest(lines) <= 70


def test_long_texts_are_kept_apart_and_end_one_below_the_other():
    texts = ["The allocation of 2024/25 is over £1.95bn", "Repurposing funds gives a further £28m a year"]
    columns = [Column("Claim", texts), Column("Result", ["holds", "does not hold"])]
    lines = lay_out(columns, 24)
    assert "" in lines and widest(lines) <= 24
    turned = lay_out([*columns, Column("Source", ["a", "b"]), Column("Remarks", [" ".join(["word"] * 60)] * 2)], 50)
    assert turned[0].startswith("Claim    The allocation of 2024/25") and widest(turned) <= 50
    assert [line.split()[0] for line in turned if line.startswith(("Result", "Source"))] == ["Result", "Source"] * 2


def test_a_name_takes_the_room_that_a_terminal_gives_it():
    columns = [Column("Name", ["病院 10"], Role.NAME), Column("Sum", ["1.0"], Role.FIGURE)]
    assert lay_out(columns)[-1] == "病院 10  1.0"
