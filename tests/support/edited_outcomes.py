"""What becomes of a workbook after edits: its figures are those of mtfs, or something says that they are not."""

from dataclasses import dataclass

import mtfs
from mtfs.analysis.versions.own_figures import refuse_differences
from mtfs.core.errors import MtfsError, WorkbookDiffers
from mtfs.plan.workbook import read_workbook
from support import shown_figures


@dataclass(frozen=True)
class Outcome:
    """A workbook after edits: its verdict, why mtfs refuses it, which of its figures are not those of mtfs."""

    verdict: str | None
    refused: str = ""
    """Why its inputs are refused."""
    compared: str = ""
    """Why it is refused although its inputs are a plan: mtfs finds that its figures are others."""
    differences: tuple[str, ...] = ()
    """What the tests find, whatever mtfs finds."""

    @property
    def noticed_by(self) -> tuple[str, ...]:
        good = shown_figures.is_good(self.verdict)
        said = {"the verdict": not good, "the reader": bool(self.refused), "the comparison": bool(self.compared)}
        return tuple(name for name, notices in said.items() if notices)

    @property
    def silent(self) -> bool:
        return bool(self.differences) and not self.noticed_by

    @property
    def kind(self) -> str:
        if self is NOT_KNOWN:
            return "LibreOffice ended"
        figures = "no figures" if self.refused else "other figures" if self.differences else "the same figures"
        return f"{figures}, noticed by {' and '.join(self.noticed_by) or 'nothing'}"


NOT_KNOWN = Outcome(None)


def outcome(layout, sheets, path):
    """The outcome of a workbook: any exception but a refusal is a fault of mtfs."""
    verdict, compared = shown_figures.verdict(sheets), []

    def compare(opened, plan):
        try:
            refuse_differences(opened, plan)
        except WorkbookDiffers as error:
            compared.append(str(error))

    try:
        projection = mtfs.project(read_workbook(path, check=compare))
    except MtfsError as error:
        return Outcome(verdict, refused=str(error))
    differences = tuple(shown_figures.differences(layout, projection, sheets))
    return Outcome(verdict, compared="".join(compared), differences=differences)
