"""Calls through the server, against the same JSON echoed by a bare Starlette app under the same uvicorn.

Both run as one process each on this computer, asked in turn from a third by connections that stay open. Without
xlwings Server, or without its licence key in XLWINGS_LICENSE_KEY, the part is left out and says so.
"""

from __future__ import annotations

import http.client
import importlib.util
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from measure import Result, agree, best

CALL = "/xlwings/custom-functions-call"
CONNECTIONS, CALLS = 8, 250
"""Connections at the same time, and scalar calls of each."""
ROWS, COLUMNS = 1000, 10
STARTS_WITHIN = 60
ECHO = """
import json
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

async def echo(request):
    data = json.loads(await request.body())
    return Response(json.dumps({"result": data["args"][0]}), media_type="application/json")

app = Starlette(routes=[Route("%s", echo, methods=["POST"])])
import uvicorn
uvicorn.run(app, port=%d, log_level="warning", access_log=False, ws="none", server_header=False)
"""
OURS = "import mtfs.cli.serve, mtfs.cli; mtfs.cli.app(['serve', '--functions', '--port', '%d'])"


def compare(rounds: int) -> tuple[list[Result], list[str], list[str]]:
    """Results, notes and disagreements."""
    if importlib.util.find_spec("xlwings_server") is None or not os.environ.get("XLWINGS_LICENSE_KEY"):
        return [], ["Server: left out; it needs mtfs[server] and XLWINGS_LICENSE_KEY."], []
    table = [[float(row * COLUMNS + column)] for row in range(ROWS) for column in range(COLUMNS)]
    body = json.dumps({"func_name": "GAP", "args": [table, [[0.5]]]}).encode()
    with served(lambda port: OURS % port) as ours, served(lambda port: ECHO % (CALL, port)) as theirs:
        wrong = _checked(_ask(_connected(ours), body), table)
        sides = [_asking(port, body) for port in (ours, theirs)]
        mine, echoed = best(sides, rounds, least=0)
        spent, seconds = _scalars(ours)
    p50, p95 = (spent[int(len(spent) * share)] * 1e3 for share in (0.5, 0.95))
    notes = [
        f"Server: {ROWS} x {COLUMNS} cells ({len(body):,} bytes) there and back, parsed, checked, computed and "
        f"written; the echo parses and writes the same. Scalar calls by {CONNECTIONS} connections, one worker: "
        f"{len(spent) / seconds:,.0f} a second, p50 {p50:.1f} ms, p95 {p95:.1f} ms."
    ]
    return [Result(f"server, {ROWS} x {COLUMNS} cells", mine, echoed, "bare Starlette echo", 3.0, False)], notes, wrong


def _checked(result: list[list[float]], table: list[list[float]]) -> list[str]:
    good = len(result) == len(table) and all(
        agree(row[0], given[0] - 0.5) for row, given in zip(result, table, strict=True)
    )
    return [] if good else ["the server's gap is not expenditure less funding"]


@contextmanager
def served(code: Callable[[int], str]) -> Iterator[int]:
    """A server in a process of its own; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder, Path(folder, "said.txt").open("w+") as said:
        process = subprocess.Popen([sys.executable, "-c", code(port)], stdout=said, stderr=said)
        try:
            _wait(port, process, Path(said.name))
            yield port
        finally:
            process.terminate()
            process.wait(30)


def _wait(port: int, process: subprocess.Popen[bytes], said: Path) -> None:
    limit = time.monotonic() + STARTS_WITHIN
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            if process.poll() is not None or time.monotonic() > limit:
                raise RuntimeError(f"a server did not start: {said.read_text()}") from None
            time.sleep(0.05)


def _connected(port: int) -> http.client.HTTPConnection:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.connect()
    connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _ask(connection: http.client.HTTPConnection, body: bytes) -> list[list[float]]:
    return json.loads(_raw(connection, body))["result"]


def _raw(connection: http.client.HTTPConnection, body: bytes) -> bytes:
    connection.request("POST", CALL, body, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    content = answer.read()
    if answer.status != 200:
        raise RuntimeError(f"a server answered {answer.status}: {content[:200]!r}")
    return content


def _asking(port: int, body: bytes) -> Callable[[], object]:
    """A call on a connection that stays open; what comes back is read and not parsed, on either side."""
    connection = _connected(port)
    return lambda: _raw(connection, body)


def _scalars(port: int) -> tuple[list[float], float]:
    """Seconds of each of many scalar calls, in order, and of all of them together."""
    body = json.dumps({"func_name": "NET_UPLIFT", "args": [[[0.02]], [[0.005]]]}).encode()

    def calls(_: int) -> list[float]:
        connection, found = _connected(port), []
        for _ in range(CALLS):
            start = time.perf_counter()
            _raw(connection, body)
            found.append(time.perf_counter() - start)
        connection.close()
        return found

    start = time.perf_counter()
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        spent = sorted(seconds for part in pool.map(calls, range(CONNECTIONS)) for seconds in part)
    return spent, time.perf_counter() - start
