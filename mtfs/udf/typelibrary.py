"""A UNO type library: the file that tells LibreOffice which methods an interface has, and what they take and return.

The format is UNOIDL's binary one, as LibreOffice's `unoidl/README.md` specifies it: whole numbers of four bytes, the
lowest first; a definition is found from a map of names, a module being such a map itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MAGIC = b"UNOIDL\xff\x00"
MODULE, INTERFACE, IN = b"\x00", b"\x05", b"\x00"
HEADER_BYTES = len(MAGIC) + 8
"""The magic, where the root map is, and how many entries it has."""
BASE = "com.sun.star.uno.XInterface"
ANY = "any"
TABLE = "[][]any"
"""UNOIDL's name of `sequence< sequence< any > >`."""


@dataclass(frozen=True, slots=True)
class Method:
    """One method: its name, the type that it returns, and its parameters as pairs of name and type."""

    name: str
    returns: str
    parameters: tuple[tuple[str, str], ...]


def type_library(interface: str, methods: Sequence[Method]) -> bytes:
    """Return the type library of one interface.

    Args:
        interface: its full name, such as org.mtfs.XFunctions.
        methods: what it offers, in order.
    """
    *modules, name = interface.split(".")
    content = bytearray(MAGIC + bytes(HEADER_BYTES - len(MAGIC)))
    names = {}
    for part in (*modules, name):
        names[part] = len(content)
        content += part.encode("ascii") + b"\x00"
    place = len(content)
    content += _interface(methods)
    for inner, outer in zip((name, *reversed(modules)), (*reversed(modules), ""), strict=True):
        entry = _number(names[inner]) + _number(place)
        place = len(content)
        content += entry if not outer else MODULE + _number(1) + entry
    content[len(MAGIC) : HEADER_BYTES] = _number(place) + _number(1)
    return bytes(content)


def _interface(methods: Sequence[Method]) -> bytes:
    """Return an interface: one mandatory base, no optional one, no attribute, the methods."""
    bases = _number(1) + _text(BASE) + _number(0)
    return INTERFACE + bases + _number(0) + _number(len(methods)) + b"".join(map(_method, methods))


def _method(method: Method) -> bytes:
    """Return a method: its name, the type returned, the parameters, and no exception."""
    parameters = b"".join(IN + _text(name) + _text(kind) for name, kind in method.parameters)
    return _text(method.name) + _text(method.returns) + _number(len(method.parameters)) + parameters + _number(0)


def _number(value: int) -> bytes:
    return value.to_bytes(4, "little")


def _text(value: str) -> bytes:
    """Return a string that stands where it is used; the highest bit of its length would say: elsewhere."""
    return _number(len(value)) + value.encode("ascii")
