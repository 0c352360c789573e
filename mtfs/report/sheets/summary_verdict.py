"""The verdict on the Summary: checks, published claims, inputs to correct, and numbers that are not final."""

from __future__ import annotations

from collections.abc import Sequence
from textwrap import wrap

from mtfs.analysis.claims.reconcile import ALL_RESTING, SOME_RESTING, Reconciliation
from mtfs.analysis.figures.checks import ARITHMETIC
from mtfs.analysis.figures.missing import missing
from mtfs.analysis.figures.pieces import ILLUSTRATIVE
from mtfs.core.units import MISSING_WORD
from mtfs.formulas.claims import HOLDS, WITHIN_ROUNDING
from mtfs.report.book.line_sheets import (
    AS_STORED,
    NOT_FOUND,
    colour_verdict,
    edited,
    texts_edited,
    to_correct,
    verdict,
    verdict_cell,
)
from mtfs.report.book.parts import Parts
from mtfs.report.book.sentences import quoted_text
from mtfs.report.book.statuses import count_of
from mtfs.report.sheets import reconciliation

LINE, LETTERS = 17, 40
"""Pixels of a line, and letters that it takes."""


def rows(parts: Parts) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Return the style and the pixels of each row: what is judged, the verdict, what to know about it."""
    longest = max(verdict(parts), NOT_FOUND + AS_STORED if parts.host else "", key=len)
    lines = len(wrap(longest, LETTERS))
    verdicts = (("pale", "verdict"), 36) if lines == 1 else (("pale", "strong", "wrap", "indented"), LINE * lines + 2)
    return (("pale", "strong", "indented"), 21), verdicts, (("pale", "indented", "wrap"), 2 * LINE)


def write(
    parts: Parts, sheet: str, page_rows: Sequence[int], columns: Sequence[int], reconciled: Reconciliation | None
) -> None:
    """Write the four verdicts side by side, each linked to the sheet that has the whole of it."""
    book, target, looks_of = parts.book, parts.book.sheets[sheet], [looks for looks, _ in rows(parts)]
    judged = (_checks(parts), _claims(reconciled), _to_correct(), _not_final(parts))
    for column, (title, where, *cells) in zip(columns, judged, strict=True):
        if where:
            target.write_url(page_rows[0], column, f"internal:'{where}'!A1", book.style(*looks_of[0], "link"), title)
        else:
            target.write_string(page_rows[0], column, title, book.style(*looks_of[0]))
        for row, (formula, text), looks in zip(page_rows[1:], cells, looks_of[1:], strict=True):
            book.write_cell(sheet, row, column, formula, text, book.style(*looks))
    colour_verdict(parts, sheet, page_rows[1], columns[0])


Judged = tuple[str, str, tuple[str, str], tuple[str, str]]
"""A title, the sheet it leads to, the verdict and a remark: each what stands in the cell and what it reads."""


def _checks(parts: Parts) -> Judged:
    remark = "What passes adds up; it says nothing about the assumptions."
    return ARITHMETIC, "Checks", (f"={verdict_cell()}", verdict(parts)), (remark, remark)


def _claims(reconciled: Reconciliation | None) -> Judged:
    title = "Published claims that hold"
    if reconciled is None:
        none, remark = NO_CLAIMS, "The plan compares itself with no published claim."
        return title, "", (none, none), (remark, remark)
    holding, of = len(reconciled.holding), len(reconciled.computed)
    cell = reconciliation.count_cell(HOLDS)
    return title, reconciliation.SHEET, (f'={cell}&" of {of}"', f"{holding} of {of}"), _remark_on_claims(reconciled)


def _remark_on_claims(reconciled: Reconciliation) -> tuple[str, str]:
    """Return how many claims that hold rest on illustrative inputs, and how many more do within rounding."""
    holding, resting, within = len(reconciled.holding), reconciled.resting_on_illustrative, reconciled.within_rounding
    counted, more = reconciliation.count_resting(reconciled), reconciliation.count_cell(WITHIN_ROUNDING)
    some = f'IF({counted}={reconciliation.count_cell(HOLDS)},"{ALL_RESTING}",{counted}&"{SOME_RESTING}")'
    joined = f'IF({counted}=0,"",{some}&IF({more}=0,"","; "))&IF({more}=0,"",{more}&"{MORE_WITHIN}")'
    texts = [ALL_RESTING if resting == holding else f"{resting}{SOME_RESTING}"] if resting else []
    texts += [f"{len(within)}{MORE_WITHIN}"] if within else []
    return f'=IF({counted}+{more}=0,"{NONE_RESTING}",{joined})', "; ".join(texts) or NONE_RESTING


NO_CLAIMS = "no published claims"
NONE_RESTING, MORE_WITHIN = "none of them resting on illustrative inputs", " more within the rounding of inputs"


def _to_correct() -> Judged:
    some = f'"{OTHERS}: "&{edited()}&" of the numbers and choices, "&{texts_edited()}&" of the texts"'
    return (
        "Inputs to correct", "Checks", (f'={to_correct()}&""', "0"),
        (f'=IF({edited()}+{texts_edited()}=0,"{UNEDITED}",{some})', UNEDITED),
    )  # fmt: skip


UNEDITED, OTHERS = "all inputs are as written", "inputs other than as written"


def _not_final(parts: Parts) -> Judged:
    provenances = (entry.provenance for entry in parts.plan.inputs.values())
    statuses: list[str] = [provenance.status for provenance in provenances if provenance is not None]
    counts = {word: (count_of(parts, word), statuses.count(word)) for word in (ILLUSTRATIVE, MISSING_WORD)}
    formula = '&", "&'.join(f'{counted}&" {word}"' for word, (counted, _) in counts.items())
    text = ", ".join(f"{count} {word}" for word, (_, count) in counts.items())
    none = "+".join(counted for counted, _ in counts.values()) + "=0"
    replace = REPLACE if any(count for _, count in counts.values()) else NOTHING_TO_REPLACE
    of_all = f'=IF({none},"{NOTHING_TO_REPLACE}","{REPLACE}")', replace
    remark = _not_counted(parts) if missing(parts.plan) else of_all
    return "Inputs that are not final", "Assumptions", (f"={formula}", text), remark


def _not_counted(parts: Parts) -> tuple[str, str]:
    """Return what is missing by name: live where it has a cell on Inputs, and what it reads now."""
    names, pieces = [entry.name for entry in missing(parts.plan).values()], []
    for key, entry in missing(parts.plan).items():
        name = quoted_text(f" {entry.name}.")
        has_cell = key in parts.layout.inputs and parts.plan.inputs[key].missing
        pieces.append(f'IF(ISNUMBER({parts.layout.input_cell(key, 0)}),"",{name})' if has_cell else name)
    return f'="{NOT_COUNTED}"&{"&".join(pieces)}', f"{NOT_COUNTED}{''.join(f' {name}.' for name in names)}"


REPLACE, NOT_COUNTED = "to be replaced before use; Assumptions lists them", "Not counted:"
NOTHING_TO_REPLACE = "none has to be replaced before use"
