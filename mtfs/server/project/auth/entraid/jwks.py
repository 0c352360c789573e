"""The public keys of Entra ID, from a file where the server may not fetch them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any


async def get_jwks_json() -> Any:
    """Return the keys of the file MTFS_SERVER_ENTRA_KEYS; None where it is not set: xlwings Server fetches them."""
    file = os.environ.get("MTFS_SERVER_ENTRA_KEYS")
    return json.loads(Path(file).read_text(encoding="utf-8")) if file else None
