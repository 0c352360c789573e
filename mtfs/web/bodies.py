"""The bodies of requests: each bounded, all that are arriving or waiting bounded together."""

from __future__ import annotations

from mtfs.web.clock import Clock, Refused
from mtfs.web.messages import Message, Receive, header

MOST_TOGETHER = 8
"""So many of the largest bodies may be held at the same time; of more, the largest is refused."""
LONGEST_LENGTH = 15
"""Digits of an announced length; a longer one is too large for any server."""


class Left(Exception):
    """The caller went away before the request was complete."""


class Bodies:
    """The bodies that are arriving, or that wait for their turn, by the clock of their request."""

    def __init__(self, largest: int) -> None:
        """Take bodies of at most so many bytes each."""
        self.largest = largest
        self.sizes: dict[Clock, int] = {}
        self.together = 0

    async def read(self, scope: Message, receive: Receive, clock: Clock) -> bytes:
        """Return the body, if it is no larger than it may be, whether or not its length was announced.

        Raises:
            Refused: for a body that is too large, alone or together with others.
            Left: where the caller went away.
        """
        most = f"more than the {self.largest:,} bytes that a request may have"
        too_large = Refused(413, f"{most}; send a smaller file, or use mtfs on your own computer")
        announced = header(scope, b"content-length")
        if announced.isdecimal() and (len(announced) > LONGEST_LENGTH or int(announced) > self.largest):
            raise too_large
        body = bytearray()
        self.sizes[clock] = 0
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise Left
            part = message.get("body", b"")
            body += part
            if len(body) > self.largest:
                raise too_large
            self._hold(clock, len(part))
            if not message.get("more_body"):
                return bytes(body)

    def forget(self, clock: Clock) -> None:
        """Count the body of a request no longer."""
        self.together -= self.sizes.pop(clock, 0)

    def _hold(self, clock: Clock, more: int) -> None:
        self.sizes[clock] += more
        self.together += more
        while self.together > MOST_TOGETHER * self.largest:
            largest = max(self.sizes, key=self.sizes.__getitem__)
            refused = Refused(429, "too much is arriving at the same time; try again")
            self.forget(largest)
            if largest is clock:
                raise refused
            largest.end(refused)


def announces_body(scope: Message) -> bool:
    """Return whether a request says that a body follows."""
    return header(scope, b"content-length") not in ("", "0") or bool(header(scope, b"transfer-encoding"))


def replayed(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read to the guarded application; after it only that the caller went away."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        if waiting:
            return waiting.pop()
        while (message := await receive())["type"] == "http.request":
            continue
        return message

    return again
