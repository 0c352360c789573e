"""The rows of a CSV text: what a quote swallows is refused, with the row in which it opens."""

import pytest

from mtfs.core.csv_rows import csv_rows, csv_text_of, delimiter_of
from mtfs.core.problems import InvalidPart


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
        ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
        ('a,b\n"1, ""so""","two\nlines"\n3,4" pipe', [["a", "b"], ['1, "so"', "two\nlines"], ["3", '4" pipe']]),
        ("", []),
    ],
)
def test_rows_are_read_with_any_line_ends(text, rows):
    assert list(csv_rows(text)) == list(enumerate(rows, start=1))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('a,b,c\n1,"2,3\n4,5,6\n', "a quote in this row does not close where its cell ends; close or delete it"),
        ('a,b,c\n1,"2,3\n4,"5",6\n', "a quote in this row does not close where its cell ends; close or delete it"),
        ('a,b,c\n1,"2,3\n4,5"\n', "a quote opens in this row and closes in another one; close or delete it"),
        ('a,b,c\n1,"2,3\n4,5",6\n', "a quote opens in this row and closes in another one; close or delete it"),
        (f"a,b,c\n{'x' * 131_073},,", "a cell of this row holds more than 131,072 characters; shorten it"),
    ],
)
def test_a_row_that_swallows_others_is_refused(text, message):
    with pytest.raises(InvalidPart) as caught:
        list(csv_rows(text))
    [problem] = caught.value.problems
    assert problem.location == "row 2" and str(problem).startswith(message)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_text_is_read_in_the_encodings_of_spreadsheet_programs(encoding):
    assert csv_text_of("Café, £".encode(encoding)) == "Café, £"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("Line,£".encode("utf-16-le"), "is UTF-16 without a byte-order mark, or no text; save it as CSV UTF-8"),
        ("Line,£".encode("utf-32"), "is UTF-16 without a byte-order mark, or no text; save it as CSV UTF-8"),
        (b"a\x81", "is no text; save it as CSV UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_with_the_remedy(content, message):
    with pytest.raises(InvalidPart) as caught:
        csv_text_of(content)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ('Title, of it\n"Line";"Kind";x', ";"),
        ("\ufeffLine\tKind, or so\tkind", "\t"),
        ("Line,Kind;x,kind", ","),
        ("nothing;of it", ","),
    ],
)
def test_the_row_of_headings_says_what_parts_the_cells(text, delimiter):
    assert delimiter_of(text, ("line", "kind")) == delimiter
