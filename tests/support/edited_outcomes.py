"""What becomes of a workbook after edits: its figures are those of mtfs, or something says that they are not."""

from dataclasses import dataclass

import mtfs
from mtfs.core.errors import MtfsError
from mtfs.plan.workbook import read_workbook
from support import own_figures


@dataclass(frozen=True)
class Outcome:
    """A workbook after edits: its verdict, why mtfs refuses it, which of its figures are not those of mtfs."""

    verdict: str | None
    refusal: str = ""
    differences: tuple[str, ...] = ()
    compared: str = ""
    """Why mtfs refuses a workbook of which it can read the plan: the figures beside it are others."""

    @property
    def kind(self) -> str:
        """What says that something is wrong, if anything does."""
        good = own_figures.is_good(self.verdict)
        if self.refusal:
            return "inputs refused" if good else "inputs refused, and the verdict fails"
        if self.compared:
            return "figures refused" if good else "figures refused, and the verdict fails"
        if not good:
            return "the verdict fails"
        return SILENT if self.differences else SAME


SAME, SILENT = "the same figures", "a wrong number in silence"


def outcome(layout, sheets, path):
    """The outcome of a workbook: any exception but a refusal is a fault of mtfs."""
    verdict = own_figures.verdict(sheets)
    try:
        projection = mtfs.project(read_workbook(path))
    except MtfsError as error:
        return Outcome(verdict, refusal=str(error))
    return Outcome(verdict, differences=tuple(own_figures.differences(layout, projection, sheets)))
