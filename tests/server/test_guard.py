"""The guard around applications that are slow, faulty or odd, asked as a web server asks it."""

import asyncio
import logging
from dataclasses import replace

import pytest

from mtfs.web.clock import KEY
from mtfs.web.guard import Guard
from mtfs.web.settings import Settings, from_environment, is_loopback

SETTINGS = Settings(seconds=60.0, requests=2)
"""Far more time than anything here takes, also on a machine with much to do."""
SHORT = replace(SETTINGS, seconds=0.2, requests=1)


def ask(inner, settings=SETTINGS, method="POST", path="/x", body=b"", headers=(), times=1, access=None):
    """Status and text of each answer to the same request, asked so often at the same time."""
    guard = Guard(inner, settings, access, lambda asked: asked == "/open")
    scope = {
        "type": "http", "method": method, "path": path, "scheme": "http",
        "headers": [(b"host", b"127.0.0.1:1"), *headers],
    }  # fmt: skip

    async def one():
        sent, waiting = [], [{"type": "http.request", "body": body}]

        async def receive():
            return waiting.pop() if waiting else await asyncio.Event().wait()

        async def send(message):
            sent.append(message)

        await guard(scope, receive, send)
        texts = b"".join(message.get("body", b"") for message in sent).decode()
        return (sent[0]["status"], texts) if sent else (None, "")

    async def all_of_them():
        return await asyncio.gather(*(one() for _ in range(times)))

    return asyncio.run(all_of_them())


def sending(status=200, fault=None, body=b"done"):
    async def inner(scope, receive, send):
        if fault is not None and status is None:
            raise fault
        await send({"type": "http.response.start", "status": status, "headers": []})
        if fault is not None:
            raise fault
        await send({"type": "http.response.body", "body": body})

    return inner


def test_an_answer_passes():
    assert ask(sending()) == [(200, "done")]


@pytest.mark.parametrize("name", [b"host", b"origin", b"authorization"])
def test_a_header_that_decides_stands_once(name):
    given = {b"host": b"127.0.0.1:1", b"origin": b"http://127.0.0.1:1", b"authorization": b"Bearer x"}
    twice = [(name, given[name])] * (1 if name == b"host" else 2)  # one host stands there already
    status, text = ask(sending(), headers=twice)[0]
    assert status == 400 and text == f"the header {name.decode()} stands twice\n"


async def for_ever(scope, receive, send):
    """Answer never."""
    await asyncio.Event().wait()


def test_what_takes_too_long_is_refused():
    status, text = ask(for_ever, SHORT)[0]
    assert status == 422 and "longer than 0.2 s" in text


def test_more_requests_than_places_wait_for_theirs():
    inside = []

    async def inner(scope, receive, send):
        inside.append("in")
        await asyncio.sleep(0.01)  # those that wait could come in now
        assert inside.count("in") - inside.count("out") <= SETTINGS.requests
        await sending()(scope, receive, send)
        inside.append("out")

    assert [status for status, _ in ask(inner, times=6)] == [200] * 6


def test_those_that_wait_too_long_are_told_so():
    async def unhurried(scope, receive, send):
        scope[KEY].limit.reschedule(None)
        await asyncio.sleep(5 * SHORT.seconds)
        await sending()(scope, receive, send)

    assert sorted(status for status, _ in ask(unhurried, SHORT, times=4)) == [200, 429, 429, 429]


def test_a_fault_is_one_line_in_the_log_and_says_nothing_to_the_caller(caplog):
    with caplog.at_level(logging.ERROR):
        status, text = ask(sending(None, fault=KeyError("secret\nof ours")))[0]
    assert status == 500 and "secret" not in text and len(text.splitlines()) == 1
    (record,) = caplog.records
    message = record.getMessage()
    assert record.exc_info is None and "\n" not in message
    assert "KeyError" in message and "test_guard.py:" in message and "POST /x" in message


def test_a_fault_after_the_answer_has_begun_ends_it(caplog):
    assert ask(sending(fault=ValueError("late"))) == [(200, "")]
    assert "late" in caplog.text


def test_a_path_cannot_write_a_line_of_its_own_into_the_log(caplog):
    ask(sending(None, fault=KeyError("x")), path="/a b\u2028c")
    assert "\u2028" not in caplog.text


def test_the_body_arrives_whole():
    async def echo(scope, receive, send):
        message = await receive()
        assert not message["more_body"]
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": message["body"]})

    assert ask(echo, body=b"abc") == [(200, "abc")]


def test_a_body_may_be_as_large_as_the_limit_and_no_larger():
    settings = replace(SETTINGS, body_bytes=10)
    assert ask(sending(), settings, body=b"x" * 10)[0][0] == 200
    assert ask(sending(), settings, body=b"x" * 11)[0][0] == 413


def test_only_reading_what_is_open_needs_no_sign_in():
    async def no_one(authorization):
        from mtfs.web.clock import Refused

        raise Refused(401, "no")

    assert ask(sending(), method="GET", path="/open", access=no_one)[0][0] == 200
    for method, path in (("POST", "/open"), ("GET", "/x"), ("GET", "/open/x"), ("DELETE", "/open")):
        assert ask(sending(), method=method, path=path, access=no_one)[0][0] == 401


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("127.1.2.3", True), ("::1", True), ("[::1]", True), ("localhost", True), ("0.0.0.0", False),
     ("::", False), ("10.0.0.1", False), ("example.org", False), ("localhost.example", False), ("", False)],
)  # fmt: skip
def test_what_only_this_computer_reaches(host, local):
    assert is_loopback(host) is local


def test_settings_survive_the_way_to_a_worker():
    settings = Settings(
        "::1", 81, "https://a.example", True, "", "t", "c", "k", True, 7, 8, 1.5, 3,
    )  # fmt: skip
    assert from_environment(settings.environment()) == settings


def test_a_token_is_neither_shown_nor_handed_on():
    token = "x" * 30
    settings = from_environment({"MTFS_SERVER_TOKEN": token})
    assert settings.token == token and token not in repr(settings) + str(settings.environment())
