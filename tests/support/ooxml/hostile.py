"""Plans whose names and notes hold what a file format or a spreadsheet could take for something else."""

from itertools import cycle

NAMES = (
    "\"quoted\" & <b>'bold'</b> {}",
    "_x0041_ {} _x000D_",
    "😀 {} £ – \u00a0é =1+1",
    "{}'s; [1]!A1, 'x' &amp; \"",
    "'{}'",
)
"""Each takes the place of a name, with that name in it. A plan takes none that begins as a formula does."""
NOTES = ("={}+1", "@{}", "-{}", "+{}", *NAMES)
"""A note may begin so."""
NAMED, NOTED = ("name", "organisation"), ("note", "owner")
UNIT, OWN_UNIT = "contacts", '"ED" & 😀 <i>contacts'
"""A unit that a plan chooses itself, and what it may choose instead."""


def hostile(data):
    """The data of a plan with each name, note, owner and unit of its own in one of these texts."""
    texts = {**dict.fromkeys(NAMED, cycle(NAMES)), **dict.fromkeys(NOTED, cycle(NOTES))}

    def changed(value, key=""):
        if key == "unit" and value == UNIT:
            return OWN_UNIT
        if isinstance(value, dict):
            return {name: changed(item, name) for name, item in value.items()}
        return next(texts[key]).format(value) if key in texts and isinstance(value, str) else value

    return changed(data)
