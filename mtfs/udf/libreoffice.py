"""The LibreOffice Calc extension mtfs.oxt, generated from the list of functions.

An extension is a zip. `CalcAddIns.xcu` tells Calc the names, descriptions and arguments of the functions, `mtfs.rdb`
the types (see `typelibrary`), `mtfs.components` that `mtfs_addin.py` implements them, which LibreOffice's own Python
runs. `pythonpath/` holds the modules and data of this package that the functions need, so that nothing has to be
installed for them; only MTFS_PLAN and MTFS_EXPLAIN also need pydantic, which LibreOffice's Python then has to have.

Calc stores a function as SERVICE.METHOD, so with a service called MTFS what is stored is what the user sees,
MTFS.ALLOCATION, in a workbook of any language.
"""

from __future__ import annotations

import ast
import importlib.util
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import mtfs.data
from mtfs.core.errors import ToolError
from mtfs.core.files import write_whole
from mtfs.core.version import VERSION
from mtfs.udf.calls import name_in
from mtfs.udf.libreoffice_cells import TABLES
from mtfs.udf.registry import FUNCTIONS, NAMESPACE, Argument, Function
from mtfs.udf.typelibrary import ANY, TABLE, Method, type_library

SERVICE = NAMESPACE
INTERFACE = "org.mtfs.XFunctions"
SUFFIX = ".oxt"
ENTRY = "mtfs.udf.libreoffice_cells"
"""The module that the component calls; with all that it imports it goes into the extension."""
EARLIEST = (1980, 1, 1, 0, 0, 0)
"""Time of every file in the zip: the same functions, the same bytes."""
LEAST_PYTHON = (3, 11)
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'

MANIFEST = f"""{XML}<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
 <manifest:file-entry manifest:full-path="mtfs.rdb"
  manifest:media-type="application/vnd.sun.star.uno-typelibrary;type=RDB"/>
 <manifest:file-entry manifest:full-path="mtfs.components"
  manifest:media-type="application/vnd.sun.star.uno-components"/>
 <manifest:file-entry manifest:full-path="CalcAddIns.xcu"
  manifest:media-type="application/vnd.sun.star.configuration-data"/>
</manifest:manifest>
"""

COMPONENTS = f"""{XML}<components xmlns="http://openoffice.org/2010/uno-components">
 <component loader="com.sun.star.loader.Python" uri="mtfs_addin.py">
  <implementation name="{SERVICE}"><service name="{SERVICE}"/></implementation>
 </component>
</components>
"""

DESCRIPTION = f"""{XML}<description xmlns="http://openoffice.org/extensions/description/2006">
 <identifier value="org.mtfs.functions"/>
 <version value="{VERSION}"/>
 <display-name><name lang="en">MTFS functions: NHS medium-term financial strategy</name></display-name>
 <publisher><name lang="en">mtfs</name></publisher>
</description>
"""

COMPONENT = f'''"""The functions of mtfs in LibreOffice Calc; `mtfs libreoffice-addin` wrote this file."""

import os
import sys

if sys.version_info < {LEAST_PYTHON!r}:
    raise ImportError("mtfs needs Python {LEAST_PYTHON[0]}.{LEAST_PYTHON[1]}; LibreOffice runs " + sys.version)
# the package of this extension comes before one that is installed: it fits the type library
sys.path.insert(0, os.path.join(os.path.dirname(__file__), "pythonpath"))

import unohelper
from com.sun.star.lang import XServiceInfo
from org.mtfs import {INTERFACE.rpartition(".")[2]}

from {ENTRY} import FUNCTIONS, call

SERVICES = ("{SERVICE}", "com.sun.star.sheet.AddIn")


class Functions(unohelper.Base, {INTERFACE.rpartition(".")[2]}, XServiceInfo):
    """The service whose methods are the functions."""

    def __init__(self, context, *arguments):
        self.context = context

    def getImplementationName(self):
        return "{SERVICE}"

    def supportsService(self, name):
        return name in SERVICES

    def getSupportedServiceNames(self):
        return SERVICES


def _method(name):
    def method(self, *given):
        return call(name, *given)

    return method


for _function in FUNCTIONS.values():
    setattr(Functions, _function.short_name.lower(), _method(_function.name))

g_ImplementationHelper = unohelper.ImplementationHelper()
g_ImplementationHelper.addImplementation(Functions, "{SERVICE}", SERVICES)
'''


VERSION_MODULE = f'"""The version of the package that wrote this extension."""\n\nVERSION = "{VERSION}"\n'


def write_addin(path: str | Path) -> None:
    """Write the extension, whole or not at all.

    Args:
        path: where, such as mtfs.oxt.

    Raises:
        ToolError: where the file cannot be written, or has a name that LibreOffice does not take for an extension.
    """
    if Path(path).suffix.lower() != SUFFIX:
        raise ToolError(f"{path}: LibreOffice knows an extension by its ending; give it a name that ends in {SUFFIX}")
    write_whole(path, addin())


def addin() -> bytes:
    """Return the extension as bytes, the same for the same functions."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        for name, data in {**_parts(), **_package()}.items():
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            package.writestr(entry, data)
    return content.getvalue()


def _parts() -> dict[str, bytes]:
    """Return the files that make the zip an extension."""
    texts = {
        "META-INF/manifest.xml": MANIFEST,
        "description.xml": DESCRIPTION,
        "mtfs.components": COMPONENTS,
        "mtfs_addin.py": COMPONENT,
        "CalcAddIns.xcu": _configuration(),
    }
    library = type_library(INTERFACE, list(map(_method, FUNCTIONS.values())))
    return {**{name: text.encode() for name, text in texts.items()}, "mtfs.rdb": library}


def _method(function: Function) -> Method:
    """Return a function's method: a needed argument takes a table, and Calc insists on it; an optional one anything."""
    parameters = tuple((item.name, ANY if item.optional else TABLE) for item in function.arguments)
    return Method(function.short_name.lower(), TABLE if function.result in TABLES else ANY, parameters)


def _configuration() -> str:
    """Return what the function wizard shows."""
    functions = "".join(map(_described, FUNCTIONS.values()))
    return (
        f'{XML}<oor:component-data xmlns:oor="http://openoffice.org/2001/registry"\n'
        ' xmlns:xs="http://www.w3.org/2001/XMLSchema" oor:name="CalcAddIns" oor:package="org.openoffice.Office">\n'
        f'<node oor:name="AddInInfo"><node oor:name="{SERVICE}" oor:op="replace"><node oor:name="AddInFunctions">\n'
        f"{functions}</node></node></node>\n</oor:component-data>\n"
    )


def _described(function: Function) -> str:
    description = f"{function.summary} Result: {function.unit}. Group: {function.category}."
    return _node(
        function.short_name.lower(),
        _property("DisplayName", name_in("libreoffice", function)),
        _property("Description", description),
        '<prop oor:name="Category"><value>Add-In</value></prop>\n',
        _property("CompatibilityName", function.name),
        '<node oor:name="Parameters">\n',
        *map(_argument, function.arguments),
        "</node>\n",
    )


def _argument(argument: Argument) -> str:
    return _node(argument.name, _property("DisplayName", argument.name), _property("Description", argument.help))


def _node(name: str, *inside: str) -> str:
    return f'<node oor:name={quoteattr(name)} oor:op="replace">\n{"".join(inside)}</node>\n'


def _property(name: str, value: str) -> str:
    return f'<prop oor:name="{name}"><value xml:lang="en-US">{escape(value)}</value></prop>\n'


def _package() -> dict[str, bytes]:
    """Return the modules that the functions need, and the data that come with the package."""
    home = Path(mtfs.data.__file__).parents[1]
    modules = {name: Path(_origin(name)) for name in _needed(ENTRY)}
    data = (path for path in Path(home, "data").rglob("*") if path.suffix in (".csv", ".toml", ".md"))
    files = sorted({*modules.values(), *data})
    content = {f"pythonpath/mtfs/{path.relative_to(home).as_posix()}": path.read_bytes() for path in files}
    # inside LibreOffice mtfs is not installed, so that there is nothing to ask for its version
    return content | {"pythonpath/mtfs/core/version.py": VERSION_MODULE.encode()}


def _needed(first: str) -> set[str]:
    """Return the module and all modules of the package that it imports, directly or not, with their packages."""
    modules: set[str] = set()
    waiting = [first]
    while waiting:
        name = waiting.pop()
        if name in modules:
            continue
        modules.add(name)
        if parent := name.rpartition(".")[0]:
            waiting.append(parent)
        if parent or name == first:  # the package itself offers everything, and imports nothing until asked
            waiting += _imported(name)
    return modules


def _imported(name: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(Path(_origin(name)).read_bytes())):
        if isinstance(node, ast.ImportFrom) and f"{node.module}.".startswith("mtfs."):
            yield str(node.module)
            yield from (inner for alias in node.names if _origin(inner := f"{node.module}.{alias.name}"))
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if f"{alias.name}.".startswith("mtfs."))


def _origin(name: str) -> str:
    """Return the file of a module; an empty text if the name is not that of a module."""
    try:
        spec = importlib.util.find_spec(name)
    except ModuleNotFoundError:  # its parent is a module and no package
        return ""
    return str(spec.origin) if spec is not None else ""
