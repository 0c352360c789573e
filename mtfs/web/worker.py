"""A process that answers questions of the API, one after another, until it is ended or its server is gone.

Server and process exchange frames over the process's standard streams: a head as JSON and a body, each after its
length. The process has an upper limit of memory where the system has one, and asks to be replaced once it has grown.
"""

from __future__ import annotations

import contextlib
import os
import queue
import signal
import sys
import threading
from dataclasses import asdict
from typing import IO, Any

from mtfs.web.frames import Result, receive_frame, send_frame

GROWTH_BYTES = 80_000_000
"""A process that has grown by more is replaced: what it has computed may stay in its caches."""
TOO_LARGE = "takes more memory than one request may have; ask for less at once, or use mtfs on your own computer"


def main(memory: int, nice: int) -> None:
    """Answer questions from the standard input until it ends.

    Args:
        memory: Bytes that the process may take beyond what it has once it is ready.
        nice: How much further back in line it stands than the server, which has to answer everyone (Unix).
    """
    questions, results = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing that is printed may stand among the frames
    with contextlib.suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C stops the server, which ends this process
    waiting: queue.SimpleQueue[tuple[dict[str, Any], bytes]] = queue.SimpleQueue()
    threading.Thread(target=_read, args=(questions, waiting), daemon=True).start()
    with contextlib.suppress(AttributeError, OSError):
        os.nice(nice)
    _load()
    limit_memory(memory)
    started = resident_bytes()
    with contextlib.suppress(MemoryError):  # the server has another process take the place of one that ends
        while True:
            head, body = waiting.get()
            result = answered_within_memory(head["kind"], body)
            has_grown = result.has_grown or resident_bytes() - started > GROWTH_BYTES
            rest = {name: value for name, value in asdict(result).items() if name != "content"}
            send_frame(results, rest | {"has_grown": has_grown}, result.content)


def _read(questions: IO[bytes], waiting: queue.SimpleQueue[tuple[dict[str, Any], bytes]]) -> None:
    """Take questions as they come; end the process at once, whatever it is doing, where the server is gone."""
    try:
        while True:
            waiting.put(receive_frame(questions))
    except (EOFError, OSError, MemoryError):
        os.kill(os.getpid(), signal.SIGTERM)


def _load() -> None:
    """Import what answers need, so that none waits for it."""
    import openpyxl  # noqa: F401
    import xlsxwriter  # noqa: F401

    import mtfs.analysis.uncertainty.marginals  # noqa: F401
    import mtfs.plan.workbook  # noqa: F401
    import mtfs.report.book.workbook  # noqa: F401
    import mtfs.web.tabs.kinds  # noqa: F401
    from mtfs.plan.library import DEFAULT
    from mtfs.web import answers
    from mtfs.web.question import read_question

    answers.computed(read_question({"plan": DEFAULT}))


def limit_memory(more: int) -> bool:
    """Let this process take so many bytes more than it has; whether the system can hold it to that."""
    try:
        import resource
        from pathlib import Path

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + more
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    except (ImportError, OSError, ValueError):
        return False
    return True


def resident_bytes() -> int:
    """Return the memory that this process holds; 0 where the system does not say."""
    try:
        import resource

        with open("/proc/self/statm", encoding="ascii") as counts:
            return int(counts.read().split()[1]) * resource.getpagesize()
    except (ImportError, OSError):
        return 0


def answered_within_memory(kind: str, body: bytes) -> Result:
    """Return the answer to a question, or why there is none: a fault is said in one line, never raised."""
    from mtfs.web.answering import answered
    from mtfs.web.guard import described

    try:
        return answered(kind, body)
    except MemoryError:
        return Result(422, "text/plain; charset=utf-8", f"{TOO_LARGE}\n".encode(), has_grown=True)
    except Exception as error:
        return Result(500, "text/plain; charset=utf-8", b"", fault=described(error))


def command(memory: int, nice: int) -> list[str]:
    """Return the command that starts such a process: it finds modules where this one does."""
    code = f"import sys; sys.path[:] = {sys.path!r}; from mtfs.web.worker import main; main({memory}, {nice})"
    return [sys.executable, "-c", code]
