"""The real server in a process of its own, and what it is asked."""

import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

import mtfs.udf.functions  # noqa: F401  (enters every function in the list)
from mtfs.core.errors import MtfsError
from mtfs.udf.registry import FUNCTIONS
from support.function_cases import CASES

HERE = Path(__file__).parent

RUN = "import mtfs.cli.serve, mtfs.cli; mtfs.cli.app()"
TOKEN = "a-token-of-the-tests-0123456789"
SIGNED_IN = {"Authorization": f"Bearer {TOKEN}"}
CALL = "/xlwings/custom-functions-call"
START_SECONDS = 60
GOOD = {"func_name": "NET_UPLIFT", "args": [[[0.02]], [[0.005]]]}
STACK_TRACE = ("Traceback", 'File "', "ExceptionGroup")


def environment(**more):
    """The environment of a server: the licence key of the tests, no setting of whoever runs them."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MTFS_SERVER_", "XLWINGS_"))}
    return {**kept, "XLWINGS_LICENSE_KEY": "noncommercial", "PYTHONUNBUFFERED": "1", **more}


def calls_of_cases():
    """Every case as a call from a cell, and how many arguments each function takes."""
    calls = [[FUNCTIONS[case.function].short_name, list(case.arguments)] for case in CASES]
    return calls, {function.short_name: len(function.arguments) for function in FUNCTIONS.values()}


def wrong(answers):
    """The cases in which an answer is not that of Python."""
    assert len(answers) == len(CASES)
    for case, answer in zip(CASES, answers, strict=True):
        if case.error:
            said = answer.get("message", "").strip()
            # of a plan that it does not know, a server does not say that a file would do
            of_the_server = "this server takes a built-in name" in said and case.error in said
            good = answer.get("error") == "#VALUE!" and (said == _message(case) or of_the_server)
        else:
            good = "result" in answer and _same(answer["result"], case.expected)
        if not good:
            yield f"{case.title}: {answer}"


def _message(case):
    """What Python says to the same arguments."""
    with pytest.raises(MtfsError) as refused:
        FUNCTIONS[case.function].call(*case.arguments)
    return str(refused.value)


def _same(found, expected):
    rows = expected if isinstance(expected, list) else [[expected]]
    return [len(row) for row in found] == [len(row) for row in rows] and all(
        one == other if isinstance(other, str) else one == pytest.approx(other, rel=1e-12, abs=1e-12)
        for row, others in zip(found, rows, strict=True)
        for one, other in zip(row, others, strict=True)
    )


def received(client, until=None):
    """What arrives on a connection, in however many pieces: until the server closes it, or some words have come."""
    content = b""
    with suppress(ConnectionError):
        while (until is None or until not in content) and (part := client.recv(65_536)):
            content += part
    return content


class Server:
    """A server that was started with `mtfs serve`."""

    def __init__(self, folder, *options, run=RUN, **variables):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = Path(folder, f"server-{self.port}.txt")
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", run, "serve", "--port", str(self.port), *options],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=environment(**variables), cwd=folder,
            )  # fmt: skip
        self.secure = "--certificate" in options
        self.address = f"http{'s' if self.secure else ''}://127.0.0.1:{self.port}"

    def __enter__(self):
        limit = time.monotonic() + START_SECONDS
        while time.monotonic() < limit and self.process.poll() is None:
            try:
                if self.get("/health")[0] == 200:
                    return self
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise AssertionError(f"the server did not start: {self.said()}")

    def __exit__(self, *_):
        self.stop()
        said = self.said()
        assert not [word for word in STACK_TRACE if word in said], said
        assert TOKEN not in said

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def said(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def resident_bytes(self):
        """What the server's own process holds, those that compute for it not counted; 0 where nothing says so."""
        counts = Path(f"/proc/{self.process.pid}/statm")
        return int(counts.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") if counts.exists() else 0

    def connection(self, timeout=30):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, headers=None, timeout=30):
        """Status, headers in small letters, and body of an answer; the path as it stands."""
        connection = self.connection(timeout)
        try:
            connection.putrequest(method, path, skip_host="Host" in (headers or {}))
            given = dict(headers or {})
            if body is not None and "Transfer-Encoding" not in given:
                given.setdefault("Content-Length", str(len(body)))
            for name, value in given.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def get(self, path, **headers):
        status, _, body = self.ask("GET", path, headers=headers)
        return status, body

    def fetch(self, path, body=None, **headers):
        """Status, content and headers of an answer; POST where there is a body: bytes, or what JSON says."""
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        status, answered, text = self.ask("GET" if body is None else "POST", path, content, headers, timeout=120)
        return status, text, answered

    def computed(self, **question):
        """The plan that a question is about, computed."""
        status, content, _ = self.fetch("/api/compute", question)
        assert status == 200, content
        return json.loads(content, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))

    def refused(self, body, path="/api/compute"):
        """What is wrong with a question."""
        status, content, headers = self.fetch(path, body)
        assert status == 400 and headers["content-type"] == "application/json", content
        answer = json.loads(content)
        assert answer.keys() == {"error"} and "Traceback" not in answer["error"]
        return answer["error"]

    def call(self, body, headers=SIGNED_IN, **options):
        """Status and text of the answer to a call, given as what JSON says or as bytes."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **headers}
        status, _, text = self.ask("POST", CALL, content, headers, **options)
        return status, text.decode()

    def still_answers(self):
        status, text = self.call(GOOD)
        return status == 200 and json.loads(text)["result"] == [[pytest.approx(0.015, abs=1e-15)]]


@contextmanager
def task_pane(server, token="", token_of_office=""):
    """The task pane as it is served, in Chromium, and what it says is wrong; only Office.js is another one.

    Args:
        server: The server.
        token: What the user has entered as the token.
        token_of_office: What Office gives who signs in with Entra ID.
    """
    with chromium() as page:
        said = []
        page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.route("**/office.js", lambda route: route.fulfill(path=HERE / "office.js", content_type="text/javascript"))
        page.add_init_script(f"localStorage.setItem('mtfs.token', {json.dumps(token)})")
        page.add_init_script(f"globalThis.tokenOfOffice = {json.dumps(token_of_office)}")
        page.goto(f"{server.address}/taskpane.html", wait_until="networkidle")
        yield page, said


@contextmanager
def chromium():
    """A page of a browser of its own."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser.new_page()
        browser.close()


def refused(*options, **variables):
    """What `mtfs serve` says where it does not start."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, "serve", *options],
        env=environment(**variables), capture_output=True, text=True, timeout=START_SECONDS, check=False,
    )  # fmt: skip
    assert done.returncode == 2 and not done.stdout, done.stdout + done.stderr
    assert len(done.stderr.splitlines()) == 1, done.stderr
    return done.stderr.removeprefix("mtfs: ").strip()
