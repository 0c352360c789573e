"""The command that serves the page, and the functions for Excel where xlwings Server may be used."""

from __future__ import annotations

import os
import socket
import sys
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from mtfs.cli.app import command
from mtfs.core.errors import ToolError
from mtfs.web.messages import HEAD_BYTES
from mtfs.web.settings import INSTALL, NEEDED, TOKEN, SettingError, Settings, from_environment, require_both

STANDARD = Settings()
IDLE_SECONDS = 5
"""How long a connection is kept that asks nothing more."""


def optional(help: str) -> Any:
    """Return an option that shows no default, for it stands for nothing."""
    return typer.Option(help=help, show_default=False)


@command
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = STANDARD.host,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to listen on; 0 for any.")] = STANDARD.port,
    certificate: Annotated[Path | None, optional("File of the certificate, for HTTPS.")] = None,
    key: Annotated[Path | None, optional("File of the certificate's key.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that serve.")] = 1,
    functions: Annotated[bool | None, optional("Serve Excel's functions too; left out, if they can be.")] = None,
    public_url: Annotated[str, optional("Address by which users reach the server.")] = "",
    behind_proxy: Annotated[bool, typer.Option(help="A proxy in front of the server speaks HTTPS for it.")] = False,
    token_file: Annotated[str, optional(f"File with the token; or set {TOKEN}.")] = "",
    entra_tenant: Annotated[str, optional("Tenant of Entra ID whose users may call.")] = "",
    entra_client: Annotated[str, optional("Application registered there for this server.")] = "",
    entra_keys: Annotated[str, optional("File with the tenant's public keys, if they cannot be fetched.")] = "",
    body_bytes: Annotated[int, typer.Option(help="Bytes in the body of one request.")] = STANDARD.body_bytes,
    range_cells: Annotated[int, typer.Option(help="Cells in one call of a function.")] = STANDARD.range_cells,
    seconds: Annotated[
        float, typer.Option(help="Seconds to wait, to arrive, to compute; a report: 3 times.")
    ] = STANDARD.seconds,
    requests: Annotated[int, typer.Option(help="Requests of a worker at a time; others wait.")] = STANDARD.requests,
) -> None:
    """Serve the page, and the functions for Excel on Windows, on the Mac and on the web.

    Only this computer can reach it, unless --host says otherwise; then callers have to sign in.
    """
    _needed()
    require_both(certificate, key)
    asked = Settings(host=host, port=port, public_url=public_url, behind_proxy=behind_proxy, token_file=token_file,
                     entra_tenant=entra_tenant, entra_client=entra_client, entra_keys=entra_keys,
                     functions=functions is not False, body_bytes=body_bytes, range_cells=range_cells, seconds=seconds,
                     requests=requests)  # fmt: skip
    settings, made, notice = _made_with(asked, functions)
    if not settings.is_local and not (certificate or behind_proxy):
        raise SettingError(
            f"{host}: others could read what is sent; give --certificate and --key, or --behind-proxy where a proxy "
            "in front speaks HTTPS"
        )
    options = _options(settings, certificate, key)
    options["port"] = _free_port(settings)
    _say(settings, options["port"], certificate is not None, notice)
    _run(made, workers, options)


def _needed() -> None:
    """Raise ToolError unless what the page needs is installed."""
    from importlib.util import find_spec

    if missing := [name for name in NEEDED if find_spec(name) is None]:
        raise ToolError(f"the server needs {' and '.join(missing)}: {INSTALL}")


def _made_with(asked: Settings, functions: bool | None) -> tuple[Settings, tuple[str, Any], str]:
    """Return the settings, the server that they make, and why it serves no functions; empty where it serves them.

    Raises:
        SettingError: where the functions are asked for, or needed for the sign-in, and cannot be served.
    """
    from mtfs.server.xlwings_settings import NoFunctionsError

    reason = "--no-functions was given"
    if functions is not False:
        try:
            settings = _taken(asked)
            return settings, _made(settings), ""
        except NoFunctionsError as error:
            if functions or asked.uses_entra:
                raise
            reason = str(error)
    settings = _taken(replace(asked, functions=False))
    return settings, _made(settings), reason


def _taken(asked: Settings) -> Settings:
    """Return the settings as every worker reads them from the environment."""
    os.environ |= asked.environment()
    return from_environment()


def _made(settings: Settings) -> tuple[str, Any]:
    """Return the name by which a worker makes the server, and the server: what is wrong is said before it starts."""
    from importlib import import_module

    module = f"mtfs.{'server' if settings.functions else 'web'}.app"
    return f"{module}:application", import_module(module).application()


def _options(settings: Settings, certificate: Path | None, key: Path | None) -> dict[str, Any]:
    """Return the settings of uvicorn.

    Raises:
        SettingError: for a certificate that does not go with its key.
    """
    from mtfs.web.certificates import require_certificate

    options: dict[str, Any] = {
        "host": settings.host.strip("[]"),
        "log_level": "warning",
        "access_log": False,
        "proxy_headers": settings.behind_proxy,
        "server_header": False,
        "timeout_keep_alive": IDLE_SECONDS,
        "timeout_graceful_shutdown": int(settings.seconds) + 1,
        "ws": "none",
        "h11_max_incomplete_event_size": HEAD_BYTES,
        "http": "mtfs.web.connection:Connection",
    }
    if certificate is None or key is None:
        return options
    require_certificate(certificate, key)
    return options | {"ssl_certfile": str(certificate), "ssl_keyfile": str(key)}


def _free_port(settings: Settings) -> int:
    """Return the port, where nothing listens on it.

    Raises:
        SettingError: where it is taken, or the address is not one of this computer.
    """
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((settings.host.strip("[]"), settings.port))
        except OSError as error:
            raise SettingError(
                f"{settings.host} port {settings.port}: {error.strerror or error}; choose another --port or --host"
            ) from None
        return int(tried.getsockname()[1])


def _say(settings: Settings, port: int, secure: bool, notice: str) -> None:
    """Print where the server is, what Excel needs, and how to stop it."""
    everywhere = settings.host.strip("[]") in ("0.0.0.0", "::")
    name = socket.gethostname() if everywhere else settings.host.strip("[]")
    host = f"[{name}]" if ":" in name else name
    base = settings.public_url or f"http{'s' if secure else ''}://{host}:{port}"
    typer.echo(f"Page: {base}/")
    if settings.functions:
        typer.echo(f"Functions for Excel: {base}/manifest.xml")
        if not base.startswith("https:"):
            typer.echo("Excel takes the manifest only from HTTPS: give --certificate and --key.")
    else:
        typer.echo(f"Only the page is served: {notice}.")
    if settings.token:
        typer.echo("Callers sign in with the token.")
    elif settings.uses_entra:
        typer.echo("Callers sign in with Entra ID.")
    typer.echo("Stop it with Ctrl+C.")


def _run(made: tuple[str, Any], workers: int, options: dict[str, Any]) -> None:
    """Serve until stopped: in this process, or in several that each make the server."""
    import uvicorn

    sys.stdout.flush()
    name, server = made
    several = workers > 1
    try:
        uvicorn.run(name if several else server, factory=several, workers=workers, **options)
    except KeyboardInterrupt:
        return
