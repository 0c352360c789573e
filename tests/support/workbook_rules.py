"""What the rules for a workbook are stated with."""

from mtfs.report.book.line_sheets import PURPOSE

WITH_YEARS = ("Summary", "Inputs", "Live", *PURPOSE)


def plan_year_columns(plan):
    return range(6, 6 + plan.horizon)


def with_content(parts):
    """Names of what a plan has something of."""
    return {name for name, part in parts.items() if part}
