"""One writer at a time for a file: a lock that other threads and programs see, and that leaves nothing behind."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

PAUSE = 0.05
"""Seconds between two tries, where the system cannot wait by itself."""


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Wait until nobody else holds the lock of `path`, and hold it while the block runs.

    The lock is on a hidden file beside `path`, which is removed at the end. A program that is killed leaves that file
    but not the lock: the next writer takes it over and removes it. Where a drive knows no locks, nobody waits.

    Raises:
        OSError: where the folder cannot be written.
    """
    beside = path.with_name(f".{path.name}.lock")
    handle = _locked(beside)
    try:
        yield
    finally:
        with suppress(OSError):  # on Windows another writer may have it open: that one removes it
            beside.unlink()
        os.close(handle)


def _locked(beside: Path) -> int:
    """Return an open file that is locked and still has its name: the holder before may have removed it."""
    while True:
        try:
            handle = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
        except PermissionError:
            if sys.platform != "win32" or not beside.exists():
                raise
            time.sleep(PAUSE)  # Windows is still removing it
            continue
        try:
            _wait(handle)
            if _has_name(handle, beside):
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)


def _has_name(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":

    def _wait(handle: int) -> None:
        while True:
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
            except OSError:
                time.sleep(PAUSE)
            else:
                return

else:

    def _wait(handle: int) -> None:
        with suppress(OSError):  # a drive that knows no locks
            fcntl.flock(handle, fcntl.LOCK_EX)
