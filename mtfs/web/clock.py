"""The time of one request: each step of it may take so long, and what is said where one takes longer."""

from __future__ import annotations

import asyncio

KEY = "mtfs.clock"
"""Where a request's scope holds its clock."""


class Refused(Exception):
    """A request that is not served; the message is one line for the one who asked."""

    def __init__(self, status: int, message: str) -> None:
        """Keep an HTTP status with the message."""
        super().__init__(message)
        self.status = status


class Clock:
    """A time limit that begins again with each step of a request."""

    def __init__(self, seconds: float) -> None:
        """Let each step take so many seconds."""
        self.seconds = self.to_compute = seconds
        self.limit = asyncio.timeout(seconds)
        self.late = Refused(408, f"the request was not complete within {seconds:g} s")

    def allow(self, times: float) -> None:
        """Let what is asked be computed for so many times the seconds of a step."""
        self.to_compute = times * self.seconds

    def begin(self, late: Refused, seconds: float | None = None) -> None:
        """Begin the next step; `late` is the answer where it takes too long: other seconds than a step has if given."""
        self.late = late
        self.limit.reschedule(asyncio.get_running_loop().time() + (self.seconds if seconds is None else seconds))

    def end(self, late: Refused) -> None:
        """End the request with this answer, whatever it is doing."""
        self.late = late
        self.limit.reschedule(asyncio.get_running_loop().time())

    @property
    def has_ended(self) -> bool:
        """Whether a step took too long or the request was ended."""
        return self.limit.expired()

    def begin_waiting(self) -> None:
        """Begin to wait for what others take."""
        self.begin(Refused(429, f"too many requests: none ended within {self.seconds:g} s; try again"))

    def begin_computing(self) -> None:
        """Begin to compute."""
        late = Refused(422, f"took longer than {self.to_compute:g} s; ask for less at once")
        self.begin(late, self.to_compute)
