"""A log that no caller can fill: faults, so many lines a minute."""

from __future__ import annotations

import logging
from collections.abc import Callable
from time import monotonic

MOST_LINES = 60
"""Lines a minute; further ones are left out."""
MINUTE = 60.0


class FewLines(logging.Filter):
    """Lets through so many lines a minute; the last of them says that more are left out."""

    def __init__(self, most: int = MOST_LINES, now: Callable[[], float] = monotonic) -> None:
        """Let through `most` lines a minute of the clock `now`."""
        super().__init__()
        self.most, self.now = most, now
        self.began, self.lines = now(), 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a line is written."""
        if self.now() - self.began >= MINUTE:
            self.began, self.lines = self.now(), 0
        self.lines += 1
        if self.lines == self.most:
            record.msg = f"{record.msg} (further lines of this minute are left out)"
        return self.lines <= self.most
