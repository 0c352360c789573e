"""What follows from the facts about a computer: what works for each host, and what to do where it does not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from mtfs.core.tables import TEXT, Table, Tabular
from mtfs.core.tones import Tone
from mtfs.doctor.facts import Machine
from mtfs.doctor.hosts import Host
from mtfs.nhse.own_data import FOLDER_VARIABLE
from mtfs.server.xlwings_settings import INSTALL as INSTALL_SERVER
from mtfs.server.xlwings_settings import LICENCE_KEY
from mtfs.udf.classic import INSTALL as INSTALL_EXCEL
from mtfs.udf.libreoffice import LEAST_PYTHON
from mtfs.udf.windows_python import REMEDY, obstacle
from mtfs.web.settings import INSTALL as INSTALL_WEB
from mtfs.web.settings import NEEDED


class State(StrEnum):
    """Whether something works; a note hinders nothing."""

    works = "ok"
    note = "note"
    fails = "FAILS"


TONES = {State.works: Tone.GOOD, State.note: Tone.CAUTION, State.fails: Tone.BAD}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: for what, whether it works, the fact, and the remedy where there is one."""

    of: str
    state: State
    fact: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Diagnosis(Tabular):
    """What was found, one row for each thing that was looked at."""

    findings: tuple[Finding, ...]

    def failing(self, hosts: Collection[Host]) -> list[Finding]:
        """Return what keeps any of these hosts from working."""
        return [finding for finding in self.findings if finding.state is State.fails and finding.of in hosts]

    def table(self) -> Table:
        """Return the findings as a table."""
        rows = [(one.of, one.state, one.fact, one.remedy) for one in self.findings]
        columns = {"for": TEXT, "state": TEXT, "fact": TEXT, "remedy": TEXT}
        return Table("What this computer has for each host", columns, rows,
                     tones={state.value: tone for state, tone in TONES.items()})  # fmt: skip


def judged(machine: Machine, hosts: Iterable[Host] = ()) -> Diagnosis:
    """Return what works on a computer: for these hosts, or for all of them."""
    asked = tuple(hosts) or tuple(Host)
    general = (_python(machine), _data(machine))
    return Diagnosis((*general, *(finding for host in dict.fromkeys(asked) for finding in JUDGES[host](machine))))


def _python(machine: Machine) -> Finding:
    kind = "a virtual environment" if machine.environment else "no virtual environment"
    fact = f"Python {machine.version} for {machine.python.platform}, {kind}: {machine.python.interpreter}"
    return Finding("mtfs", State.works, fact)


def _data(machine: Machine) -> Finding:
    if machine.unwritable:
        remedy = f"allow writing there, or name another folder with {FOLDER_VARIABLE}"
        return Finding("own data", State.fails, f"{machine.folder}: {machine.unwritable}", remedy)
    return Finding("own data", State.works, f"{machine.folder}: can be written")


def _works(host: Host, fact: str) -> Finding:
    return Finding(host, State.works, fact)


def _fails(host: Host, fact: str, remedy: str) -> Finding:
    return Finding(host, State.fails, fact, remedy)


def _installed(machine: Machine, host: Host, names: Collection[str], install: str) -> Finding:
    """Return whether packages are installed."""
    missing = [name for name in names if name not in machine.packages]
    if missing:
        return _fails(host, f"not installed: {', '.join(missing)}", install)
    return _works(host, f"installed: {', '.join(names)}")


def _lambda(machine: Machine) -> Iterator[Finding]:
    yield _works(Host.LAMBDA, "nothing to install; needs Excel of Microsoft 365 or Excel 2024")


def _page(machine: Machine) -> Iterator[Finding]:
    yield _installed(machine, Host.page, NEEDED, INSTALL_WEB)


def _server(machine: Machine) -> Iterator[Finding]:
    host = Host.server
    yield _installed(machine, host, (*NEEDED, "xlwings_server"), INSTALL_SERVER)
    if machine.licence:
        yield _works(host, f"{LICENCE_KEY} is set")
    else:
        remedy = "set it to your key, or to noncommercial where the licence allows that (README, Licence)"
        yield _fails(host, f"{LICENCE_KEY} is not set", remedy)
    if machine.certificate is None:
        fact = "no certificate was named, and Excel takes an add-in only over HTTPS"
        yield Finding(host, State.note, fact, "name its files with --certificate and --key, or use a proxy")
    elif machine.certificate:
        yield _fails(host, machine.certificate, "ask IT for a certificate and its key in PEM form")
    else:
        yield _works(host, "the certificate and its key go together")


def _xlwings(machine: Machine) -> Iterator[Finding]:
    host, python = Host.xlwings, machine.python
    yield _installed(machine, host, ("pyopenvba",), INSTALL_EXCEL)
    if not python.is_windows:
        yield _fails(host, f"{python.platform} is not Windows", "use Excel for Windows, or another host")
        return
    if reason := obstacle(python):
        yield _fails(host, reason, REMEDY)
    else:
        where = "its library lies where Excel looks for it"
        yield _works(host, f"xlwings {python.xlwings}: {where}; Excel starts {python.interpreter}")


def _libreoffice(machine: Machine) -> Iterator[Finding]:
    host, office, least = Host.libreoffice, machine.office, ".".join(map(str, LEAST_PYTHON))
    if office is None:
        yield _fails(host, "LibreOffice was not found", "install it, or put the folder of soffice on PATH")
        return
    yield _works(host, f"LibreOffice: {office.program}")
    if office.python is None:
        remedy = "on Linux install the package python3-uno; elsewhere install LibreOffice with all its parts"
        yield _fails(host, "LibreOffice runs no Python", remedy)
        return
    version = ".".join(map(str, office.python))
    if office.python < LEAST_PYTHON:
        fact = f"LibreOffice's Python is {version}; the functions need {least}"
        yield _fails(host, fact, "install a later LibreOffice")
        return
    yield _works(host, f"LibreOffice's Python is {version}")
    if not office.pydantic:
        fact = "LibreOffice's Python has no pydantic: MTFS.PLAN and MTFS.EXPLAIN show #VALUE!"
        yield Finding(host, State.note, fact, "install it there: docs/how-to/libreoffice.md, Which Python")


JUDGES: dict[Host, Callable[[Machine], Iterator[Finding]]] = {
    Host.LAMBDA: _lambda,
    Host.page: _page,
    Host.server: _server,
    Host.xlwings: _xlwings,
    Host.libreoffice: _libreoffice,
}
