"""The certificate of a server and its key: two files that have to go together."""

from __future__ import annotations

import ssl
from pathlib import Path

from mtfs.web.settings import SettingError


def require_certificate(certificate: Path, key: Path) -> None:
    """Raise SettingError unless both files hold what HTTPS needs, and go together.

    Raises:
        OSError: for a file that is missing or closed to us.
    """
    for file in (certificate, key):
        file.read_bytes()
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key, password=lambda: b"")
    except (ssl.SSLError, ValueError):
        raise SettingError(
            f"{certificate} and {key}: are no certificate in PEM form with its key, or the key has a password"
        ) from None
