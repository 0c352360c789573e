"""What the rules for a workbook are stated with."""

from mtfs.report.book.line_sheets import PURPOSE

CLASSIC_FUNCTIONS = set(
    "ABS AND COLUMN COLUMNS COUNT COUNTA COUNTIF COUNTIFS EXACT FIND IF IFERROR INDEX ISBLANK ISNUMBER ISTEXT "
    "LEFT MATCH MAX MIN NA OR ROUND ROW SUBSTITUTE SUM SUMPRODUCT TEXT TRIM VALUE".split()
)
"""In every Excel since 2007 and in LibreOffice; none is volatile, none builds a reference from text."""
WITH_YEARS = ("Figures", "Inputs", "Live", *PURPOSE)


def plan_year_columns(plan):
    return range(6, 6 + plan.horizon)


def with_content(parts):
    """Names of what a plan has something of."""
    return {name for name, part in parts.items() if part}
