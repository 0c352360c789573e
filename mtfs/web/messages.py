"""The messages between a web server and what it serves (ASGI), and how a request's headers are read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

HEAD_BYTES = 65_536
"""The largest head of a request: its first line and its headers, those after a body in chunks included."""
FIELD_BYTES = 4
"""What a header has beside its name and its value: a colon, a space, the end of the line."""


def header(scope: Message, name: bytes) -> str:
    """Return the header of a name, empty where there is none."""
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return next((value.decode("latin-1").strip() for key, value in headers if key == name), "")


def head_bytes(scope: Message) -> int:
    """Return about how many bytes the head of a request had."""
    fields = sum(len(name) + len(value) + FIELD_BYTES for name, value in scope["headers"])
    return fields + len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"")
