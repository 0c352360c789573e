"""What an attacker sends to the server on 127.0.0.1: each attack is bounded and says what it was answered."""

from __future__ import annotations

import base64
import io
import itertools
import json
import socket
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

TOKEN = "a-token-of-the-attack-0123456789"
HEAD = f"Host: 127.0.0.1\r\nAuthorization: Bearer {TOKEN}\r\nContent-Type: application/json\r\n"
OPEN = "Host: 127.0.0.1\r\n"
CALL = "/xlwings/custom-functions-call"
NUMBERS = itertools.count()


@dataclass(frozen=True)
class Attack:
    """One way to attack, and how many do so at the same time."""

    name: str
    run: Callable[[int], str]
    at_a_time: int = 1

    def __call__(self, port: int) -> str:
        """Attack once; what was answered."""
        return self.run(port)

    def __str__(self) -> str:
        """The name."""
        return self.name


@contextmanager
def connected(port: int, text: str = "") -> Iterator[socket.socket]:
    """A connection on which a text was sent."""
    with socket.create_connection(("127.0.0.1", port), 60) as client:
        client.sendall(text.encode())
        yield client


def status(client: socket.socket) -> str:
    """The status that comes, or that nothing does."""
    with suppress(OSError):
        return client.makefile("rb").readline()[9:12].decode("ascii", "replace") or "closed"
    return "closed"


def post(port: int, path: str, data: object) -> str:
    """The status of an answer to a whole question."""
    body = json.dumps(data)
    with connected(port, f"POST {path} HTTP/1.1\r\n{HEAD}Content-Length: {len(body)}\r\n\r\n{body}") as client:
        return status(client)


def body_never_sent(port: int) -> str:
    """Announce a body for an open page, and send none."""
    with connected(port, f"GET / HTTP/1.1\r\n{OPEN}Content-Length: 1000\r\n\r\n") as client:
        return status(client)


def body_half_sent(port: int) -> str:
    """Announce a question and send half of it, with the token."""
    with connected(port, f"POST /api/compute HTTP/1.1\r\n{HEAD}Content-Length: 4000000\r\n\r\n") as client:
        with suppress(OSError):
            client.sendall(b"x" * 2_000_000)
        return status(client)


def trailers(port: int) -> str:
    """Send headers after a body in chunks, without end."""
    with connected(port, f"POST {CALL} HTTP/1.1\r\n{HEAD}Transfer-Encoding: chunked\r\n\r\n0\r\n") as client:
        with suppress(OSError):
            for number in range(20_000):
                client.sendall(f"x{number}: {'y' * 1000}\r\n".encode())
        return status(client)


def many_headers(port: int) -> str:
    """Send many headers at once."""
    fields = "".join(f"x{number}: {'y' * 50}\r\n" for number in range(5_000))
    with connected(port) as client, suppress(OSError):
        client.sendall(f"GET / HTTP/1.1\r\n{OPEN}{fields}\r\n".encode())
        return status(client)
    return "closed"


def one_long_header(port: int) -> str:
    """Send one header without end."""
    with connected(port, f"GET / HTTP/1.1\r\n{OPEN}x: ") as client:
        with suppress(OSError):
            for _ in range(500):
                client.sendall(b"y" * 10_000)
        return status(client)


def slow_head(port: int) -> str:
    """Send a head a little at a time."""
    with connected(port, f"GET / HTTP/1.1\r\n{OPEN}") as client, suppress(OSError):
        for _ in range(40):
            client.sendall(b"x: y\r\n")
            time.sleep(0.5)
        return status(client)
    return "closed"


def no_http(port: int) -> str:
    """Send what is no HTTP."""
    with connected(port, "\x16\x03\x01 not http\r\n\r\n") as client:
        return status(client)


def upgrade(port: int) -> str:
    """Ask for another protocol, and go on to send."""
    with connected(port, f"GET / HTTP/1.1\r\n{OPEN}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n") as client:
        with suppress(OSError):
            for _ in range(100):
                client.sendall(b"x" * 1000)
        return status(client)


def in_a_row(port: int) -> str:
    """Ask many things on one connection without waiting for an answer."""
    with connected(port) as client:
        with suppress(OSError):
            client.sendall(f"GET / HTTP/1.1\r\n{OPEN}\r\n".encode() * 3_000)
        return status(client)


def silent(port: int) -> str:
    """Connect and say nothing."""
    with connected(port) as client:
        return status(client)


def gone(port: int) -> str:
    """Leave in the middle of a question."""
    with connected(port, f"POST /api/compute HTTP/1.1\r\n{HEAD}Content-Length: 100\r\n\r\n{{"):
        return "left"


def no_token(port: int) -> str:
    """Announce a large question without a token."""
    with connected(port, f"POST /api/compute HTTP/1.1\r\n{OPEN}Content-Length: 4000000\r\n\r\n") as client:
        return status(client)


def large_result(port: int) -> str:
    """Ask a function for a result of 200 million cells."""
    shares = [[0.0001]] * 10_000
    return post(port, CALL, {"func_name": "SETTINGS", "args": [[[1.0] * 20_000], shares, shares]})


def large_plan_sent(port: int) -> str:
    """Send a plan as large as the page takes, another one each time."""
    return post(port, "/api/compute", {"upload": {"text": large_plan(next(NUMBERS), lines=LINES)}})


def large_report(port: int) -> str:
    """Ask for the workbook of such a plan."""
    return post(port, "/api/report", {"upload": {"text": large_plan(next(NUMBERS), lines=LINES)}})


def too_large_plan(port: int) -> str:
    """Send a plan that is larger."""
    return post(port, "/api/compute", {"upload": {"text": large_plan(next(NUMBERS), lines=3 * LINES)}})


def many_cells(port: int) -> str:
    """Send a workbook of two million cells."""
    return post(port, "/api/compute", {"upload": {"name": "x.xlsx", "content": MANY_CELLS}})


def _workbook() -> str:
    row = "<row>" + '<c t="n"><v>1</v></c>' * 1_000 + "</row>"
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{row * 1_400}</sheetData></worksheet>'
    book = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}/relationships"><sheets>'
        '<sheet name="Inputs" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    relations = (
        f'<Relationships xmlns="{PACKAGE}"><Relationship Id="rId1" Target="worksheets/sheet1.xml" '
        f'Type="{OFFICE}/relationships/worksheet"/></Relationships>'
    )
    root = relations.replace("worksheets/sheet1.xml", "xl/workbook.xml").replace("/worksheet", "/officeDocument")
    kinds = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEETML}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEETML}.worksheet+xml"/></Types>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", kinds)
        package.writestr("_rels/.rels", root)
        package.writestr("xl/workbook.xml", book)
        package.writestr("xl/_rels/workbook.xml.rels", relations)
        package.writestr("xl/worksheets/sheet1.xml", sheet)
    return base64.b64encode(made.getvalue()).decode()


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SHEETML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
MANY_CELLS = _workbook()

START = """name = "Plan {number}"
organisation = "An ICB"
code = "QXX"
base_year = "2024/25"
horizon = 30
date = 2025-04-01

[rates]
growth = {rate}
inflation = {rate}
efficiency = {rate}
convergence = {rate}

[allocation.core]
name = "Core"
opening = {{ value = 1000.0, unit = "£k", status = "local" }}
"""
RATE = '{ unit = "rate", status = "local", values = { "2025/26" = 0.01 } }'
LINE = """[expenditure.line{line}_{number}]
name = "Line"
opening = {{ value = 1000.0, unit = "£k", status = "local" }}
inflation = {rate}
"""
CHANGE = """[expenditure.line{line}_{number}.{part}.part{at}]
name = "Part"
unit = "{unit}"
status = "local"
values = {{ "2025/26" = 0.01 }}
"""
PARTS = {"growth": "rate", "changes": "£k", "non_recurrent": "£k"}
EACH = 20
LINES = 25
"""Lines of a plan that is nearly as large as the page takes."""


def small_plan() -> str:
    """The text of the smallest plan."""
    return START.format(number=0, rate=RATE)


def large_plan(number: int, lines: int, each: int = EACH) -> str:
    """The text of a plan over 30 years with so many lines of 3 x `each` inputs; another number is another structure."""
    text = [START.format(number=number, rate=RATE)]
    for line in range(lines):
        text.append(LINE.format(line=line, number=number, rate=RATE))
        for part, unit in PARTS.items():
            text += [CHANGE.format(line=line, number=number, part=part, at=at, unit=unit) for at in range(each)]
    return "".join(text)


ATTACKS = (
    Attack("a body never sent for an open page", body_never_sent, 40),
    Attack("half a question", body_half_sent, 40),
    Attack("headers after a body", trailers, 2),
    Attack("many headers", many_headers, 2),
    Attack("one long header", one_long_header, 2),
    Attack("a slow head", slow_head, 4),
    Attack("no HTTP", no_http),
    Attack("another protocol", upgrade),
    Attack("many in a row", in_a_row),
    Attack("silence", silent, 200),
    Attack("leaving half way", gone),
    Attack("no token", no_token, 2),
    Attack("a large result", large_result, 2),
    Attack("a large plan", large_plan_sent, 6),
    Attack("a large report", large_report, 6),
    Attack("a plan too large", too_large_plan, 2),
    Attack("a workbook of many cells", many_cells, 4),
)
