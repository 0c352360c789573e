"""Programs run in a real pseudo-terminal of some width."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

STYLE = re.compile(r"\x1b\[[0-9;]*m")
ROWS = 40


def on_terminal(arguments, columns, folder, both=False, **environment):
    """What `mtfs` prints on a terminal of so many columns (`both`: standard error too), and its exit code."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, columns, 0, 0))
    left_out = ("COLUMNS", "LINES", "NO_COLOR", "TERM")
    known = {name: value for name, value in os.environ.items() if name not in left_out}
    known |= {"TERM": "xterm-256color", **environment}
    with subprocess.Popen(
        [sys.executable, "-m", "mtfs.cli", *map(str, arguments)], stdin=theirs, stdout=theirs,
        stderr=theirs if both else subprocess.DEVNULL, cwd=folder, env=known,
    ) as program:  # fmt: skip
        os.close(theirs)
        printed = b"".join(iter(lambda: _read(ours), b""))
        os.close(ours)
    return printed.decode().replace("\r\n", "\n"), program.returncode


def _read(terminal):
    """The next bytes; none where the program has ended, which Linux calls an error."""
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""
