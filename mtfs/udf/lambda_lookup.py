"""The LAMBDA function that looks figures up: on a sheet that holds all that NHS England published."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mtfs.nhse.published import AMPERSAND, AND, BETWEEN_WORDS, OFFICIAL_ENDS, OFFICIAL_START
from mtfs.udf.lambda_text import REFUSED, Scribe, Text
from mtfs.udf.published_table import CODES, ITEM, PLAIN_NAMES, STREAM, YEAR, published_table

FIGURE = "figure"
BLANKS = (9, 10, 13, 160, 8239)
"""Code points of what counts as a space in texts that are pasted: tab, ends of lines, no-break spaces."""
STEPS = ("words", "without_start", "without_end", "plain_name")
"""Names of the steps from an organisation's name to the one that it is compared by."""


def _published(scribe: Scribe, icb: Text, year: Text, stream: Text, item: Text) -> Text:
    """Return the figure in the row of stream, year and item and in the column of the organisation."""
    table, call, figure = published_table(), scribe.call, scribe.name(FIGURE)
    steps = list(zip(map(scribe.name, STEPS), _plain_name(scribe, icb), strict=True))
    plain = steps[-1][0]
    rows = [
        call("EXACT", table.down(column), _one_line(scribe, text))
        for column, text in ((STREAM, stream), (YEAR, year), (ITEM, item))
    ]
    codes = call("EXACT", call("LOWER", table.across(CODES)), plain)
    row = call("MATCH", "1", "*".join(rows), "0")
    column = call("MATCH", "1", f"{codes}+{call('EXACT', table.across(PLAIN_NAMES), plain)}", "0")
    value = call("INDEX", table.values(), row, column)
    shown = call("IF", call("ISNUMBER", figure), figure, REFUSED)
    return call("LET", *(text for step in steps for text in step), figure, value, shown)


def _plain_name(scribe: Scribe, icb: Text) -> Iterator[Text]:
    """Return what each step to the name that is compared gives, each from the one before it.

    Marks of other kinds than `BETWEEN_WORDS` stay, so that such a name is found nowhere.
    """
    call, words = scribe.call, scribe.call("LOWER", icb)
    for mark in (AMPERSAND, *BETWEEN_WORDS):
        words = call("SUBSTITUTE", words, f'"{mark}"', f'"{AND if mark == AMPERSAND else " "}"')
    yield _one_line(scribe, words)
    before, *others = map(scribe.name, STEPS[:-1])
    after_start = call("MID", before, str(len(OFFICIAL_START) + 1), call("LEN", before))
    yield _without(scribe, before, call("LEFT", before, str(len(OFFICIAL_START))), OFFICIAL_START, after_start)
    for before, end in zip(others, OFFICIAL_ENDS, strict=True):
        before_end = call("LEFT", before, f"{call('LEN', before)}-{len(end)}")
        yield _without(scribe, before, call("RIGHT", before, str(len(end))), end, before_end)


def _without(scribe: Scribe, text: Text, part: Text, expected: str, rest: Text) -> Text:
    return scribe.call("IF", f'{part}="{expected}"', rest, text)


def _one_line(scribe: Scribe, text: Text) -> Text:
    """Return a text with single spaces between words, and none at its ends."""
    for blank in BLANKS:
        text = scribe.call("SUBSTITUTE", text, scribe.call("UNICHAR", str(blank)), '" "')
    return scribe.call("TRIM", text)


LOOKUPS: dict[str, Callable[..., Text]] = {"MTFS_NHSE": _published}
"""What writes the functions that look a sheet up."""
