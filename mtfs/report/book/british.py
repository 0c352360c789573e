"""XlsxWriter's workbook as a British document: its language is that of its texts, in the document and in charts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart
from xlsxwriter.core import Core
from xlsxwriter.packager import Packager

from mtfs.report.book.axes import tell_ticks_apart

LANGUAGE = "en-GB"
OTHERWISE = "en-US"
"""What XlsxWriter writes."""


class BritishCore(Core):  # type: ignore[misc]  # xlsxwriter is untyped
    """The properties of a document, its language among them."""

    def _write_dc_description(self) -> None:
        super()._write_dc_description()
        self._xml_data_element("dc:language", LANGUAGE)


class BritishPackager(Packager):  # type: ignore[misc]  # xlsxwriter is untyped
    """What puts the parts of a workbook together."""

    def _write_core_file(self) -> None:
        core = BritishCore()
        core._set_properties(self.workbook.doc_properties)
        core._set_xml_writer(self._filename("docProps/core.xml"))
        core._assemble_xml_file()


class BritishWorkbook(Workbook):  # type: ignore[misc]  # xlsxwriter is untyped
    """A workbook in British English, whose names may stand for functions."""

    def __init__(self, *arguments: Any) -> None:
        """Start without functions."""
        super().__init__(*arguments)
        self._comments: dict[str, str] = {}

    def define_function(self, name: str, text: str, comment: str) -> None:
        """Let a name stand for a LAMBDA function; Excel shows the comment beside it."""
        self.define_name(name, f"={text}")
        self._comments[name] = comment

    def _extract_named_ranges(self, names: list[list[Any]]) -> list[str]:
        ranges: list[str] = super()._extract_named_ranges([name for name in names if name[0] not in self._comments])
        return ranges

    def _write_defined_name(self, defined: list[Any]) -> None:
        name, _, text, _ = defined
        if name in self._comments:
            self._xml_data_element("definedName", text, [("name", name), ("comment", self._comments[name])])
        else:
            super()._write_defined_name(defined)

    def _get_packager(self) -> BritishPackager:
        return BritishPackager()

    def add_chart(self, options: dict[str, Any]) -> Chart:
        """Return a new chart whose texts are in British English, and are texts even where they look like a cell."""
        chart = super().add_chart(options)
        chart._process_names = _as_it_is(chart._process_names)
        for name in ("_xml_start_tag", "_xml_empty_tag"):
            setattr(chart, name, _in_british(getattr(chart, name)))
        return chart

    def _add_chart_data(self) -> None:
        """Read what charts show, as XlsxWriter does before it writes them, and fit their axes to it."""
        super()._add_chart_data()
        for chart in self.charts:
            tell_ticks_apart(chart, chart.combined)


def _as_it_is(process: Callable[..., Any]) -> Callable[..., Any]:
    """Return what takes the name of a title or a series, which takes "Stop!A1" for a text and a list for a cell."""

    def processed(name: str | list[Any] | None, formula: str | None) -> Any:
        return (name, formula) if isinstance(name, str) else process(name, formula)

    return processed


def _in_british(write: Callable[..., None]) -> Callable[..., None]:
    """Return what writes an element, with the language of its attributes put right."""

    def written(tag: str, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        write(tag, [(name, LANGUAGE if value == OTHERWISE else value) for name, value in attributes])

    return written
