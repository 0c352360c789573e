"""The standard of charts: colours, number formats, where axes start; and that the page keeps to it."""

import re
from importlib.resources import files

import pytest

from mtfs.analysis.plots.standard import (
    OF_LINES,
    PARTS,
    Colour,
    axis_start,
    axis_title,
    colour_of,
    colours_of_parts,
    ink_on,
    label_format,
)
from mtfs.report.book import styles
from mtfs.web.answers import CHARTS


def test_no_two_meanings_share_a_colour_and_no_part_of_a_plan_has_one_of_them():
    colours = [*(colour.value for colour in Colour), *PARTS]
    assert len(set(colours)) == len(colours) and all(re.fullmatch("#[0-9A-F]{6}", colour) for colour in colours)


def distance(one, other):
    """How far two colours lie apart, weighted as eyes see it: 0 to about 765."""
    (red, green, blue), (red2, green2, blue2) = (
        [int(colour[at : at + 2], 16) for at in (1, 3, 5)] for colour in (one, other)
    )
    mean = (red + red2) / 2
    return ((2 + mean / 256) * (red - red2) ** 2 + 4 * (green - green2) ** 2
            + (2 + (255 - mean) / 256) * (blue - blue2) ** 2) ** 0.5  # fmt: skip


@pytest.mark.parametrize("group", [
    PARTS,
    ("ALLOCATION", "REAL"),
    ("POT", "POT_RECURRENT"),
    ("GROWTH", "REPURPOSED", "COMMERCIAL", "PRODUCTIVITY"),
    ("POT", "SHIFT_COST", "RESIDUAL_COST"),
    ("DO_NOTHING", "SCENARIO", "AFTER_PLAN"),
    ("IN_YEAR", "UNDERLYING"),
    ("PRODUCTIVITY", "NO_CASH", "TARGET"),
    ("PRODUCTIVITY", "HIGH_END", "NOT_COUNTED"),
    ("RISE", "FALL", "TOTAL"),
    ("RANGE", "MEDIAN", "PLAN"),
    ("DRAWS", "TARGET"),
    ("LOW_END", "HIGH_INPUT"),
    ("ALLOCATION", "DO_NOTHING"),
])  # fmt: skip
def test_colours_that_meet_in_a_chart_can_be_told_apart(group):
    colours = [Colour[name] if name in Colour.__members__ else name for name in group]
    for at, colour in enumerate(colours):
        assert all(distance(colour, other) > 60 for other in colours[at + 1 :]), colour


@pytest.mark.parametrize("colour", [*Colour, *PARTS])
def test_letters_on_a_colour_can_be_read(colour):
    def luminance(text):
        parts = [int(text[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((luminance(colour), luminance(ink_on(colour))))
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_every_line_of_the_pages_charts_has_a_colour_and_lines_beside_one_another_different_ones():
    for chart in CHARTS:
        assert len({colour_of(line) for line in chart.lines}) == len(chart.lines)
    assert set(OF_LINES.values()) <= set(Colour)


def test_the_page_has_no_colours_of_its_own_for_what_charts_show():
    page = files("mtfs.web") / "page"
    for name in ("charts.js", "drawings.js"):
        assert not re.search("#[0-9A-Fa-f]{6}", (page / name).read_text(encoding="utf-8"))
    light = re.search(r":root, \.chart \{(.*?)\}", (page / "schemes.css").read_text(encoding="utf-8"), re.DOTALL)[1]
    shades = dict(re.findall(r"--(\w+): (#\w+);", light))
    of_screen = ("ink", "green")  # text on a screen, which has to be darker
    of_report = {
        name: getattr(styles, name.upper())
        for name in shades
        if hasattr(styles, name.upper()) and name not in of_screen
    }
    assert len(of_report) > 5 and shades["input"] == styles.INPUT_FILL
    assert {name: shades[name] for name in of_report} == of_report


def test_more_parts_than_colours_take_them_again():
    assert colours_of_parts(len(PARTS) + 1) == [*PARTS, PARTS[0]]


@pytest.mark.parametrize(
    ("levels", "start"),
    [
        ([1950.0, 2184.8, 2341.5, 2226.6, 2206.6], 1400.0),
        ([2.96, 2.36, 2.36], 1.0),
        ([100.0, 200.0], 0.0),
        ([-5.0, 1.0], 0.0),
        ([7.0, 7.0], 0.0),
        ([40.0, 200.0], 0.0),
        ([1967.0, 2287.0], 1600.0),
    ],
)
def test_an_axis_starts_at_0_or_at_a_round_figure_below_steps_that_0_would_hide(levels, start):
    assert axis_start(levels) == start


@pytest.mark.parametrize(("band", "start"), [(50.0, 2300.0), (200.0, 1000.0), (0.0, 1000.0)])
def test_an_axis_starts_so_that_the_band_of_a_fan_is_seen(band, start):
    assert axis_start([2338.0, 2867.0], band) == start


@pytest.mark.parametrize(
    ("unit", "number", "start", "title"),
    [
        ("£m", "#,##0,", 0.0, "£m"),
        ("£m", "#,##0,", 1_900_000.0, "£m (axis cut: starts at £1,900m)"),
        ("£m", "#,##0.0,", 2_500.0, "£m (axis cut: starts at £2.5m)"),
        ("thousand bed days", "#,##0,", 600_000.0, "thousand bed days (axis cut: starts at 600)"),
        ("beds", "#,##0", 90.0, "beds (axis cut: starts at 90)"),
        ("% of target", "0.0%", 0.02, "% of target (axis cut: starts at 2%)"),
    ],
)
def test_the_title_of_an_axis_says_where_it_is_cut(unit, number, start, title):
    assert axis_title(unit, number, start) == title


@pytest.mark.parametrize(
    ("options", "number"),
    [
        ({"divided": 1}, '#,##0.0,;-#,##0.0,;""'),
        ({"divided": 1, "zero": "0.0"}, "#,##0.0,;-#,##0.0,;0.0"),
        ({"percent": True}, '0.0%;-0.0%;""'),
        ({"divided": 1, "least": 1500.0}, '[>=1500]#,##0.0,;[>=0]"";#,##0.0,'),
        ({"divided": 1, "name": 'The "new" fund'}, '"The \'new\' fund "#,##0.0,;"The \'new\' fund "-#,##0.0,;""'),
    ],
)
def test_labels_have_one_format(options, number):
    assert label_format(**options) == number


def test_a_long_name_leaves_a_number_format_within_what_excel_takes():
    assert len(label_format(divided=1, name="n" * 300)) <= 255
