"""Dates as readers write them."""

from datetime import date

from mtfs.core.dates import in_words


def test_a_date_is_written_with_the_name_of_its_month():
    assert [in_words(date(2026, month, 1)) for month in (1, 12)] == ["1 January 2026", "1 December 2026"]
