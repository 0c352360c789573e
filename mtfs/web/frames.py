"""What the server and its processes exchange: frames of a head as JSON and a body, and the answer to a question."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass
from typing import IO, Any

LENGTHS = struct.Struct(">II")


@dataclass(frozen=True, slots=True)
class Result:
    """The answer to a question, and what its process says of itself.

    Attributes:
        status: HTTP status.
        media_type: Of the content.
        content: What is answered.
        name: Name of the file that the content is; empty where it is none.
        fault: What went wrong in the process itself, in one line; empty where nothing did.
        has_grown: Whether the process is to be replaced.
    """

    status: int
    media_type: str
    content: bytes
    name: str = ""
    fault: str = ""
    has_grown: bool = False


def send_frame(stream: IO[bytes], head: dict[str, Any], body: bytes) -> None:
    """Write one frame."""
    text = json.dumps(head).encode()
    stream.write(LENGTHS.pack(len(text), len(body)) + text)
    stream.write(body)
    stream.flush()


def receive_frame(stream: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """Return head and body of the next frame.

    Raises:
        EOFError: where the other side is gone.
    """
    text, body = LENGTHS.unpack(_exactly(stream, LENGTHS.size))
    return json.loads(_exactly(stream, text)), _exactly(stream, body)


def _exactly(stream: IO[bytes], count: int) -> bytes:
    content = stream.read(count)
    if len(content) < count:
        raise EOFError
    return content
