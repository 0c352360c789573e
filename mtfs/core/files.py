"""Files written whole or not at all, and earlier ones kept: whatever happens midway, nothing is lost or left behind."""

from __future__ import annotations

import itertools
import os
import secrets
import shutil
import signal
import stat
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from mtfs.core.errors import ToolError
from mtfs.core.locks import only_writer

NO_PLACE = (PermissionError, FileNotFoundError, NotADirectoryError)
"""What the system says of a folder that is not there, or closed to us."""
ENDING = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
"""Signals that end a program at once unless it says otherwise."""


@contextmanager
def atomic_write(path: str | Path) -> Iterator[Path]:
    """Give a temporary path beside `path`, which takes its place once the block ends without an error.

    The new file has the mode and, where that is allowed, the owner of the one that it replaces. A symbolic link stays:
    what it points at is replaced.

    Raises:
        ToolError: where the folder or the file cannot be written, or the disk is full; what stood there stays.
    """
    target = _target(Path(path))
    temporary = target.with_name(f".{target.stem[:50]}-{secrets.token_hex(4)}{target.suffix}")
    with _cleaning_up():
        try:
            before = _start(temporary, target)
            yield temporary
            if before is not None:
                _like(temporary, before)
            try:
                temporary.replace(target)
            except OSError as error:
                raise ToolError(
                    f"{path}: cannot be replaced ({error.strerror}); close it where it is open, or choose another name"
                ) from None
        except OSError as error:
            raise _not_written(path, error) from error
        finally:
            with suppress(FileNotFoundError, NotADirectoryError):
                temporary.unlink()


def write_whole(path: str | Path, content: bytes) -> None:
    """Write the content to `path`, whole or not at all.

    Raises:
        ToolError: where it cannot be written.
    """
    with atomic_write(path) as temporary:
        temporary.write_bytes(content)


@dataclass
class Backup:
    """Where the earlier file of a name was kept; None where there was none, or where nothing changed."""

    path: Path | None = None


@contextmanager
def keep_previous(path: Path) -> Iterator[Backup]:
    """Keep the file that the block replaces as NAME.previous.SUFFIX, if the new one differs.

    It is kept before the block begins, and nobody else who keeps earlier files writes to `path` until the block ends.
    Earlier copies stay: the next one is NAME.previous-2.SUFFIX.

    Raises:
        ToolError: where the earlier file cannot be kept; it then stays as it was.
    """
    target, backup = _target(Path(path)), Backup()
    with _cleaning_up(), ExitStack() as stack:
        try:
            stack.enter_context(only_writer(target))
            kept = _kept(target) if target.exists() else None
        except OSError as error:
            raise _not_written(path, error) from error
        try:
            yield backup
        finally:
            if kept is not None and _same_content(kept, target):
                with suppress(OSError):  # on Windows it stays while the file is open elsewhere
                    kept.unlink()
            else:
                backup.path = kept if kept is None or Path(path).is_symlink() else Path(path).with_name(kept.name)


def _target(path: Path) -> Path:
    """Return the file that is to be written: what `path` points at, if it is a symbolic link.

    Raises:
        ToolError: where what stands there is no file, or may not be changed.
    """
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise ToolError(f"{path}: is a symbolic link that leads round in a circle; choose another name")
    if not target.exists():
        return target
    if not target.is_file():
        kind = "a folder" if target.is_dir() else "no ordinary file"
        raise ToolError(f"{path}: cannot be replaced (it is {kind}); choose the name of a file")
    if not os.access(target, os.W_OK):
        raise ToolError(f"{path}: is protected against writing; choose another name, or allow writing to it")
    return target


def _start(temporary: Path, target: Path) -> os.stat_result | None:
    """Make the temporary file, readable by nobody else while it takes the place of another, and return that one's."""
    before = target.stat() if target.exists() else None
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if before is None else 0o600))
    return before


def _like(temporary: Path, before: os.stat_result) -> None:
    """Give the file the owner and the mode of the one before."""
    if hasattr(os, "chown"):
        with suppress(PermissionError):
            os.chown(temporary, before.st_uid, before.st_gid)
    temporary.chmod(stat.S_IMODE(before.st_mode))


def _not_written(path: str | Path, error: OSError) -> ToolError:
    remedy = "choose another place" if isinstance(error, NO_PLACE) else "free some space or choose another place"
    return ToolError(f"{path}: cannot be written ({error.strerror or error}); {remedy}")


def _kept(target: Path) -> Path:
    """Give the file a second name that is free, or copy it where a drive knows no second names."""
    for count in itertools.count(1):
        number = f"-{count}" if count > 1 else ""
        kept = target.with_suffix(f".previous{number}{target.suffix}")
        with suppress(FileExistsError):
            try:
                kept.hardlink_to(target)
            except FileExistsError:
                raise
            except OSError:
                _copy(target, kept)
            return kept
    raise AssertionError("there is always a free name")


def _copy(target: Path, kept: Path) -> None:
    """Copy a file to a name that must be free; what is copied in part goes.

    Raises:
        FileExistsError: where the name is taken.
        OSError: where the copy cannot be made.
    """
    os.close(os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        shutil.copy2(target, kept)
    except BaseException:
        kept.unlink()
        raise


def _same_content(one: Path, other: Path) -> bool:
    return other.is_file() and (one.samefile(other) or one.read_bytes() == other.read_bytes())


class _Stopped(BaseException):
    """A signal that ends the program has arrived."""


@contextmanager
def _cleaning_up() -> Iterator[None]:
    """Let the block clean up before a signal ends the program, undisturbed by further ones.

    Signals that the program handles in a way of its own are left to it, as are all outside of the main thread.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []

    def stop(number: int, frame: FrameType | None) -> None:
        if not received:
            received.append(number)
            raise KeyboardInterrupt if number == signal.SIGINT else _Stopped

    usual = {number: signal.SIG_DFL for number in ENDING} | {signal.SIGINT: signal.default_int_handler}
    ours = [number for number, handler in usual.items() if signal.getsignal(number) is handler]
    try:
        for number in ours:
            signal.signal(number, stop)
        yield
    finally:
        for number in ours:
            signal.signal(number, usual[number])
        if received and received[0] != signal.SIGINT:
            signal.raise_signal(received[0])
