"""What xlwings Server needs before it is imported: its settings, and that it is there and may be used.

It reads its settings from variables XLWINGS_* once, when it is imported. Ours take the place of any that are set, but
for the licence key: that is a statement of whoever runs the server, so mtfs never makes it for them.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Mapping
from pathlib import Path

from mtfs.web.settings import SettingError, Settings

PROJECT = Path(__file__).parent / "project"
NAMESPACE = "MTFS"
LICENCE_KEY = "XLWINGS_LICENSE_KEY"
INSTALL = 'pip install "mtfs[server]"'
LICENCE = (
    f"the functions in Excel use xlwings Server, which needs a licence: set {LICENCE_KEY} to your key, or to "
    "noncommercial if your use is noncommercial under PolyForm Noncommercial 1.0.0 (its text permits any public "
    "health organisation or government institution; if in doubt, ask xlwings)"
)


class NoFunctionsError(SettingError):
    """The functions cannot be served; the page can. The message is one line."""


def require_functions(environment: Mapping[str, str] = os.environ) -> None:
    """Raise NoFunctionsError unless xlwings Server is there and a licence key is set."""
    if importlib.util.find_spec("xlwings_server") is None:
        raise NoFunctionsError(f"the functions in Excel need xlwings Server: {INSTALL}")
    if not environment.get(LICENCE_KEY, "").strip():
        raise NoFunctionsError(LICENCE)


def prepare(settings: Settings) -> None:
    """Set what xlwings Server reads when it is imported."""
    for name in [name for name in os.environ if name.startswith("XLWINGS_") and name != LICENCE_KEY]:
        del os.environ[name]
    off = ("EXAMPLES", "HOTRELOAD", "SOCKETIO", "BOOTSTRAP", "HTMX", "ALPINEJS_CSP", "WASM", "TESTS")
    os.environ |= {f"XLWINGS_ENABLE_{name}": "false" for name in off}
    os.environ |= {
        "XLWINGS_ON_SERVER": "true",
        "XLWINGS_PROJECT_DIR": str(PROJECT),
        "XLWINGS_ENVIRONMENT": "prod",
        "XLWINGS_PROJECT_NAME": NAMESPACE,
        "XLWINGS_FUNCTIONS_NAMESPACE": NAMESPACE,
        "XLWINGS_ADD_SECURITY_HEADERS": "false",  # the guard sets them
        "XLWINGS_LOG_LEVEL": "WARNING",
    }
    if settings.uses_entra:
        os.environ |= {
            "XLWINGS_AUTH_PROVIDERS": '["entraid"]',
            "XLWINGS_AUTH_ENTRAID_TENANT_ID": settings.entra_tenant,
            "XLWINGS_AUTH_ENTRAID_CLIENT_ID": settings.entra_client,
        }
