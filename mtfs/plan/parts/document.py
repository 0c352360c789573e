"""The part of a plan about the document that it becomes: its version, who answers for it, and what it is for."""

from typing import Annotated

from mtfs.plan.parts.base import Part, Phrase, Text
from mtfs.plan.parts.declared import LONGEST_NAME, LONGEST_NOTE, InputField, PartField

DOCUMENT = PartField(
    section="Document",
    help="The document that the plan becomes: its version, who answers for it, what it is for.\n"
    "No figure rests on it. Sign off before you lock.",
    may_be_drawn=False,
    scenario_may_set=False,
    moves_figures=False,
    in_structure=False,
)
"""What is declared about the part."""


class Document(Part):
    """What stands on the cover: version, who prepared, reviewed and signed off, and what the plan is for."""

    version: Annotated[
        Phrase,
        InputField(
            label="Version",
            lengths=(0, LONGEST_NAME),
            help="Which version of the plan this is, such as 0.3 for review.",
        ),
    ] = ""
    prepared_by: Annotated[
        Phrase, InputField(label="Prepared by", lengths=(0, LONGEST_NAME), help="Name, role and date: who prepared it.")
    ] = ""
    reviewed_by: Annotated[
        Phrase, InputField(label="Reviewed by", lengths=(0, LONGEST_NAME), help="Name, role and date: who reviewed it.")
    ] = ""
    signed_off_by: Annotated[
        Phrase,
        InputField(
            label="Signed off by",
            lengths=(0, LONGEST_NAME),
            help="Name, role and date: who signed it off. Sign off before you lock: the lock holds it too.",
        ),
    ] = ""
    purpose: Annotated[
        Text,
        InputField(
            label="Purpose",
            lengths=(0, LONGEST_NOTE),
            help="What the plan is for. Blank: the cover says it for any such plan.",
        ),
    ] = ""
    scope: Annotated[
        Text,
        InputField(
            label="Scope",
            lengths=(0, LONGEST_NOTE),
            help="What the plan covers and what not. Blank: the cover names what it holds.",
        ),
    ] = ""
    limitations: Annotated[
        Text,
        InputField(
            label="Limitations",
            lengths=(0, LONGEST_NOTE),
            help="What the plan should not be used for. Blank: the cover says how sure its numbers are.",
        ),
    ] = ""
