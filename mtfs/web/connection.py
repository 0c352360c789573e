"""A connection whose requests have to begin: the guard sees a request only once its head is complete.

Neither uvicorn nor its parser limits how long the head of a request takes, nor, with httptools, how large it is, how
large the headers after a body in chunks are, how many requests wait on one connection, or how many connections wait.
"""

from __future__ import annotations

import logging
from asyncio import BaseTransport, TimerHandle
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from mtfs.web.guard import HEAD_TOO_LARGE
from mtfs.web.log import FewLines
from mtfs.web.messages import FIELD_BYTES, HEAD_BYTES

HEAD_SECONDS = 10
"""How long a connection is kept on which no request becomes complete up to its body."""
MOST_CONNECTIONS = 400
"""Connections at a time; of more, the one that has waited longest for the rest of its request is closed."""
MOST_IN_A_ROW = 16
"""Requests that may wait on one connection while another one of it is answered."""
SAYS_WHAT_IS_BODY = hasattr(AutoHTTPProtocol, "on_body")
"""Whether the parser tells a body from what stands around it; the other one (h11) limits that itself."""
NO_REQUEST = "this is no HTTP request that the server understands"


class NotOurFault(logging.Filter):
    """Leaves out of uvicorn's log what callers do wrong: they could fill it."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Return whether a line is written: faults are."""
        return record.levelno >= logging.ERROR


for log_filter in (NotOurFault(), FewLines()):
    logging.getLogger("uvicorn.error").addFilter(log_filter)


class Connection(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # httptools where it is installed, otherwise h11
    """One of uvicorn's connections that is closed when the head of a request takes too long or is too large."""

    late: TimerHandle | None = None
    since = 0.0
    head = 0
    fields = 0
    refusal = NO_REQUEST
    answered: Any = None

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin to wait for a request; make room where too many do."""
        super().connection_made(transport)
        self.since = self.loop.time()
        self._wait()
        if len(self.connections) > MOST_CONNECTIONS:
            waiting = [one for one in self.connections if isinstance(one, Connection) and one.is_arriving]
            if waiting:
                min(waiting, key=lambda one: one.since).transport.abort()

    def data_received(self, data: bytes) -> None:
        """Take what arrives; refuse a head that has become too large."""
        was_waiting = self._is_waiting()
        self.head += len(data) if was_waiting or SAYS_WHAT_IS_BODY else 0
        super().data_received(data)
        if was_waiting and not self._is_waiting():
            self.head = 0
        self._wait()
        if self.head > HEAD_BYTES:
            self._refuse(HEAD_TOO_LARGE)

    def on_body(self, body: bytes) -> None:
        """Take a part of a body (httptools): what follows it, such as a header without end, is counted afresh."""
        self.head = 0
        super().on_body(body)

    def on_message_begin(self) -> None:
        """Begin a request (httptools); refuse one of too many that wait on this connection."""
        self.fields = 0
        if len(self.pipeline) >= MOST_IN_A_ROW:
            raise ValueError("too many requests in a row")
        super().on_message_begin()

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        """Begin to answer a request (httptools), maybe not the last that has arrived."""
        self.answered = cycle
        super()._start_asgi_task(cycle, app)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header (httptools), before or after the body; refuse it where all are too large together."""
        self.fields += len(name) + len(value) + FIELD_BYTES
        if self.fields > HEAD_BYTES:
            self.refusal = HEAD_TOO_LARGE
            raise ValueError(HEAD_TOO_LARGE)
        super().on_header(name, value)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, in our own words."""
        if self.transport.is_closing():
            return
        super().send_400_response(f"{self.refusal}\n")
        for cycle in (self.cycle, self.answered):
            if cycle is not None:  # whoever answers it need not write any more, nor wait for the rest
                cycle.disconnected = True
                cycle.message_event.set()

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self.head, self.since = 0, self.loop.time()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        super().connection_lost(exc)

    @property
    def is_arriving(self) -> bool:
        """Whether the connection waits for a request or for the rest of one."""
        return self._is_waiting() or bool(self.cycle.more_body)

    def _is_waiting(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        """Give the next head its time, from when it could begin, however often a part of it arrives."""
        if not self._is_waiting():
            self._stop_waiting()
        elif self.late is None:
            self.late = self.loop.call_later(HEAD_SECONDS, self._too_late)

    def _stop_waiting(self) -> None:
        if self.late is not None:
            self.late.cancel()
            self.late = None

    def _too_late(self) -> None:
        if self.head:
            self._refuse(f"the head of the request was not complete within {HEAD_SECONDS} s")
        elif not self.transport.is_closing():
            self.transport.close()

    def _refuse(self, why: str) -> None:
        self.refusal = why
        self.send_400_response(why)
