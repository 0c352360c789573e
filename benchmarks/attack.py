"""The server under attack: `python benchmarks/attack.py` attacks a server of its own on 127.0.0.1 for two minutes.

Meanwhile good requests are asked: every one has to be answered, no health check may fail, and the memory of all of the
server's processes has to stay within its bound. The script starts the server, stops it and itself, and ends with 1
where something did not hold. `--plans 2000` then asks that many different plans one after another and measures what
the server holds before and after. Memory is read from /proc, so elsewhere it is left out and said to be.
"""

from __future__ import annotations

import argparse
import http.client
import json
import multiprocessing
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.queues import SimpleQueue
from pathlib import Path

from hostile import ATTACKS, TOKEN, large_plan, small_plan

SERVE = "import mtfs.cli; mtfs.cli.app(['serve', '--port', '%d', '--seconds', '%g'])"
STARTS_WITHIN = 60
MOST_BYTES = 2_500_000_000
"""Of all processes together: three that compute, at most 500 MB each beyond their start, and the server itself."""
MOST_GROWTH = 300_000_000
MOST_LOG = 100_000
QUIET_SECONDS = 25
"""After the attack, until what it has begun is over: a calculation may take 20 s."""
SIGNED_IN = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json"}
CALL = "/xlwings/custom-functions-call"


@dataclass
class Tally:
    """What good requests of one kind were answered, and how long that took."""

    seconds: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)

    def line(self, name: str) -> str:
        """One line of the table."""
        spent = sorted(self.seconds) or [0.0]
        p50, p95 = (spent[min(len(spent) - 1, int(len(spent) * share))] for share in (0.5, 0.95))
        wrong = ", ".join(f"{count} x {what}" for what, count in self.wrong.items()) or "none"
        return f"{name:<22}{len(self.seconds):>8}{p50 * 1e3:>10.0f}{p95 * 1e3:>10.0f}{spent[-1] * 1e3:>10.0f}   {wrong}"


@contextmanager
def served(folder: Path, limit: float) -> Iterator[tuple[int, subprocess.Popen[bytes], Path]]:
    """A server in a process of its own whose requests may take so many seconds: its port, its process, its log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "log.txt"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MTFS_SERVER_")}
    environment = {"XLWINGS_LICENSE_KEY": "noncommercial", **kept, "MTFS_SERVER_TOKEN": TOKEN}
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE % (port, limit)], stdout=said, stderr=said, env=environment
        )
    try:
        latest = time.monotonic() + STARTS_WITHIN
        while True:
            with suppress(OSError):
                if asked(port, "GET", "/health", None)[0] == 200:
                    break
            if process.poll() is not None or time.monotonic() > latest:
                raise RuntimeError(f"the server did not start: {log.read_text()}")
            time.sleep(0.1)
        yield port, process, log
    finally:
        process.terminate()
        try:
            process.wait(limit + STARTS_WITHIN)  # it waits as long for what it still answers
        finally:
            process.kill()


def asked(port: int, method: str, path: str, data: object) -> tuple[int, bytes]:
    """Status and content of an answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=90)
    try:
        connection.request(method, path, None if data is None else json.dumps(data), SIGNED_IN)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def has_functions(port: int) -> bool:
    """Whether the server serves the functions for Excel."""
    return bool(json.loads(asked(port, "GET", "/health", None)[1])["functions"])


def good_requests(functions: bool) -> dict[str, tuple[float, str, str, object]]:
    """What is asked meanwhile: pause between two, method, path and data."""
    changed = {"plan": "nhse:QUE", "changes": [{"input": "rates.growth", "value": 0.03}]}
    found: dict[str, tuple[float, str, str, object]] = {
        "health check": (0.1, "GET", "/health", None),
        "the page": (0.5, "GET", "/", None),
        "the choices": (1.0, "GET", "/api/plans", None),
        "a changed assumption": (0.3, "POST", "/api/compute", changed),
        "a small plan sent": (1.0, "POST", "/api/compute", {"upload": {"text": small_plan()}}),
        "a report": (5.0, "POST", "/api/report", changed),
    }
    if functions:
        call = {"func_name": "NET_UPLIFT", "args": [[[0.02]], [[0.005]]]}
        found["a call of a function"] = (0.2, "POST", CALL, call)
    return found


def attack(port: int, process: subprocess.Popen[bytes], seconds: float) -> tuple[dict[str, Tally], int, Counter[str]]:
    """Attack for so long: how good requests fared, the most memory that was held, and what attackers were answered."""
    over = threading.Event()
    tallies = {name: Tally() for name in good_requests(has_functions(port))}
    context = multiprocessing.get_context("spawn")  # attackers take no time from those who measure
    answers = context.SimpleQueue()
    attackers = context.Process(target=attackers_for, args=(port, seconds, answers))
    attackers.start()
    threads = [
        threading.Thread(target=_keep_asking, args=(port, over, tallies[name], *asking))
        for name, asking in good_requests(has_functions(port)).items()
    ]
    for thread in threads:
        thread.start()
    most = 0
    while answers.empty() and attackers.is_alive() and process.poll() is None:
        most = max(most, held(process.pid))
        time.sleep(0.2)
    over.set()
    for thread in threads:
        thread.join(100)
    found = answers.get() if not answers.empty() else Counter()
    attackers.join(100)
    return tallies, most, found


def attackers_for(port: int, seconds: float, answers: SimpleQueue[Counter[str]]) -> None:
    """Attack for so long, then put what attackers were answered."""
    over = threading.Event()
    found: Counter[str] = Counter()
    for one in ATTACKS:
        for _ in range(one.at_a_time):
            threading.Thread(target=_keep_attacking, args=(one, port, over, found), daemon=True).start()
    over.wait(seconds)
    over.set()
    answers.put(Counter(found))


def _keep_asking(
    port: int, over: threading.Event, tally: Tally, pause: float, method: str, path: str, data: object
) -> None:
    while not over.is_set():
        began = time.monotonic()
        try:
            status, content = asked(port, method, path, data)
            if status != 200:
                tally.wrong[f"{status} {content[:80].decode(errors='replace').strip()}"] += 1
        except OSError as error:
            tally.wrong[type(error).__name__] += 1
        except http.client.HTTPException as error:
            tally.wrong[type(error).__name__] += 1
        tally.seconds.append(time.monotonic() - began)
        over.wait(pause)


def _keep_attacking(one: Callable[[int], str], port: int, over: threading.Event, answers: Counter[str]) -> None:
    while not over.is_set():
        try:
            answers[f"{one}: {one(port)}"] += 1
        except OSError as error:  # the server closed the connection: that is one way to refuse
            answers[f"{one}: {type(error).__name__}"] += 1
            time.sleep(0.05)


def held(pid: int) -> int:
    """Bytes that a process and those that it has started hold; 0 where the system does not say."""
    parents: dict[int, int] = {}
    sizes: dict[int, int] = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            sizes[int(folder.name)] = int((folder / "statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(sizes.get(one, 0) for one in family)


def different_plans(port: int, process: subprocess.Popen[bytes], count: int) -> tuple[int, int, int]:
    """Ask about so many plans of different structure: bytes held before and after, and answers that were not 200."""
    padding = " " * 20_000  # makes a question that is not small
    for text in (small_plan(), small_plan() + padding):
        asked(port, "POST", "/api/compute", {"upload": {"text": text}})
    before, wrong = held(process.pid), 0
    for number in range(count):
        text = large_plan(number, lines=1 + number % 3, each=1 + number % 5)
        status, _ = asked(port, "POST", "/api/compute", {"upload": {"text": text}})
        wrong += status != 200
        if (number + 1) % 250 == 0:
            print(f"{number + 1:>8,} different plans: {held(process.pid) / 1e6:,.0f} MB", flush=True)
    return before, held(process.pid), wrong


def main() -> int:
    """Attack, measure, say what came of it; 1 where something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=120.0)
    parser.add_argument("--plans", type=int, default=0)
    parser.add_argument("--limit", type=float, default=20.0, help="seconds that a request may take (mtfs serve)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(Path(folder), options.limit) as (port, process, log):
        problems = _attacked(port, process, log, options.seconds) if options.seconds else []
        if options.plans:
            before, after, wrong = different_plans(port, process, options.plans)
            print(f"{options.plans:,} different plans: {before / 1e6:,.0f} MB before, {after / 1e6:,.0f} MB after")
            problems += [f"{wrong} different plans were not answered"] * bool(wrong)
            problems += ["memory grew by more than 300 MB"] * (after - before > MOST_GROWTH)
    print("\n".join(problems) if problems else "Everything held.")
    return 1 if problems else 0


def _attacked(port: int, process: subprocess.Popen[bytes], log: Path, seconds: float) -> list[str]:
    begin = held(process.pid)
    tallies, most, answers = attack(port, process, seconds)
    print(f"{'good requests':<22}{'asked':>8}{'p50 ms':>10}{'p95 ms':>10}{'most ms':>10}   not answered")
    print("\n".join(tally.line(name) for name, tally in tallies.items()))
    print("\nattacks: what they were answered")
    print("\n".join(f"{count:>8}  {what}" for what, count in sorted(answers.items())))
    time.sleep(min(QUIET_SECONDS, seconds))
    end, written = held(process.pid), log.stat().st_size
    print(
        f"\nmemory: {begin / 1e6:,.0f} MB before, at most {most / 1e6:,.0f} MB, {end / 1e6:,.0f} MB after; "
        f"log {written:,} bytes"
    )
    problems = [f"{name}: not every request was answered" for name, tally in tallies.items() if tally.wrong]
    problems += [f"{name}: none was asked" for name, tally in tallies.items() if not tally.seconds]
    problems += ["the server has ended"] * (process.poll() is not None)
    problems += ["too much memory"] * (most > MOST_BYTES) + ["too long a log"] * (written > MOST_LOG)
    problems += [f"the log holds a stack trace: {log.read_text()[:2000]}"] * ("Traceback" in log.read_text())
    return problems


if __name__ == "__main__":
    sys.exit(main())
