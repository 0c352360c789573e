"""Files written whole or not at all: an interrupted or failed write leaves the old file as it was."""

from __future__ import annotations

import itertools
import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from mtfs.core.errors import ToolError


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """A temporary path beside `path` that takes its place once the block ends without an error.

    Raises:
        ToolError: where the folder or the file cannot be written.
    """
    path = Path(path)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=path.suffix, dir=path.parent)
        os.close(handle)
    except OSError as error:
        raise ToolError(f"{path}: cannot be written ({error.strerror}); choose another place") from None
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(_usual_mode())
        try:
            temporary.replace(path)
        except OSError as error:
            raise ToolError(
                f"{path}: cannot be replaced ({error.strerror}); close it where it is open, or choose another name"
            ) from None
    finally:
        temporary.unlink(missing_ok=True)


def write_whole(path: str | Path, content: bytes) -> None:
    """Write the content to `path`, whole or not at all."""
    with replacing(path) as temporary:
        temporary.write_bytes(content)


_READING_THE_MASK = threading.Lock()


def _usual_mode() -> int:
    with _READING_THE_MASK:  # it can be read only by setting it, for the whole process
        mask = os.umask(0)
        os.umask(mask)
    return 0o666 & ~mask


@dataclass
class Kept:
    """Where the earlier file of a name was kept; None where there was none, or where nothing changed."""

    path: Path | None = None


@contextmanager
def keep_previous(path: Path) -> Iterator[Kept]:
    """Keep the file that the block replaces as NAME.previous.SUFFIX, if the new one differs.

    Earlier copies stay: the next one is NAME.previous-2.SUFFIX.
    """
    kept, before = Kept(), path.read_bytes() if path.is_file() else None
    yield kept
    if before is not None and before != path.read_bytes():
        kept.path = _free_name(path)
        write_whole(kept.path, before)


def _free_name(path: Path) -> Path:
    for count in itertools.count(1):
        number = f"-{count}" if count > 1 else ""
        found = path.with_suffix(f".previous{number}{path.suffix}")
        if not found.exists():
            return found
    raise AssertionError("there is always a free name")
