"""How the workbook looks: one palette, one type face. Number formats are those of `mtfs.core.units`."""

from typing import Any

NAVY, BLUE, SKY, GREEN, AMBER, RED, GREY = (
    "#003087", "#005EB8", "#41B6E6", "#007F3B", "#ED8B00", "#B00020", "#425563",
)  # fmt: skip
PALE, INPUT_FILL, FIXED_FILL, RULE = "#E8EDEE", "#FFF8E1", "#F1F1F1", "#B8C4CC"

BASE = {"font_name": "Arial", "font_size": 10, "valign": "vcenter"}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_size": 18, "bold": True, "font_color": NAVY},
    "message": {"font_size": 16, "bold": True, "font_color": NAVY, "text_wrap": True, "valign": "top"},
    "subtitle": {"font_color": GREY},
    "header": {"bold": True, "font_color": "#FFFFFF", "bg_color": NAVY, "align": "right", "text_wrap": True},
    "header_text": {
        "bold": True,
        "font_color": "#FFFFFF",
        "bg_color": NAVY,
        "align": "left",
        "text_wrap": True,
    },
    "heading": {"bold": True, "font_color": NAVY, "bottom": 1, "bottom_color": NAVY, "font_size": 11},
    "label": {},
    "wrap": {"text_wrap": True, "valign": "top"},
    "wrapped": {"text_wrap": True},
    "quiet": {"font_color": GREY},
    "number": {"align": "right"},
    "key": {"bold": True, "top": 1, "top_color": RULE, "bg_color": PALE},
    "input": {"bg_color": INPUT_FILL, "font_color": "#00338D", "border": 1, "border_color": RULE, "locked": False},
    "carried": {
        "locked": False,
        "bg_color": INPUT_FILL,
        "font_color": GREY,
        "italic": True,
        "border": 1,
        "border_color": RULE,
    },
    "fixed": {"bg_color": FIXED_FILL, "font_color": GREY, "border": 1, "border_color": RULE},
    "big": {"font_size": 22, "bold": True, "font_color": BLUE, "align": "right"},
    "open_right": {"right": 0},
    "between": {"left": 0, "right": 0, "locked": True},
    "open_left": {"left": 0, "locked": True},
    "strong": {"bold": True},
    "locked": {"locked": True},
    "link": {"font_color": BLUE, "underline": 1},
    "good": {"font_color": "#FFFFFF", "bg_color": GREEN, "bold": True, "align": "center"},
    "bad": {"font_color": "#FFFFFF", "bg_color": RED, "bold": True, "align": "center"},
    "faulty": {"font_color": RED},
    "sound": {"font_color": GREEN},
    "warning": {"font_color": "#000000", "bg_color": "#FFE0B2"},
    "indented": {"indent": 1, "align": "left"},
    "ruled": {"bottom": 1, "bottom_color": PALE},
    "top": {"valign": "top"},
    "centre": {"align": "center"},
    "tile": {"font_color": "#FFFFFF", "bg_color": NAVY},
    "figure": {"font_size": 26, "bold": True, "align": "left", "indent": 1},
    "pale": {"bg_color": PALE},
    "large": {"font_size": 10},
    "condensed": {"font_size": 13},
    "shrunk": {"shrink": True},
    "verdict": {"font_size": 12, "bold": True, "text_wrap": True, "align": "left", "indent": 1},
}
