"""Processes that answer questions: ended at their limit, bounded in number and memory, replaced once grown."""

import asyncio
import os
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from mtfs.web import api, workers
from mtfs.web.answering import OF_TABS
from mtfs.web.api import routes
from mtfs.web.clock import KEY, Clock
from mtfs.web.frames import Result, receive_frame, send_frame
from mtfs.web.worker import answered_within_memory, command
from mtfs.web.workers import LARGE_TOGETHER, SMALL_BODY, Pool, WorkerFault, Workers

STANDS_IN = """
import os, sys, time
sys.path[:] = %r
from mtfs.web.frames import receive_frame, send_frame
while True:
    head, body = receive_frame(sys.stdin.buffer)
    if head["kind"] == "for ever":
        time.sleep(600)
    if head["kind"] == "end":
        break
    answer = dict(status=200, media_type="text/plain", has_grown=head["kind"] == "grow",
                  fault="KeyError: x" if head["kind"] == "fault" else "")
    send_frame(sys.stdout.buffer, answer, str(os.getpid()).encode())
"""
"""A process that answers with its number, or behaves as the kind of the question says."""


@pytest.fixture(autouse=True)
def stands_in(monkeypatch):
    monkeypatch.setattr(workers, "command", lambda *_: [sys.executable, "-c", STANDS_IN % sys.path])


def with_pool(test, most=1):
    """What a test of a pool gives; the pool ends with it."""

    async def run():
        pool = Pool(most)
        try:
            return await test(pool)
        finally:
            pool.end()

    return asyncio.run(run())


async def asked(pool, kind="number", size=0, seconds=60.0):
    """The number of the process that answers."""
    clock = Clock(seconds)
    async with clock.limit:
        return int((await pool.ask(kind, b"x" * size, clock)).content)


async def cancelled(*tasks):
    """Cancel tasks and wait for their end."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def is_there(process):
    with suppress(ProcessLookupError):
        os.kill(process, 0)
        return True
    return False


def test_one_process_answers_question_after_question():
    async def test(pool):
        return {await asked(pool) for _ in range(5)}

    assert len(with_pool(test)) == 1


def test_there_are_no_more_processes_than_there_may_be():
    async def test(pool):
        return await asyncio.gather(*(asked(pool) for _ in range(20)))

    assert len(set(with_pool(test, 2))) <= 2


def test_a_calculation_that_takes_too_long_is_ended_and_the_next_one_is_answered():
    async def test(pool):
        first = await asked(pool)
        with pytest.raises(TimeoutError):
            await asked(pool, "for ever", seconds=0.2)
        second = await asked(pool)
        limit = time.monotonic() + 30
        while is_there(first) and time.monotonic() < limit:
            await asyncio.sleep(0.05)
        return first, second, is_there(first)

    first, second, is_still_there = with_pool(test)
    assert first != second and not is_still_there


def test_what_waits_too_long_is_told_so_and_takes_nothing_from_others():
    async def test(pool):
        running = asyncio.create_task(asked(pool, "for ever"))
        await asyncio.sleep(0.1)
        clock = Clock(0.2)
        with pytest.raises(TimeoutError):
            async with clock.limit:
                await pool.ask("number", b"", clock)
        await cancelled(running)
        return clock.late.status, await asked(pool)

    status, number = with_pool(test)
    assert status == 429 and number


def test_time_of_computing_begins_when_a_process_takes_the_question():
    async def test(pool):
        clock = Clock(60.0)
        async with clock.limit:
            await pool.ask("number", b"", clock)
        return clock.late.status

    assert with_pool(test) == 422


async def requested(pool, kind, clock, caller_goes):
    """Make a request of the API, whose caller goes away at an event."""
    from starlette.requests import Request

    waiting = [{"type": "http.request", "body": b""}]

    async def receive():
        if not waiting:
            await caller_goes.wait()
        return waiting.pop() if waiting else {"type": "http.disconnect"}

    route = next(route for route in routes(pool) if route.path == f"/api/{kind}")
    async with clock.limit:
        return await route.endpoint(Request({"type": "http", "method": "POST", "headers": [], KEY: clock}, receive))


@pytest.mark.parametrize("kind", ["compute", "simulation"])
def test_a_calculation_that_its_caller_cancels_is_ended_and_its_process_free_for_others(monkeypatch, kind):
    monkeypatch.setattr(api, "SECONDS_AFTER_THE_CALLER", 0.1)

    class Stuck:
        """Processes that never answer the first question."""

        def __init__(self, pool):
            self.pool, self.kinds = pool, ["number", "for ever"]

        async def ask(self, kind, body, clock, takes_longer, can_wait):
            return await self.pool.ask(self.kinds.pop(), body, clock)

    async def test(pool):
        stuck, clock, gone = Stuck(pool), Clock(600.0), asyncio.Event()
        first = asyncio.create_task(requested(stuck, kind, clock, gone))
        await asyncio.sleep(0.1)
        second = asyncio.create_task(requested(stuck, kind, Clock(600.0), asyncio.Event()))
        gone.set()
        with pytest.raises(TimeoutError):
            await first
        return str(clock.late), (await second).status_code

    assert with_pool(test) == ("the caller has gone", 200)


@pytest.mark.parametrize(
    ("kind", "seconds", "takes_longer", "can_wait"),
    [("compute", 20, False, False), ("plan", 20, False, False), ("ranges", 30, True, False),
     ("report", 60, True, False), *((kind, 60, True, True) for kind in OF_TABS)],
)  # fmt: skip
def test_what_takes_longer_than_figures_has_more_time_and_leaves_their_process(kind, seconds, takes_longer, can_wait):
    asked_for = []

    class Noting:
        async def ask(self, kind, body, clock, takes_longer, can_wait):
            begun = asyncio.get_running_loop().time()
            clock.begin_computing()
            asked_for.append((kind, str(clock.late), takes_longer, can_wait, clock.limit.when() - begun >= seconds))
            return Result(200, "text/plain", b"")

    async def test():
        await requested(Noting(), kind, Clock(20.0), asyncio.Event())

    asyncio.run(test())
    assert asked_for == [(kind, f"took longer than {seconds} s; ask for less at once", takes_longer, can_wait, True)]


def test_of_those_that_wait_the_smallest_goes_first():
    async def test(pool):
        order = []

        async def one(size):
            await asked(pool, size=size)
            order.append(size)

        running = asyncio.create_task(asked(pool, "for ever"))
        await asyncio.sleep(0.1)
        waiting = [asyncio.create_task(one(size)) for size in (3000, 1000, 2000, 10)]
        await asyncio.sleep(0.1)
        await cancelled(running)
        await asyncio.gather(*waiting)
        return order

    assert with_pool(test) == [10, 1000, 2000, 3000]


@pytest.mark.parametrize("kind", ["grow", "end", "fault"])
def test_a_process_that_has_grown_or_ended_is_replaced_and_a_fault_is_no_reason(kind):
    async def test(pool):
        first = await asked(pool)
        with suppress(WorkerFault):
            await asked(pool, kind)
        return first, await asked(pool)

    first, second = with_pool(test)
    assert (first == second) is (kind == "fault")


@pytest.mark.parametrize(("kind", "said"), [("end", "process ended"), ("fault", "KeyError: x")])
def test_a_fault_of_a_process_is_one_line_for_the_log(kind, said):
    with pytest.raises(WorkerFault, match=said):
        with_pool(lambda pool: asked(pool, kind))


def test_a_process_that_was_ended_while_it_was_idle_is_not_asked():
    async def test(pool):
        first = await asked(pool)
        os.kill(first, 9)
        limit = time.monotonic() + 30
        while not pool.idle[0].has_ended and time.monotonic() < limit:
            await asyncio.sleep(0.05)
        return first, await asked(pool)

    first, second = with_pool(test)
    assert first != second


def test_small_questions_do_not_wait_for_large_ones():
    async def test():
        both = Workers()
        large = [
            asyncio.create_task(asked(both.large, "for ever", SMALL_BODY + 1, 60.0)) for _ in range(LARGE_TOGETHER)
        ]
        await asyncio.sleep(0.1)
        clock = Clock(60.0)
        async with clock.limit:
            small = await both.ask("number", b"{}", clock)
            report = await both.ask("number", b"{}", clock, takes_longer=True)
            waits = asyncio.create_task(both.ask("number", b"{}", clock, takes_longer=True, can_wait=True))
            await asyncio.sleep(0.1)
            is_waiting = not waits.done()
            await cancelled(*large)
            waited = await waits
        both.end()
        return small.status, report.status, is_waiting, waited.status

    assert asyncio.run(test()) == (200, 200, True, 200)


@pytest.fixture
def process():
    """A real process that answers questions."""
    started = subprocess.Popen(command(500_000_000, 0), stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    yield started
    started.kill()
    started.wait()
    for stream in (started.stdin, started.stdout):
        stream.close()


def answer(process, kind, body):
    send_frame(process.stdin, {"kind": kind}, body)
    head, content = receive_frame(process.stdout)
    return Result(content=content, **head)


def test_a_real_process_answers_and_goes_on_after_what_is_wrong(process):
    for kind, body, status in (
        ("compute", b'{"plan": "nhse:QUE"}', 200),
        ("compute", b"{", 400),
        ("report", b'{"plan": "nhse:QUE"}', 200),
        ("plan", b'{"plan": "nhse:QUE"}', 200),
    ):
        result = answer(process, kind, body)
        assert result.status == status and not result.fault and not result.has_grown, result.content[:200]
        assert bool(result.name) is (kind != "compute")


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory can be limited on Linux alone")
def test_a_process_takes_no_more_memory_than_it_may():
    code = (
        "import sys\n"
        f"sys.path[:] = {sys.path!r}\n"
        "from mtfs.web import answering, worker\n"
        "answering.answered = lambda kind, body: bytearray(len(body) * 400_000_000)\n"
        "assert worker.limit_memory(100_000_000)\n"
        "result = worker.answered_within_memory('compute', b'x')\n"
        "assert result.status == 422 and result.has_grown and b'more memory' in result.content, result\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


def test_a_fault_is_said_in_one_line_and_without_what_was_asked(monkeypatch):
    def fail(kind, body):
        raise KeyError("line\nof ours")

    monkeypatch.setattr("mtfs.web.answering.answered", fail)
    result = answered_within_memory("compute", b"secret")
    assert result.status == 500 and not result.content and "secret" not in result.fault
    assert "KeyError" in result.fault and "test_workers.py:" in result.fault and "\n" not in result.fault


def test_a_process_ends_with_its_server_even_while_it_computes():
    code = (
        f"import sys, time\nsys.path[:] = {sys.path!r}\n"
        "from mtfs.web import worker\n"
        "worker.answered_within_memory = lambda kind, body: time.sleep(600)\n"
        "worker._load = lambda: None\n"
        "worker.main(500_000_000, 0)\n"
    )
    started = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    send_frame(started.stdin, {"kind": "compute"}, b"")
    time.sleep(1)
    assert started.poll() is None
    started.stdin.close()
    assert started.wait(60) != 0
    started.stdout.close()


def test_the_token_is_not_known_to_processes_that_compute(monkeypatch):
    monkeypatch.setenv("MTFS_SERVER_TOKEN", "a secret of the server, 0123456789")
    code = (
        "import os, sys\nfrom mtfs.web.frames import send_frame\n"
        "known = str('MTFS_SERVER_TOKEN' in os.environ).encode()\n"
        "send_frame(sys.stdout.buffer, dict(status=200, media_type=''), known)\nsys.stdin.read()\n"
    )
    monkeypatch.setattr(workers, "command", lambda *_: [sys.executable, "-c", code])
    worker = workers.Worker(0, 0)
    assert worker.ask("x", b"").content == b"False"
    worker.end()
