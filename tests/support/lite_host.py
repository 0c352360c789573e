"""xlwings Lite's side in a process of its own: main.py as it is pasted, called as Office.js calls, without a browser.

Runs the text with xlwings' decorators for Office.js, notes what it does besides computing, and writes what comes back.
"""

import asyncio
import json
import os
import sys
import sysconfig
import types
from pathlib import Path

OPEN = "open"
WATCHED = (
    "socket.",
    "_thread.start_new_thread",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "ftplib.",
    "urllib.",
)
ERRORS = ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A")


class Watch:
    """What a program does beside computing: files that belong to no installed package, sockets, threads, processes."""

    def __init__(self, package):
        folders = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
        self.allowed = tuple(str(Path(folder).resolve()) + os.sep for folder in (*folders, package))
        self.seen = []
        self.on = False
        sys.addaudithook(self.noted)

    def noted(self, event, arguments):
        if not self.on:
            return
        if event == OPEN:
            path, _, flags = arguments
            writes = isinstance(flags, int) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
            if not writes and (isinstance(path, int) or path in sys.path or self.inside(path)):
                return
        if event.startswith((OPEN, *WATCHED)):
            self.seen.append(f"{event} {arguments!r}")

    def inside(self, path):
        """Whether a file belongs to a package, or says which packages are installed (pydantic asks for plugins)."""
        found = Path(os.fsdecode(path)).resolve()
        return str(found).startswith(self.allowed) or found.parent.suffix in (".egg-info", ".dist-info")


def as_office_hands_over(value):
    """Every argument arrives in two dimensions, one left out as null, a blank cell as an empty text."""
    if value is None:
        return None
    rows = value if isinstance(value, list) else [[value]]
    return [[_cell(cell) for cell in row] for row in rows]


def _cell(cell):
    return {"type": "Error", "basicValue": cell} if cell in ERRORS else "" if cell is None else cell


def answered(loop, module, name, arguments):
    """What xlwings makes of one call of Office.js."""
    import xlwings.server

    data = {"func_name": name, "args": list(arguments), "version": xlwings.__version__, "client": "Office.js"}
    data |= {"culture_info_name": "en-GB", "date_format": "dd/mm/yyyy", "runtime": "1.4"}
    data["args"] += [None] * (len(getattr(module, name).__xlfunc__["args"]) - len(arguments))
    try:
        return {"result": loop.run_until_complete(xlwings.server.custom_functions_call(data, module))}
    except Exception as error:
        return {"error": f"{type(error).__module__}.{type(error).__qualname__}", "message": str(error)}


def main(given, answers):
    job = json.loads(Path(given).read_text(encoding="utf-8"))
    os.environ |= {"XLWINGS_ON_SERVER": "true", "XLWINGS_LICENSE_KEY": "noncommercial"}
    sys.dont_write_bytecode = True
    import xlwings.server

    loop = asyncio.new_event_loop()
    module = types.ModuleType("main")
    watch = Watch(job["package"])
    watch.on = True
    exec(compile(job["main"], "main.py", "exec"), module.__dict__)
    at_import, watch.seen = watch.seen, []
    calls = [(name, list(map(as_office_hands_over, arguments))) for name, arguments in job["calls"]]
    found = [answered(loop, module, name, arguments) for name, arguments in (*calls, *job["raw"])]
    watch.on = False
    meta = xlwings.server.custom_functions_meta(module)
    content = {"at_import": at_import, "at_calls": watch.seen, "meta": meta, "found": found}
    Path(answers).write_text(json.dumps(content), encoding="utf-8")
    loop.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
