"""The page's server in a process of its own, and a browser."""

import base64
import http.client
import json
import os
import shutil
import socket
import subprocess
import sys
import time

import pytest
from support import requirements

TOKEN = "a-token-of-the-page's-tests-0123456789"
START_SECONDS = 60
RUN = "import sys, uvicorn; uvicorn.run('mtfs.web.app:application', factory=True, port=int(sys.argv[1]))"


class Server:
    """A running server, and what it answers."""

    def __init__(self, folder, **variables):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.address, self.log = f"http://127.0.0.1:{self.port}", folder / f"server-{self.port}.txt"
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MTFS_SERVER_")}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", RUN, str(self.port)],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, env={**kept, **variables},
            )  # fmt: skip

    def __enter__(self):
        limit = time.monotonic() + START_SECONDS
        while time.monotonic() < limit and self.process.poll() is None:
            try:
                if self.ask("/")[0] == 200:
                    return self
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise AssertionError(f"the server did not start: {self.log.read_text()}")

    def __exit__(self, *_):
        self.stop()
        assert "Traceback" not in self.log.read_text()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def ask(self, path, body=None, **headers):
        """Status, content and headers of an answer; POST where there is a body: bytes, or what JSON says."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        content = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        try:
            connection.request("GET" if body is None else "POST", path, content, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(), dict(answer.getheaders())
        finally:
            connection.close()

    def computed(self, **question):
        """The plan that a question is about, computed."""
        status, content, _ = self.ask("/api/compute", question)
        assert status == 200, content
        return json.loads(content, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))

    def refused(self, body, path="/api/compute"):
        """What is wrong with a question."""
        status, content, headers = self.ask(path, body)
        assert status == 400 and headers["content-type"] == "application/json", content
        answer = json.loads(content)
        assert answer.keys() == {"error"} and "Traceback" not in answer["error"]
        return answer["error"]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    requirements.require("web")
    with Server(tmp_path_factory.mktemp("page")) as started:
        yield started


@pytest.fixture(scope="session")
def server_with_token(tmp_path_factory):
    requirements.require("web")
    with Server(tmp_path_factory.mktemp("page-token"), MTFS_SERVER_TOKEN=TOKEN) as started:
        yield started, TOKEN


@pytest.fixture(scope="module")  # playwright keeps an event loop running, which other modules' tests must not find
def browser():
    requirements.require("browser")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture
def sent():
    """A function that makes an upload of a file's content."""
    return lambda content, name="plan.toml": {"name": name, "content": base64.b64encode(content).decode()}
