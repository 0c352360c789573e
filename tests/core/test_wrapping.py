"""Lines of a given width: broken at words, never within a number."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.profile import examples

from mtfs.core.wrapping import longest_word, widest, width_of, wrapped


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("", 10, [""]),
        ("Investment pot of the year", 26, ["Investment pot of the year"]),
        ("Investment pot of the year", 25, ["Investment pot of the", "year"]),
        ("It is 1,234.5 £k short", 9, ["It is", "1,234.5 £k", "short"]),
        ("at most 1,234,567.8", 5, ["at", "most", "1,234,567.8"]),
        ("activity.services.unit_cost", 17, ["activity.", "services.unit_", "cost"]),
        ("population.fenland_25_64", 13, ["population.", "fenland_25_64"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("  pot: one two three", 12, ["  pot: one", "    two", "    three"]),
        ("one\ntwo three", 5, ["one", "two", "three"]),
        ("spend  more", 6, ["spend", "more"]),
    ],
)
def test_lines(text, width, expected):
    assert wrapped(text, width) == expected


@examples(200)
@given(st.text("ab 1,.£-_\n", max_size=60), st.integers(1, 30))
def test_nothing_is_lost_and_no_number_is_broken(text, width):
    lines = wrapped(text, width)
    assert re.sub(r"\s", "", "".join(lines)) == re.sub(r"\s", "", text)
    numbers = [word for word in text.split() if re.search(r"(^|[^a-z_.1])1", word)]
    assert all(any(number in line.split() for line in lines) for number in numbers)
    assert all(len(line) <= width or set(line.split()) & set(numbers) or line.startswith(" ") for line in lines)


def test_widths_are_those_of_a_terminal():
    assert width_of("£1.0m") == 5 and width_of("病院") == 4 and width_of("e\u0301") == 1
    assert widest(["one\nthree", ""]) == 5 and widest([]) == 0


def test_the_longest_word_counts_up_to_where_words_are_broken_and_a_number_whole():
    assert longest_word(["the longest", "word"]) == 7 and longest_word([]) == 0
    assert longest_word(["activity.services.community.unit_cost"]) == 16
    assert longest_word(["1,234,567,890,123.4 £k"]) == 22
