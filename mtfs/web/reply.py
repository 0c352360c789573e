"""The answer to a request: with the headers that protect a browser, and in our own words where it is refused."""

from __future__ import annotations

from mtfs.web.addresses import host_name
from mtfs.web.clock import Refused
from mtfs.web.messages import Message, Send, header
from mtfs.web.settings import is_loopback

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
FAULT = Refused(500, "a fault of this server, not of what was asked; its log says where")
LOWEST_FAULT = 500


class Reply:
    """The answer to one request, with the headers that every answer has."""

    def __init__(self, send: Send, scope: Message) -> None:
        """Start an answer of which nothing is sent yet."""
        self._send, self.begun, self.is_fault = send, False, False
        self.headers = protecting(scope)

    def allow(self, origin: str) -> None:
        """Let the browser give the answer to a page of Office."""
        self.headers |= {b"access-control-allow-origin": origin.encode("latin-1"), b"vary": b"Origin"}

    async def send(self, message: Message) -> None:
        """Send what the guarded application answers, with our headers; a fault's answer is ours alone."""
        if message["type"] == "http.response.start":
            self.is_fault = message["status"] >= LOWEST_FAULT
            self.begun = not self.is_fault
            present = {name.lower() for name, _ in message.get("headers", ())}
            ours = [(name, value) for name, value in self.headers.items() if name not in present]
            message = {**message, "headers": [*message.get("headers", ()), *ours]}
        if not self.is_fault:
            await self._send(message)

    async def refuse(self, refused: Refused) -> None:
        """Send one line of text; nothing where an answer has begun."""
        if self.begun:
            return
        self.begun = True
        body = f"{refused}\n".encode()
        own = {b"content-type": b"text/plain; charset=utf-8", b"content-length": str(len(body)).encode()}
        # what is left of the body is not read, so the connection cannot serve another request
        own |= {b"connection": b"close"}
        own |= {b"www-authenticate": b"Bearer"} if refused.status == 401 else {}
        own |= self.headers
        await self._send({"type": "http.response.start", "status": refused.status, "headers": list(own.items())})
        await self._send({"type": "http.response.body", "body": body})

    async def preflight(self) -> None:
        """Answer what a browser asks before a page of Office may ask."""
        allowed = [
            (b"access-control-allow-methods", b"GET, POST"),
            (b"access-control-allow-headers", b"Authorization, Auth-Provider, Content-Type"),
            (b"access-control-max-age", b"600"),
        ]
        await self.send({"type": "http.response.start", "status": 204, "headers": allowed})
        await self._send({"type": "http.response.body", "body": b""})


def protecting(scope: Message) -> dict[bytes, bytes]:
    """Return the headers that tell a browser what a page of this server may do, and who may show it."""
    frames = " ".join(f"https://*.{site}" for site in FRAMES) if scope["path"] == TASK_PANE else "'none'"
    headers = {
        b"content-security-policy": POLICY.format(frames=frames).encode(),
        b"x-content-type-options": b"nosniff",
        b"referrer-policy": b"no-referrer",
        # Excel on Windows shows no icons that may not be kept, and a browser would load Office's scripts every time
        b"cache-control": b"no-cache" if scope["path"].startswith(FILES) else b"no-store",
    }
    if scope["scheme"] == "https" and not is_loopback(host_name(header(scope, b"host"))):
        headers[b"strict-transport-security"] = b"max-age=31536000"
    return headers
