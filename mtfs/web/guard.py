"""The guard: what every request has to pass before the page, the API or a function sees it.

In order: a plain path, a name by which this server is known, an origin that may ask, a sign-in, a place among those
that are served at the same time, a body that is small enough and arrives in time. A refusal is one line of text with
a status that Excel's client does not retry; a fault of ours is one line in the log, never a stack trace.
"""

from __future__ import annotations

import asyncio
import logging
import re
import traceback
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

from mtfs.web.settings import Settings, is_loopback

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]
Access = Callable[[str], Awaitable[None]]
"""Takes the header Authorization and raises `Refused` where it does not let the caller in."""

LOG = logging.getLogger("mtfs.server")
OFFICE = ("officeapps.live.com", "office.com", "office365.com", "cloud.microsoft")
"""Sites on which Excel on the web runs. Excel itself reads the list of functions from there, and frames the task
pane; the functions run in the task pane and so on this server's own origin. Not sharepoint.com: anyone's pages."""
FRAMES = (*OFFICE, "sharepoint.com", "microsoft365.com")
"""Sites that may show the task pane in a frame, as the innermost of several: Excel on the web, and what shows it."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {frames}"
)
TASK_PANE = "/taskpane.html"
FILES = ("/page/", "/static/")
ODD_SEGMENT = re.compile(r"\.\.|.*[\\:\x00-\x1f\x7f].*", re.DOTALL)
"""A part of a path that could lead out of a folder; xlwings Server 1.20 follows `..` under /static."""
READING = ("GET", "HEAD")
ONCE = (b"host", b"origin", b"authorization")
"""Headers that decide who may ask: of two, a proxy in front might have judged by the other."""


class Refused(Exception):
    """A request that is not served; the message is one line for the one who asked."""

    def __init__(self, status: int, message: str) -> None:
        """With an HTTP status."""
        super().__init__(message)
        self.status = status


class Left(Exception):
    """The caller went away before the request was complete."""


class Guard:
    """An ASGI application around another one."""

    def __init__(self, inner: Application, settings: Settings, access: Access | None, is_open: Callable[[str], bool]):
        """Guard `inner`.

        Args:
            inner: What is guarded.
            settings: Its limits, and the names by which it is known.
            access: Lets a caller in or refuses; None where everyone on this computer may ask.
            is_open: Whether a path can be read without signing in.
        """
        self.inner, self.settings, self.access, self.is_open = inner, settings, access, is_open
        self.places = asyncio.Semaphore(settings.requests)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.inner(scope, receive, send)
            return
        reply = Reply(send, scope)
        seconds = self.settings.seconds
        late = Refused(408, f"the sign-in was not checked within {seconds:g} s")
        try:
            async with asyncio.timeout(seconds) as limit:
                self._check(scope, reply)
                await self._sign_in(scope)
                if scope["method"] == "OPTIONS":
                    return await reply.preflight()
                late = Refused(429, f"too many requests: none ended within {seconds:g} s; try again")
                async with self.places:
                    limit.reschedule(asyncio.get_running_loop().time() + seconds)
                    late = Refused(408, f"the request was not complete within {seconds:g} s")
                    body = await whole_body(scope, receive, self.settings.body_bytes)
                    limit.reschedule(asyncio.get_running_loop().time() + seconds)
                    late = Refused(422, f"took longer than {seconds:g} s; ask for less at once")
                    await self.inner(scope, replayed(body, receive), reply.send)
        except Refused as refused:
            await reply.refuse(refused)
        except TimeoutError:
            await reply.refuse(late)
        except Left:
            return
        except Exception as error:
            LOG.error("%s %s: fault: %s", scope["method"], _path(scope)[:200], described(error))
            await reply.refuse(Refused(500, "a fault of this server, not of what was asked; its log says where"))

    def _check(self, scope: Message, reply: Reply) -> None:
        """Whether the path is plain, and host and origin are those that may be."""
        if any(map(ODD_SEGMENT.fullmatch, scope["path"].split("/"))):
            raise Refused(400, "a path with .., a backslash, a colon or a control character")
        names = [name for name, _ in scope["headers"]]
        if twice := next((name for name in ONCE if names.count(name) > 1), None):
            raise Refused(400, f"the header {twice.decode()} stands twice")
        host, origin = header(scope, b"host"), header(scope, b"origin")
        known = self.settings.host_names
        if known is not None and _host_name(host) not in known:
            raise Refused(403, f"{_shown(host)} is no name of this server; --public-url gives it one")
        if not origin:
            return
        own = {host.lower(), urlsplit(self.settings.public_url).netloc.lower()}
        if is_office(origin):
            reply.allow(origin)
        elif origin.lower().partition("://")[2] not in own - {""} and scope["method"] not in READING:
            raise Refused(403, f"{_shown(origin)} is another web site, which may not ask this server")

    async def _sign_in(self, scope: Message) -> None:
        """Whether the caller may ask for this."""
        open_to_all = scope["method"] == "OPTIONS" or (scope["method"] in READING and self.is_open(scope["path"]))
        if self.access is not None and not open_to_all:
            await self.access(header(scope, b"authorization"))


class Reply:
    """The answer to one request, with the headers that every answer has."""

    def __init__(self, send: Send, scope: Message) -> None:
        """An answer that has not begun."""
        self._send, self.begun = send, False
        self.headers = protecting(scope)

    def allow(self, origin: str) -> None:
        """Let the browser hand the answer to a page of Office."""
        self.headers |= {b"access-control-allow-origin": origin.encode("latin-1"), b"vary": b"Origin"}

    async def send(self, message: Message) -> None:
        """What the guarded application sends, with our headers."""
        if message["type"] == "http.response.start":
            self.begun = True
            given = {name.lower() for name, _ in message.get("headers", ())}
            ours = [(name, value) for name, value in self.headers.items() if name not in given]
            message = {**message, "headers": [*message.get("headers", ()), *ours]}
        await self._send(message)

    async def refuse(self, refused: Refused) -> None:
        """One line of text; nothing where an answer has begun."""
        if self.begun:
            return
        body = f"{refused}\n".encode()
        own = {b"content-type": b"text/plain; charset=utf-8", b"content-length": str(len(body)).encode()}
        # what is left of the body is not read, so the connection cannot serve another request
        own |= {b"connection": b"close"}
        own |= {b"www-authenticate": b"Bearer"} if refused.status == 401 else {}
        await self.send({"type": "http.response.start", "status": refused.status, "headers": list(own.items())})
        await self._send({"type": "http.response.body", "body": body})

    async def preflight(self) -> None:
        """What a browser asks before a page of Office may ask."""
        allowed = [
            (b"access-control-allow-methods", b"GET, POST"),
            (b"access-control-allow-headers", b"Authorization, Auth-Provider, Content-Type"),
            (b"access-control-max-age", b"600"),
        ]
        await self.send({"type": "http.response.start", "status": 204, "headers": allowed})
        await self._send({"type": "http.response.body", "body": b""})


def protecting(scope: Message) -> dict[bytes, bytes]:
    """The headers that tell a browser what a page of this server may do, and who may show it."""
    frames = " ".join(f"https://*.{site}" for site in FRAMES) if scope["path"] == TASK_PANE else "'none'"
    found = {
        b"content-security-policy": POLICY.format(frames=frames).encode(),
        b"x-content-type-options": b"nosniff",
        b"referrer-policy": b"no-referrer",
        # Excel on Windows shows no icons that may not be kept, and a browser would load Office's scripts every time
        b"cache-control": b"no-cache" if scope["path"].startswith(FILES) else b"no-store",
    }
    if scope["scheme"] == "https" and not is_loopback(_host_name(header(scope, b"host"))):
        found[b"strict-transport-security"] = b"max-age=31536000"
    return found


async def whole_body(scope: Message, receive: Receive, limit: int) -> bytes:
    """The body, if it is no larger than it may be, whether or not its length was announced."""
    too_large = Refused(413, f"more than the {limit:,} bytes that a request may have")
    announced = header(scope, b"content-length")
    if announced.isdecimal() and int(announced) > limit:
        raise too_large
    parts, size = [], 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Left
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > limit:
            raise too_large
        if not message.get("more_body"):
            return b"".join(parts)


def replayed(body: bytes, receive: Receive) -> Receive:
    """The body that was read, for the guarded application; after it whatever follows."""
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return waiting.pop() if waiting else await receive()

    return again


def is_office(origin: str) -> bool:
    """Whether a page of this origin is one of Excel on the web."""
    scheme, _, name = origin.lower().partition("://")
    return scheme == "https" and any(name == site or name.endswith(f".{site}") for site in OFFICE)


def header(scope: Message, name: bytes) -> str:
    """The header of a name, empty where there is none."""
    headers: Iterable[tuple[bytes, bytes]] = scope["headers"]
    return next((value.decode("latin-1").strip() for key, value in headers if key == name), "")


def described(error: BaseException) -> str:
    """A fault in one line: its kind, its text, and the place in which it happened."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:500]}{place}"


def _path(scope: Message) -> str:
    return str(scope["path"].encode("unicode_escape").decode("ascii"))


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _shown(text: str) -> str:
    return repr(text[:100])
