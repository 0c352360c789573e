"""The board pack as a PDF: LibreOffice prints the workbook that a calculation's process wrote, one at a time."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from tempfile import TemporaryDirectory

from mtfs.core.errors import ToolError
from mtfs.web.clock import Clock, Refused

MEMORY = "/dev/shm"
"""A folder that is no disk, where the system has one (Linux)."""
NOT_PRINTED = "the board pack could not be printed on this server; download the report and print it instead"


class Packs:
    """The board packs of one server."""

    def __init__(self) -> None:
        """Print none yet."""
        self.turn = asyncio.Lock()

    async def printed(self, workbook: bytes, clock: Clock) -> bytes:
        """Return the PDF of a pack's workbook; nothing of it stays on the server.

        Raises:
            Refused: where there is no LibreOffice, or it does not print it in time.
        """
        from anyio import to_thread

        clock.begin_waiting()
        async with self.turn:
            clock.begin_computing()
            try:
                return await to_thread.run_sync(_printed, workbook, clock.to_compute, abandon_on_cancel=True)
            except ToolError:
                raise Refused(422, NOT_PRINTED) from None


def _printed(content: bytes, seconds: float) -> bytes:
    from mtfs.report.book.pdf import write_pdf

    within = MEMORY if os.path.isdir(MEMORY) else None
    with TemporaryDirectory(dir=within) as folder:
        workbook, pdf = Path(folder, "pack.xlsx"), Path(folder, "pack.pdf")
        workbook.write_bytes(content)
        write_pdf(workbook, pdf, seconds, folder)
        return pdf.read_bytes()
