"""The colours of a text on a terminal: what is good, bad or to be looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

BOLD = "1"
"""How titles are written, in the numbers of terminals."""


class Tone(Enum):
    """What a text says of what it stands for, by the number of its colour."""

    GOOD = "32"
    BAD = "31"
    CAUTION = "33"


@dataclass(frozen=True)
class Paint:
    """Colours the titles of a table, and the texts that have a tone; on no terminal it leaves them as they are.

    Attributes:
        on: Whether there is a terminal with colours.
        tones: The texts that have a tone.
    """

    on: bool = False
    tones: Mapping[str, Tone] = field(default_factory=dict)

    def title(self, text: str) -> str:
        """Return the line of a title."""
        return self._painted(text, BOLD)

    def cell(self, piece: str, whole: str) -> str:
        """Return a piece of a text in the colour of the whole."""
        tone = self.tones.get(whole)
        return piece if tone is None else self._painted(piece, tone.value)

    def _painted(self, text: str, number: str) -> str:
        return f"\x1b[{number}m{text}\x1b[0m" if self.on and text else text


PLAIN = Paint()
"""Leaves every text as it is."""
