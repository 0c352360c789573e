"""The processes that answer questions about plans: bounded in number, time and memory, warm before they are asked.

A calculation that takes too long is ended with its process, and another process takes its place. Small questions,
which cannot take long, have a process of their own, so that a changed assumption on the page does not wait for
somebody's large plan; of larger ones the smallest goes first.
"""

from __future__ import annotations

import asyncio
import heapq
import os
import subprocess
import threading
from contextlib import suppress
from itertools import count

from mtfs.web.clock import Clock
from mtfs.web.frames import Result, receive_frame, send_frame
from mtfs.web.settings import TOKEN
from mtfs.web.worker import command

MEMORY_BYTES = 500_000_000
"""What one process may take beyond what it has when it begins."""
SMALL_BODY = 10_000
"""Bytes of a question that is small: a plan by its name with changes, or a plan sent along that has few numbers."""
BEHIND_THE_SERVER = 5
"""So much further back in line are those for larger questions (Unix): others' small ones go first."""
LARGE_TOGETHER = 2
"""Processes for larger questions."""
ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


class WorkerFault(Exception):
    """A process that answers questions failed; the message is a line for the log."""


class Worker:
    """One process that answers questions."""

    def __init__(self, memory: int, nice: int) -> None:
        """Have a process that may take `memory` bytes more than it begins with; it starts when it is needed."""
        self.command = command(memory, nice)
        self.process: subprocess.Popen[bytes] | None = None
        self.starting = threading.Lock()

    def start(self) -> subprocess.Popen[bytes]:
        """Start the process, unless it runs, and return it; whether it is ready need not be waited for."""
        with self.starting:
            if self.process is None:
                environment = {name: value for name, value in os.environ.items() if name != TOKEN} | ONE_THREAD
                self.process = subprocess.Popen(
                    self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
                )
            return self.process

    @property
    def has_ended(self) -> bool:
        """Whether the process is gone."""
        return self.process is not None and self.process.poll() is not None

    def ask(self, kind: str, body: bytes) -> Result:
        """Return the answer to a question; this takes as long as it takes.

        Raises:
            WorkerFault: where the process ends meanwhile.
        """
        process = self.start()
        assert process.stdin is not None and process.stdout is not None
        try:
            send_frame(process.stdin, {"kind": kind}, body)
            head, content = receive_frame(process.stdout)
        except (EOFError, OSError, ValueError):
            raise WorkerFault(f"a calculation's process ended ({process.poll()})") from None
        return Result(content=content, **head)

    def end(self) -> None:
        """End the process, whatever it is doing, and wait until it has ended."""
        process = self.start()
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):  # a question that was not taken
                if stream is not None:
                    stream.close()


class Pool:
    """Processes that take turns: each answers one question at a time, the smallest that waits goes first."""

    def __init__(self, most: int, memory: int = MEMORY_BYTES, nice: int = 0) -> None:
        """Have at most so many processes, so far back in line; none is started yet."""
        self.most, self.memory, self.nice = most, memory, nice
        self.idle: list[Worker] = []
        self.busy: set[Worker] = set()
        self.waiting: list[tuple[int, int, asyncio.Future[Worker]]] = []
        self.order = count()

    def start(self) -> None:
        """Have a process ready, unless one is or there may be no more."""
        if not self.idle and len(self.busy) < self.most:
            worker = self._new()
            self.idle.append(worker)
            threading.Thread(target=worker.start, daemon=True).start()

    def end(self) -> None:
        """End all processes."""
        for worker in (*self.idle, *self.busy):
            worker.end()
        self.idle.clear()

    def _new(self) -> Worker:
        return Worker(self.memory, self.nice)

    async def ask(self, kind: str, body: bytes, clock: Clock) -> Result:
        """Return the answer to a question; the clock begins again once a process takes it.

        Raises:
            WorkerFault: where the process fails.
            asyncio.CancelledError: where the clock runs out: the process is ended.
        """
        from anyio import to_thread

        clock.begin_waiting()
        worker = await self._turn(len(body))
        clock.begin_computing()
        may_stay = False
        try:
            result = await to_thread.run_sync(worker.ask, kind, body, abandon_on_cancel=True)
            may_stay = not result.has_grown
        finally:
            self._give_back(worker, may_stay)
        if result.fault:
            raise WorkerFault(result.fault)
        return result

    async def _turn(self, size: int) -> Worker:
        """Wait for a process that is free, and take it."""
        while self.idle:
            worker = self.idle.pop()
            if not worker.has_ended:
                self.busy.add(worker)
                self.start()  # whoever asks next does not wait until a process is ready
                return worker
            worker.end()  # it has ended; this closes its streams
        if len(self.busy) < self.most:
            worker = self._new()
            self.busy.add(worker)
            return worker
        turn: asyncio.Future[Worker] = asyncio.get_running_loop().create_future()
        heapq.heappush(self.waiting, (size, next(self.order), turn))
        try:
            return await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # it was given a process at the moment when its time ended
                self._give_back(turn.result(), True)
            raise

    def _give_back(self, worker: Worker, may_stay: bool) -> None:
        """Let the process, or another one in its place, go to whoever waits."""
        self.busy.discard(worker)
        if not may_stay:
            ending, worker = worker, self._new()
            # ending a large process takes a while, which nobody else should wait for
            threading.Thread(target=_replace, args=(ending, worker), daemon=True).start()
        while self.waiting:
            turn = heapq.heappop(self.waiting)[2]
            if not turn.done():
                self.busy.add(worker)
                turn.set_result(worker)
                return
        self.idle.append(worker)


def _replace(ending: Worker, next_one: Worker) -> None:
    ending.end()
    next_one.start()


class Workers:
    """The processes of one server: one for small questions, some for larger ones."""

    def __init__(self) -> None:
        """Start none yet."""
        self.small, self.large = Pool(1), Pool(LARGE_TOGETHER, nice=BEHIND_THE_SERVER)

    def start(self) -> None:
        """Have one process of each ready."""
        self.small.start()
        self.large.start()

    def end(self) -> None:
        """End all."""
        self.small.end()
        self.large.end()

    async def ask(
        self, kind: str, body: bytes, clock: Clock, takes_longer: bool = False, can_wait: bool = False
    ) -> Result:
        """Return the answer to a question (see `Pool.ask`).

        A small one that takes longer than others leaves the process for small ones to them, where another is free;
        one that can wait does so in any case.
        """
        is_small = len(body) <= SMALL_BODY and not can_wait and not (takes_longer and self.large.idle)
        return await (self.small if is_small else self.large).ask(kind, body, clock)
