"""What a program asks of XlsxWriter, recorded as a plain script that asks for the same with no model behind."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from enum import Enum
from functools import wraps
from types import MappingProxyType
from typing import Any

from xlsxwriter.chart import Chart
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from mtfs.report.charts.drawing import draw_axes

PATH = "path"
AXES = ("x_axis", "y_axis")


class Recorder:
    """The script of calls from outside XlsxWriter; calls that its own methods make are theirs to repeat."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.calls = 0
        self._names: dict[int, str] = {}
        self._kept: list[Any] = []
        self._classes: dict[str, type] = {}
        self._depth = 0

    def script(self, instead: Mapping[type, type] = MappingProxyType({})) -> Callable[[str], None]:
        """The recorded calls as a compiled function of the path to write, with other classes `instead` of some."""
        source = "\n".join([f"def write({PATH}):", *(f"    {line}" for line in self.lines)])
        namespace: dict[str, Any] = {"datetime": datetime, "draw_axes": draw_axes}
        namespace |= {name: instead.get(kind, kind) for name, kind in self._classes.items()}
        exec(compile(source, "<recorded>", "exec"), namespace)
        return namespace["write"]

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Record what is asked of XlsxWriter inside the block."""
        saved = []
        for owner in (Workbook, Worksheet, Format, Chart, *Chart.__subclasses__()):
            for name, method in list(vars(owner).items()):
                public = not name.startswith("_") or (owner is Workbook and name == "__init__")
                if public and callable(method) and not isinstance(method, staticmethod | classmethod):
                    saved.append((owner, name, method))
                    setattr(owner, name, self._wrapped(name, method))
        try:
            yield
        finally:
            for owner, name, method in saved:
                setattr(owner, name, method)

    def _wrapped(self, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(method)
        def call(target: Any, *arguments: Any, **options: Any) -> Any:
            if self._depth:
                return method(target, *arguments, **options)
            if name == "__init__":
                arguments_text = ", ".join([PATH, *map(self._text, arguments[1:])])
                text = f"{self._name(target)} = {self._text(type(target))}({arguments_text})"
            else:
                parts = [*map(self._text, arguments), *(f"{key}={self._text(value)}" for key, value in options.items())]
                text = f"{self._name(target)}.{name}({', '.join(parts)})"
            if name == "close":
                self.lines += self._amended_axes()
            self._depth += 1
            try:
                result = method(target, *arguments, **options)
            finally:
                self._depth -= 1
            if isinstance(result, Worksheet | Format | Chart):
                text = f"{self._name(result)} = {text}"
            self.lines.append(text)
            if isinstance(result, Chart):  # what the report does to every chart beyond XlsxWriter's public calls
                self.lines.append(f"draw_axes({self._name(result)})")
            self.calls += 1
            return result

        return call

    def _amended_axes(self) -> Iterator[str]:
        """Yield what the report writes into the axes of charts beyond XlsxWriter's public calls."""
        for chart in self._kept:
            for name in AXES if isinstance(chart, Chart) else ():
                settings = getattr(chart, name).items()
                plain = {key: value for key, value in settings if isinstance(value, str | int | float)}
                yield f"{self._name(chart)}.{name} |= {self._text(plain)}"

    def _name(self, thing: Any) -> str:
        if id(thing) not in self._names:
            self._kept.append(thing)
            self._names[id(thing)] = f"{type(thing).__name__.lower()}_{len(self._names)}"
        return self._names[id(thing)]

    def _text(self, value: Any) -> str:
        """The code of an argument; dictionaries and lists are made anew by each run, as XlsxWriter may change them."""
        if isinstance(value, Worksheet | Format | Chart):
            return self._name(value)
        if isinstance(value, type):
            self._classes[value.__name__] = value
            return value.__name__
        if isinstance(value, dict):
            return f"{{{', '.join(f'{key!r}: {self._text(item)}' for key, item in value.items())}}}"
        if isinstance(value, Enum):
            return repr(value.value)
        if isinstance(value, list | tuple):
            inside = ", ".join(map(self._text, value))
            return f"[{inside}]" if isinstance(value, list) else f"({inside}{',' if value else ''})"
        if isinstance(value, str | int | float | bool | None | datetime.datetime):
            return repr(value)
        raise TypeError(f"a call with {type(value).__name__} cannot be recorded")
