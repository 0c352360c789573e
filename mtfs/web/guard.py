"""The guard: what every request has to pass before the page, the API or a function sees it.

In order: a head that is small enough, a plain path, a name by which this server is known, an origin that may ask, a
sign-in, a body that is small enough and arrives in time, a place among those that are served at the same time. What
is only read takes no body and no place, so that it is answered however many others hold theirs. A refusal is one line
of text with a status that Excel's client does not retry; a fault of ours is one line in the log, never a stack trace.
"""

from __future__ import annotations

import asyncio
import logging
import re
import traceback
from collections.abc import Awaitable, Callable

from mtfs.web import clock as clocks
from mtfs.web.addresses import host_name, origin_at, origin_of
from mtfs.web.bodies import Bodies, Left, announces_body, replayed
from mtfs.web.clock import Clock, Refused
from mtfs.web.log import FewLines
from mtfs.web.messages import HEAD_BYTES, Application, Message, Receive, Send, head_bytes, header
from mtfs.web.reply import FAULT, OFFICE, Reply
from mtfs.web.settings import Settings

Access = Callable[[str], Awaitable[None]]
"""Takes the header Authorization and raises `Refused` where it does not let the caller in."""

LOG = logging.getLogger("mtfs.server")
LOG.addFilter(FewLines())
ODD_SEGMENT = re.compile(r"\.\.|.*[\\:\x00-\x1f\x7f].*", re.DOTALL)
"""A part of a path that could lead out of a folder; xlwings Server 1.20 follows `..` under /static."""
READING = ("GET", "HEAD")
ONCE = (b"host", b"origin", b"authorization", b"content-length", b"transfer-encoding")
"""Headers that decide who may ask and what: of two, a proxy in front might have judged by the other."""
HEAD_TOO_LARGE = f"the head of a request may have {HEAD_BYTES:,} bytes"


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
        self.names, self.public = settings.host_names, origin_of(settings.public_url)
        self.places = asyncio.Semaphore(settings.requests)
        self.bodies = Bodies(settings.body_bytes)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.inner(scope, receive, send)
            return
        reply, clock = Reply(send, scope), Clock(self.settings.seconds)
        try:
            async with clock.limit:
                await self._serve(scope, receive, reply, clock)
            if reply.is_fault:
                _log(scope, "an answer of 500 or above")
                await reply.refuse(FAULT)
        except Refused as refused:
            await reply.refuse(refused)
        except Left:
            return
        except asyncio.CancelledError:  # uvicorn would write a stack trace
            await reply.refuse(Refused(503, "the server is being stopped"))
        except Exception as error:
            if clock.has_ended:
                await reply.refuse(clock.late)
            else:
                _log(scope, described(error))
                await reply.refuse(FAULT)
        finally:
            self.bodies.forget(clock)

    async def _serve(self, scope: Message, receive: Receive, reply: Reply, clock: Clock) -> None:
        self._check(scope, reply)
        clock.begin(Refused(408, f"the sign-in was not checked within {clock.seconds:g} s"))
        await self._sign_in(scope)
        if scope["method"] in (*READING, "OPTIONS"):
            if announces_body(scope):
                raise Refused(400, "what is only read takes no body; send none")
            if scope["method"] == "OPTIONS":
                return await reply.preflight()
            clock.begin_computing()
            return await self.inner(scope, replayed(b"", receive), reply.send)
        clock.begin(Refused(408, f"the request was not complete within {clock.seconds:g} s"))
        body = await self.bodies.read(scope, receive, clock)
        clock.begin_waiting()
        async with self.places:
            self.bodies.forget(clock)
            clock.begin_computing()
            await self.inner({**scope, clocks.KEY: clock}, replayed(body, receive), reply.send)

    def _check(self, scope: Message, reply: Reply) -> None:
        """Raise Refused unless head and path are plain, and host and origin are those that may be."""
        if head_bytes(scope) > HEAD_BYTES:
            raise Refused(400, HEAD_TOO_LARGE)
        if any(map(ODD_SEGMENT.fullmatch, scope["path"].split("/"))):
            raise Refused(400, "a path with .., a backslash, a colon or a control character")
        names = [name for name, _ in scope["headers"]]
        if twice := next((name for name in ONCE if names.count(name) > 1), None):
            raise Refused(400, f"the header {twice.decode()} stands twice")
        host, text = header(scope, b"host"), header(scope, b"origin")
        if (host and not host_name(host)) or (self.names is not None and host_name(host) not in self.names):
            raise Refused(403, f"{_shown(host)} is no name of this server; --public-url gives it one")
        if not text:
            return
        scheme = "https" if self.settings.behind_proxy else scope["scheme"]
        origin, own = origin_of(text), {origin_at(scheme, host), self.public}
        if is_office(text):
            reply.allow(text)
        elif (origin is None or origin not in own) and scope["method"] not in READING:
            raise Refused(403, f"{_shown(text)} is another web site, which may not ask this server")

    async def _sign_in(self, scope: Message) -> None:
        """Raise Refused unless the caller may ask for this."""
        open_to_all = scope["method"] == "OPTIONS" or (scope["method"] in READING and self.is_open(scope["path"]))
        if self.access is not None and not open_to_all:
            await self.access(header(scope, b"authorization"))


def is_office(text: str) -> bool:
    """Return whether a page of this origin is one of Excel on the web."""
    origin = origin_of(text)
    return origin is not None and (origin.scheme, origin.port) == ("https", 443) and origin.is_within(OFFICE)


def described(error: BaseException) -> str:
    """Return a fault in one line: its kind, its text, and the place in which it happened."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {frames[-1].filename}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:500]}{place}"


def _log(scope: Message, what: str) -> None:
    path = scope["path"].encode("unicode_escape").decode("ascii")[:200]
    LOG.error("%s %s: fault: %s", scope["method"][:20], path, what)


def _shown(text: str) -> str:
    return repr(text[:100])
