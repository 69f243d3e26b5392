"""The search indexes, looked at when a store opens and built again where they do not hold.

An index is made from rows, so a damaged one costs nothing but a moment: nobody is sent to a backup for it. Knows the
two indexes' names and nothing of what they find.
"""

from __future__ import annotations

from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from pbdesk.domain.errors import KnownError
from pbdesk.store.faults import is_search_index_damage

INDEXES = ("case_fts", "service_fts")


def mend_search(engine: Engine) -> bool:
    """Check each search index against its rows and build again those that do not hold; return whether any was.

    A few milliseconds for a caseload, a tenth of a second for 50,000 people. Where more is damaged than an index,
    nothing is done here: that is told where it is met, and by the check of the store.
    """
    broken = [name for name in INDEXES if not _holds(engine, name)]
    mended = [name for name in broken if _build_again(engine, name)]
    return bool(mended)


def _holds(engine: Engine, name: str) -> bool:
    """Return whether an index is whole and says what its rows say."""
    return _done(engine, f"INSERT INTO {name}({name}, rank) VALUES('integrity-check', 1)")


def _build_again(engine: Engine, name: str) -> bool:
    return _done(engine, f"INSERT INTO {name}({name}) VALUES('rebuild')")


def _done(engine: Engine, statement: str) -> bool:
    """Return whether a statement met no damage. Raises KnownError and others that are none."""
    try:
        with engine.begin() as connection:
            connection.exec_driver_sql(statement)
    except DatabaseError as error:
        if not is_search_index_damage(error):
            raise
        return False
    except KnownError as error:
        if error.code != "store-damaged":  # SQLite says the same of a damaged index and of a damaged page
            raise
        return False
    return True
