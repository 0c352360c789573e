"""The workbooks that LibreOffice edits."""

import json
from collections import Counter

import pytest
from support import engines, requirements
from support.edited_outcomes import NOT_KNOWN, outcome
from support.editing_office import EditingOffice, OfficeEnded
from support.random_edits import SHAPES

import mtfs


class Workbooks:
    """The workbooks of the plans, what becomes of them after edits, and how often."""

    def __init__(self, folder):
        self.folder, self.office = folder, EditingOffice(folder)
        self.tally, self.edits, self.known = Counter(), 0, {}
        for name, shape in SHAPES.items():
            mtfs.write_report(shape.plan, folder / f"whole-{name}.xlsx")
            engines.with_sheets(folder / f"whole-{name}.xlsx", folder / f"{name}.xlsx", shape.kept)

    def edited(self, name, edits):
        """The cells of the workbook of a plan after edits, and the file."""
        saved = self.folder / "edited.xlsx"
        return self.office.edited(self.folder / f"{name}.xlsx", edits, saved), saved

    def outcome(self, name, edits):
        """The outcome of edits; those tried before count once."""
        key = json.dumps((name, edits))
        if key not in self.known:
            try:
                self.known[key] = outcome(SHAPES[name].layout, *self.edited(name, edits))
            except OfficeEnded:
                self.known[key] = NOT_KNOWN
            self.tally[self.known[key].kind] += 1
            self.edits += len(edits)
        return self.known[key]


@pytest.fixture(scope="session")
def workbooks(tmp_path_factory):
    requirements.require("libreoffice")
    workbooks = Workbooks(tmp_path_factory.mktemp("fuzz"))
    yield workbooks
    workbooks.office.close()
    counts = "; ".join(f"{kind}: {count}" for kind, count in workbooks.tally.most_common())
    print(f"\n{workbooks.edits} edits of {workbooks.tally.total()} workbooks. {counts}")
