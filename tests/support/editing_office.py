"""One LibreOffice that edits workbooks as a user does, however many a test has (see `inside_editing.py`)."""

import json
import os
import signal
import socket
import subprocess
from pathlib import Path

from support import calc, engines, requirements

INSIDE = Path(__file__).with_name("inside_editing.py")
LONGEST_SECONDS = 60
"""For the edits of one workbook; they take less than one second."""


class OfficeEnded(Exception):
    """LibreOffice crashed or hung, as it does now and then: nothing can be said of the workbook."""


class EditingOffice:
    """A private LibreOffice, started at the first workbook and again where it ended by itself."""

    def __init__(self, folder):
        requirements.require("libreoffice")
        self.folder, self.starts, self.process, self.stream = folder, 0, None, None

    def edited(self, path, edits, saved):
        """{sheet: its rows} after the edits, as recalculated; the workbook is stored as .xlsx."""
        if self.process is None:
            self._start()
        try:
            self.stream.write(json.dumps({"path": str(path), "edits": edits, "saved": str(saved)}) + "\n")
            self.stream.flush()
            line = self.stream.readline()
        except OSError:
            line = ""
        if not line:
            self.close()
            path.with_name(f".~lock.{path.name}#").unlink(missing_ok=True)  # the next one would not open it
            raise OfficeEnded(f"LibreOffice ended or hung at {edits}")
        answer = json.loads(line)
        assert "failed" not in answer, answer["failed"]
        return answer["sheets"]

    def _start(self):
        self.starts += 1
        folder = self.folder / str(self.starts)
        folder.mkdir()
        places, script, environment = calc.prepared(folder, INSIDE)
        with socket.create_server(("127.0.0.1", 0)) as door:
            door.settimeout(engines.TIMEOUT_SECONDS)
            environment["MTFS_PORT"] = str(door.getsockname()[1])
            self.process = subprocess.Popen(
                ["soffice", *places, *calc.SILENT, script], env=environment, start_new_session=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            try:
                line, _ = door.accept()
            except TimeoutError:
                self.close()
                raise AssertionError(calc.WITHOUT_PYTHON) from None
        line.settimeout(LONGEST_SECONDS)
        self.stream = line.makefile("rw", encoding="utf-8")
        line.close()

    def close(self):
        """End the office: it ends by itself where nobody listens, and is stopped where it does not."""
        if self.stream is not None:
            try:
                self.stream.close()
            except OSError:
                pass
        if self.process is not None:
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.process = self.stream = None
