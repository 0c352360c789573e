"""The manifest that tells Excel what the add-in offers and where it is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from mtfs.core.version import VERSION
from mtfs.server.xlwings_settings import NAMESPACE
from mtfs.web.settings import Settings

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

PATH = "/manifest.xml"
IDENTITY = "d3f05748-28b2-4aae-a708-10dc20ef01ee"
"""What Excel knows the add-in by: the same in every worker, on every server, in every version."""
TEMPLATE = Path(__file__).with_name("manifest.xml")
SIGN_IN = """
    <WebApplicationInfo>
      <Id>$client</Id>
      <Resource>api://$host/$client</Resource>
      <Scopes>
        <Scope>openid</Scope>
        <Scope>profile</Scope>
      </Scopes>
    </WebApplicationInfo>"""


def manifest(settings: Settings, base: str) -> str:
    """Return the manifest of a server.

    Args:
        settings: What the server is asked to be.
        base: The address by which users reach it, without a last slash.
    """
    known = {
        "identity": IDENTITY,
        "version": f"1.{VERSION}",  # Office takes four numbers, from 1.0 on
        "base": escape(base, {'"': "&quot;"}),
        "host": escape(base.partition("://")[2]),
        "namespace": NAMESPACE,
        "client": escape(settings.entra_client),
    }
    sign_in = Template(SIGN_IN).substitute(known) if settings.uses_entra else ""
    return Template(TEMPLATE.read_text(encoding="ascii")).substitute(known, sign_in=sign_in)


def showing(settings: Settings) -> Callable[[Request], Any]:
    """Return the endpoint that shows the manifest."""

    async def show(request: Request) -> Response:
        from starlette.responses import Response

        base = settings.public_url or f"{request.url.scheme}://{request.url.netloc}"
        return Response(manifest(settings, base.rstrip("/")), media_type="application/xml")

    return show
