"""Reading a database through and through: every page's authentication, every row's structure. Read only.

Knows no table of ours. A file cut on a page boundary passes the cipher's check, and a page replayed under the
right key passes both: so both checks are made, and the high-water mark stands beside them (`mark.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text

from pbdesk.domain.errors import KnownError

_FINE = "ok"


@dataclass(frozen=True, slots=True)
class PageFaults:
    """What reading found: damaged pages, damage in the structure, damaged search indexes, rows without a parent."""

    pages: tuple[str, ...] = ()
    structure: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    orphan_rows: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.pages or self.structure or self.search or self.orphan_rows)


def faults_in(connection: Connection) -> PageFaults:
    """Return all that is damaged. Reads the whole file: about a second for each half gigabyte."""
    pages = _lines(connection, "PRAGMA cipher_integrity_check")
    structure: list[str] = []
    search: list[str] = []
    for line in _lines(connection, "PRAGMA integrity_check"):
        (search if "fts5" in line.lower() else structure).append(line)
    orphans = tuple(sorted(set(_lines(connection, "PRAGMA foreign_key_check"))))
    return PageFaults(pages, tuple(structure), tuple(search), orphans)


def table_counts(connection: Connection) -> dict[str, int]:
    """Return how many rows each table has, search indexes' own tables left out."""
    names = connection.execute(
        text(
            "SELECT name FROM pragma_table_list"
            " WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
        )
    ).scalars()
    return {
        name: int(connection.exec_driver_sql(f"SELECT count(*) FROM {_quoted(name)}").scalar_one())
        for name in list(names)
    }


def _lines(connection: Connection, sql: str) -> tuple[str, ...]:
    """Return the first column of each row but "ok"; a check that cannot even run counts as one finding."""
    try:
        rows = connection.exec_driver_sql(sql).all()
    except KnownError as error:
        if error.code != "store-damaged":
            raise
        return (sql,)
    return tuple(str(row[0]) for row in rows if row[0] != _FINE)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
