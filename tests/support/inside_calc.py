"""Run inside LibreOffice by its own Python: does with workbooks what MTFS_JOB says, and writes what it finds.

A job is JSON: `books`, each with its `path` and, where wanted, `loaded` (read before any cell is computed that the
profile does not compute on loading), `reopened` (saved as .ods and opened again), `changes`
(sheet, cell, value), `saved` (where the changed book is stored as .xlsx), `rounds` (how often to time a
recalculation); and `basic`, a macro workbook (`path`): each of the `tails`, which
all hold a `function`, is put below each of its modules in turn, and the function called; and where wanted, `together`:
these `modules`, each with a text in the place of another (`changed`), and the modules `added`, of which the first
holds the function.
"""

import json
import os
import sys
import time
import traceback

import uno
from com.sun.star.beans import PropertyValue

ALWAYS_EXECUTE_NO_WARN = 4
PROBE = "vnd.sun.star.script:{library}.{module}.{function}?language=Basic&location=document"


def run(*ignored):
    context, desktop = XSCRIPTCONTEXT.getComponentContext(), XSCRIPTCONTEXT.getDesktop()  # noqa: F821
    found = {"python": list(sys.version_info[:2])}
    try:
        with open(os.environ["MTFS_JOB"], encoding="utf-8") as file:
            job = json.load(file)
        found["wizard"] = wizard(context)
        found["books"] = [calculated(desktop, **book) for book in job["books"]]
        if job["basic"]:
            together = job["basic"].pop("together", None)
            found["basic"] = compiled(desktop, **job["basic"])
            if together:
                found["together"] = run_together(desktop, job["basic"]["path"], job["basic"]["function"], **together)
    except Exception:
        found["failed"] = traceback.format_exc()
    with open(os.environ["MTFS_FOUND"], "w", encoding="utf-8") as file:
        json.dump(found, file)
    desktop.terminate()


def wizard(context):
    functions = context.ServiceManager.createInstanceWithContext("com.sun.star.sheet.FunctionDescriptions", context)
    all_of_them = ({item.Name: item.Value for item in functions.getByIndex(at)} for at in range(functions.Count))
    ours = (one for one in all_of_them if one["Name"].startswith("MTFS"))
    return {one["Name"]: [one["Description"], one["Category"], list(map(argument, one["Arguments"]))] for one in ours}


def argument(described):
    return [described.Name, described.Description, described.IsOptional]


def calculated(desktop, path, loaded=False, reopened=False, changes=(), saved=None, rounds=0):
    """Every cell of a workbook computed anew: as opened, as opened again, with inputs changed."""
    found, book = {}, load(desktop, path)
    try:
        if loaded:
            found["loaded"] = values(book)
        book.calculateAll()
        found["opened"] = values(book)
        if rounds:
            found["seconds"] = [recalculation(book) for _ in range(rounds)]
        if reopened:
            store(book, path + ".ods", "calc8")
        for sheet, cell, value in changes:
            book.Sheets.getByName(sheet).getCellRangeByName(cell).setValue(value)
        if changes:
            book.calculateAll()
            found["changed"] = values(book)
        if saved:
            store(book, saved, "Calc MS Excel 2007 XML")
    finally:
        book.close(True)
    if reopened:
        again = opened(desktop, path + ".ods")
        try:
            found["reopened"] = values(again)
        finally:
            again.close(True)
    return found


def recalculation(book):
    start = time.perf_counter()
    book.calculateAll()
    return time.perf_counter() - start


def load(desktop, path, **properties):
    given = tuple(PropertyValue(name, 0, value, 0) for name, value in {"Hidden": True, **properties}.items())
    return desktop.loadComponentFromURL(uno.systemPathToFileUrl(path), "_blank", 0, given)


def opened(desktop, path, **properties):
    book = load(desktop, path, **properties)
    book.calculateAll()
    return book


def store(book, path, kind):
    book.storeToURL(uno.systemPathToFileUrl(path), (PropertyValue("FilterName", 0, kind, 0),))


def values(book):
    found = {}
    for sheet in book.Sheets:
        cursor = sheet.createCursor()
        cursor.gotoEndOfUsedArea(False)
        last = cursor.RangeAddress
        data = sheet.getCellRangeByPosition(0, 0, last.EndColumn, last.EndRow).getDataArray()
        found[sheet.Name] = [
            [
                {"error": error} if (error := sheet.getCellByPosition(column, row).getError()) else value
                for column, value in enumerate(cells)
            ]
            for row, cells in enumerate(data)
        ]
    return found


def compiled(desktop, path, function, tails):
    """For each module of a macro workbook its text, and what a function gives that each tail puts below the module."""
    book = opened(desktop, path, MacroExecutionMode=ALWAYS_EXECUTE_NO_WARN)
    try:
        libraries, scripts, found = book.BasicLibraries, book.getScriptProvider(), {}
        project = libraries.getByName("VBAProject")
        for at, module in enumerate(project.getElementNames()):
            found[module] = {"text": project.getByName(module)}
            for kind, tail in tails.items():
                library = f"Tried{at}{kind}"  # of its own: a module does not run where another of its library fails
                libraries.createLibrary(library)
                libraries.getByName(library).insertByName(module, found[module]["text"] + tail)
                found[module][kind] = result(scripts, library, module, function)
                libraries.removeLibrary(library)
        return found
    finally:
        book.close(True)


def run_together(desktop, path, function, modules, changed, added):
    """What a function gives that stands in a module added to some of a macro workbook's, in one library with them."""
    book = opened(desktop, path, MacroExecutionMode=ALWAYS_EXECUTE_NO_WARN)
    try:
        libraries, library = book.BasicLibraries, "Together"
        project = libraries.getByName("VBAProject")
        libraries.createLibrary(library)
        for module in modules:
            libraries.getByName(library).insertByName(module, project.getByName(module).replace(*changed))
        for module, text in added.items():
            libraries.getByName(library).insertByName(module, text)
        return result(book.getScriptProvider(), library, next(iter(added)), function)
    finally:
        book.close(True)


def result(scripts, library, module, function):
    """What the function gives; None where the module does not compile, so that nothing in it runs."""
    try:
        script = scripts.getScript(PROBE.format(library=library, module=module, function=function))
        return script.invoke((), (), ())[0]
    except (
        uno.getClass("com.sun.star.script.provider.ScriptFrameworkErrorException"),
        uno.getClass("com.sun.star.reflection.InvocationTargetException"),
    ):
        return None
