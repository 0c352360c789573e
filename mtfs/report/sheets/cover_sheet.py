"""The Cover sheet: what the plan is and is for, its state, what colours, signs and units mean, and the contents."""

from __future__ import annotations

from collections.abc import Sequence

from mtfs.analysis.figures.checks import ARITHMETIC
from mtfs.core.dates import in_words
from mtfs.core.units import MISSING_WORD, MONEY, OUTTURN, as_outturn
from mtfs.core.version import VERSION
from mtfs.plan.outturns import outturns
from mtfs.plan.parts.declared import CARRIED_ON
from mtfs.plan.plan import Plan
from mtfs.plan.rules.lock import draft_hash
from mtfs.plan.sheet import Columns
from mtfs.report.book.heights import height
from mtfs.report.book.parts import Parts
from mtfs.report.book.sentences import quoted_text
from mtfs.report.book.sheet_top import COVER, NOT_GIVEN, TITLE_HEIGHT, VERDICT_CELL, write_verdict
from mtfs.report.sheets import as_written

PURPOSE = "What the plan is and is for, who answers for it, what colours and signs mean, and the contents."
LABEL, TEXT = range(2)
WIDTHS = {LABEL: 24, TEXT: 145}
PLAN_PURPOSE = (
    "The medium-term financial strategy of an Integrated Care Board: how its allocation grows, what repurposing funds "
    "releases, and the investment pot that pays for moving care out of hospital."
)
GAP_PURPOSE = (
    "The medium-term financial strategy: expenditure against funding, what closes the gap between them, and the "
    "position of each year."
)
LIMITATIONS = (
    "A planning model, a figure a year: it is no forecast of cash, no contract and no budget. It is as good as its "
    "inputs: Assumptions says which are published, which are the organisation's own, and which are to be replaced."
)
EDITED = "Inputs were edited: report again from this workbook. The plan as written had the hash "
EDITED_DRAFT = (
    "Draft, not locked: Inputs were edited since this workbook was written; the hash is that of the plan as written"
)
READ_BACK = "Read back from this workbook it is a draft."
SIGNS = {
    "Units": "Money in £k (on Summary and Figures in £m), rates and shares as percentages, years from April to March.",
    "Signs": "A surplus is above 0. Savings, pressures and uses of reserves are above 0 in themselves. Convergence is "
    "signed as NHS England prints it: below 0 takes money away. Steps sum to the movement.",
    "Carried on": CARRIED_ON,
    "Missing": "What nobody has published or entered is shown as missing and left out of totals, never guessed.",
}
HOW_TO_USE = (
    "Change inputs on Inputs alone (yellow cells); every other sheet follows. Look at Checks before you use a figure.",
    "Ids stand in a column that is folded away: press + above column A to show it.",
    "Save the workbook, then run: mtfs report THIS-FILE.xlsx -o NEW.xlsx - the sheet Inputs is the plan, and is read.",
    "mtfs explain LINE YEAR says how a figure comes about. Formulas may use the names of Formulas, Name Manager.",
)
CHANGED = "What changed since the earlier version (as computed on writing)"
SCENARIOS = (
    "The first cell of Inputs selects a scenario, and every sheet follows: Live holds what each sets, Scenarios "
    "compares them."
)


def write(parts: Parts, sheets: dict[str, str], changed: Sequence[str] = ()) -> None:
    """Write the sheet.

    Args:
        parts: What the sheet is made from.
        sheets: The sheets of the workbook, each with what it holds.
        changed: What changed since an earlier version; none where there is none.
    """
    book, sheet, plan = parts.book, parts.book.sheets[COVER], parts.plan
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    sheet.set_row(0, TITLE_HEIGHT)
    sheet.write_string(0, LABEL, plan.name, book.style("title"))
    years = f"{plan.years[1]} to {plan.years[-1]}, from {plan.base_year}"
    where = f"{plan.organisation} ({plan.code})  |  {in_words(plan.date)}  |  {years}"
    sheet.write_string(1, LABEL, where, book.style("subtitle"))
    row = _texts(parts, 2, _state(parts))
    row = _heading(parts, row + 1, "What it is")
    row = _texts(parts, row, _about(parts))
    if changed:
        row = _heading(parts, row + 1, CHANGED)
        row = _texts(parts, row, {str(n): ("", text) for n, text in enumerate(changed, start=1)})
    row = _colours(parts, _heading(parts, row + 1, "What colours mean"))
    row = _heading(parts, row + 1, "Signs and units")
    row = _texts(parts, row, {label: ("", text) for label, text in SIGNS.items()})
    row = _heading(parts, row + 1, "How to use it")
    row = _texts(parts, row, {str(n): ("", text) for n, text in enumerate(_how_to_use(plan), start=1)})
    _contents(parts, row + 1, sheets)
    sheet.set_first_sheet()


def _state(parts: Parts) -> dict[str, tuple[str, str]]:
    """Return the state of the plan, each by its label: the formula, and the text that it gives."""
    plan = parts.plan
    as_it_was = as_written.as_it_was(Columns(plan.horizon))
    lock = plan.lock
    state = (
        "Draft"
        if lock is None
        else f"Locked on {in_words(lock.date)} by {lock.author}, with mtfs {lock.version}. {READ_BACK}"
    )
    now = f"=IF({as_it_was},{quoted_text(state)},{quoted_text(EDITED_DRAFT)})"
    content = lock.sha256 if lock is not None else draft_hash(plan)
    return {
        "Status": (now, state),
        **{
            entry.name: _typed(parts, f"document.{name}", NOT_GIVEN)
            for name in ("version", "prepared_by", "reviewed_by", "signed_off_by")
            if (entry := plan.inputs[f"document.{name}"])
        },
        ARITHMETIC: (f"={VERDICT_CELL}", ""),
        "Hash of its content": (f"=IF({as_it_was},{quoted_text(content)},{quoted_text(EDITED + content)})", content),
        "Written by": ("", f"mtfs {VERSION}"),
    }


def _about(parts: Parts) -> dict[str, tuple[str, str]]:
    plan = parts.plan
    purpose = PLAN_PURPOSE if plan.allocation else GAP_PURPOSE
    defaults = {"purpose": purpose, "scope": _scope(parts), "limitations": LIMITATIONS}
    texts = {plan.inputs[key := f"document.{name}"].name: _typed(parts, key, text) for name, text in defaults.items()}
    return texts | ({"Note": ("", plan.note)} if plan.note else {})


def _scope(parts: Parts) -> str:
    """Return what a plan covers: its parts, the streams of its allocation by name."""
    plan, gap = parts.plan, parts.plan.gap
    held: dict[str, object] = {
        f"the allocation ({', '.join(stream.name for stream in plan.allocation.values())})": plan.allocation,
        "repurposed funds": plan.funds,
        "the pot by care setting": plan.settings,
        "providers": plan.providers,
        "activity": plan.services,
        "productivity": plan.productivity,
        "expenditure": plan.expenditure,
        "funding": plan.funding,
        "savings, benefits and investment": plan.schemes,
        "the balance brought forward": gap is not None and gap.brought_forward,
        "reserves": plan.reserves or (gap is not None and gap.reserves),
    }
    names = [name for name, part in held.items() if part] or ["prices"]
    listed = " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
    return f"{listed[:1].upper()}{listed[1:]}, for {plan.organisation}."


def _typed(parts: Parts, key: str, otherwise: str) -> tuple[str, str]:
    """Return what is typed for an input, or another text where it is blank: as a formula, and what that gives."""
    cell, typed = parts.layout.base_cell(key, 0), str(parts.plan.inputs[key].content)
    return f"=IF(ISBLANK({cell}),{quoted_text(otherwise)},{cell})", typed or otherwise


def _texts(parts: Parts, row: int, texts: dict[str, tuple[str, str]]) -> int:
    """Write texts with their labels, a row each, live where they have a formula; return the next row."""
    book, sheet = parts.book, parts.book.sheets[COVER]
    for label, (formula, text) in texts.items():
        sheet.write_string(row, LABEL, label, book.style("strong", "wrap"))
        if formula:
            book.write_cell(COVER, row, TEXT, formula, text, book.style("wrap"))
        else:
            sheet.write_string(row, TEXT, text, book.style("wrap"))
        sheet.set_row(row, height((text, WIDTHS[TEXT])))
        if label == ARITHMETIC:
            write_verdict(parts, COVER, row, TEXT, "")
        row += 1
    return row


def _heading(parts: Parts, row: int, text: str) -> int:
    """Write a heading over both columns; return the next row."""
    book, sheet = parts.book, parts.book.sheets[COVER]
    sheet.write_blank(row, TEXT, None, book.style("heading"))
    sheet.write_string(row, LABEL, text, book.style("heading"))
    return row + 1


def _colours(parts: Parts, row: int) -> int:
    """Write a cell in each style that has a meaning, and the meaning; return the next row."""
    book, sheet = parts.book, parts.book.sheets[COVER]
    amount = MONEY.cell
    marked = f"An outturn, marked {OUTTURN}, in place of a computed figure"
    outturn = (("label", "number"), as_outturn(amount), 1234.5, marked)
    samples: tuple[tuple[tuple[str, ...], str, str | float, str], ...] = (
        (("input", "number"), amount, 1234.5, "An input: type over it"),
        (("carried", "number"), amount, 1234.5, "An input that carries the year before on: type over it, or leave it"),
        (("fixed", "number"), amount, 1234.5, "Fixed in this workbook: change it in the plan file"),
        (("label", "number"), amount, 1234.5, "A formula, or a figure that was computed when the workbook was written"),
        (("key", "number"), amount, 1234.5, "A main line"),
        *([outturn] if outturns(parts.plan) else []),
        (("number", "warning"), "", MISSING_WORD, "Nobody has published or entered it; totals leave it out"),
        (("good",), "", "OK", "A check that passes, a claim that holds"),
        (("bad",), "", "FAILS", "A check that fails, a claim that does not hold: look at it first"),
        (("link",), "", "Inputs", "A link to a sheet"),
    )
    for looks, number, shown, meaning in samples:
        style = book.style(*looks, "locked", number=number)
        if isinstance(shown, str):
            sheet.write_string(row, LABEL, shown, style)
        else:
            sheet.write_number(row, LABEL, shown, style)
        sheet.write_string(row, TEXT, meaning, book.style("indented"))
        row += 1
    return row


def _how_to_use(plan: Plan) -> list[str]:
    return [HOW_TO_USE[0], *([SCENARIOS] if plan.scenarios else []), *HOW_TO_USE[1:]]


def _contents(parts: Parts, row: int, sheets: dict[str, str]) -> None:
    """Write the contents: a link to every sheet, with what it holds."""
    book, sheet = parts.book, parts.book.sheets[COVER]
    listed = {name: text for name, text in sheets.items() if name != COVER}
    row = _heading(parts, row, "Contents")
    headers = (("Sheet", "header_text"), ("What it holds", "header_text"))
    book.add_table(COVER, "Contents", (row, LABEL, row + len(listed), TEXT), headers)
    for this_row, (name, text) in enumerate(listed.items(), start=row + 1):
        sheet.write_url(this_row, LABEL, f"internal:'{name}'!A1", book.style("link"), name)
        sheet.write_string(this_row, TEXT, text, book.style("wrap"))
