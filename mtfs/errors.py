"""The errors of mtfs: each names the place, the value and the remedy."""


class MtfsError(Exception):
    """Anything that mtfs refuses to compute; the message is one line a finance reader can act on."""


class PlanError(MtfsError):
    """A plan that cannot be read or that contradicts itself."""


class LineError(MtfsError):
    """A line, input or year that the plan does not have."""


class WorkbookError(MtfsError):
    """A workbook that is no workbook, is too large, or does not hold what it should."""


class DataError(MtfsError):
    """Published data that is not as expected: a sheet, a header, an organisation or a number."""


class ToolError(MtfsError):
    """Another program that is needed and missing, or that failed."""
