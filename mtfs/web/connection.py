"""A connection whose requests have to begin: the guard sees a request only once its head is complete.

Neither uvicorn nor its parser limits how long the head of a request takes, nor, with httptools, how large it is.
"""

from __future__ import annotations

from asyncio import BaseTransport, TimerHandle

from uvicorn.protocols.http.auto import AutoHTTPProtocol

HEAD_SECONDS = 10
"""How long a connection is kept on which no request becomes complete up to its body."""
HEAD_BYTES = 65_536
"""The largest head of a request: its first line and its headers."""


class Connection(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # httptools where it is installed, otherwise h11
    """One of uvicorn's connections that is closed when the head of a request takes too long or is too large."""

    late: TimerHandle | None = None
    head = 0

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait()

    def data_received(self, data: bytes) -> None:
        """Take what arrives; refuse a head that has become too large."""
        self.head += len(data) if self._is_waiting() else 0
        super().data_received(data)
        self._wait()
        if self.head > HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response(f"the head of a request may have {HEAD_BYTES:,} bytes\n")

    def on_response_complete(self) -> None:
        """Wait for the next request."""
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _is_waiting(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _wait(self) -> None:
        """Give the next head its time, from when it could begin, however often a part of it arrives."""
        if not self._is_waiting():
            self._stop_waiting()
        elif self.late is None:
            self.late = self.loop.call_later(HEAD_SECONDS, self._too_late)

    def _stop_waiting(self) -> None:
        self.head = 0
        if self.late is not None:
            self.late.cancel()
            self.late = None

    def _too_late(self) -> None:
        if self.transport.is_closing():
            return
        if self.head:
            self.send_400_response(f"the head of the request was not complete within {HEAD_SECONDS} s\n")
        else:
            self.transport.close()
