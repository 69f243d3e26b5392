"""The gateway's database: opened, made where there is none, read and written in transactions.

It knows the council's one row; what the other tables mean is for the modules that own them.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine, insert, inspect, select, update
from sqlalchemy.engine import URL
from sqlalchemy.exc import DatabaseError

from pbdesk.domain.errors import N_, KnownError
from pbdesk.gateway import migrations, tables, walls
from pbdesk.gateway.clock import Clock
from pbdesk.gateway.dialect import identify, is_postgresql, make_engine, single, steady, writer
from pbdesk.sync.op import GATEWAY

FILE_NAME = "gateway.sqlite"
EMPTY_TOTAL = "0" * 32
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Council:
    """Whose gateway this is; a restored gateway gets a new epoch."""

    id: str
    name: str
    epoch: str


class Database:
    """Transactions on one council's database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._writer = writer(engine)
        self._single = single(engine)

    @contextmanager
    def asking(self) -> Iterator[Connection]:
        """Give a connection for one question of who somebody is, before it is known. Behind the walls there is nothing
        to see for it."""
        with self._single.connect() as connection:
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Give the council's own commands a connection in a transaction that only reads."""
        with self._identified(self._engine, "council") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Give the council's own commands a connection in a transaction that is durable once the block ends, and
        undone if it raises."""
        with self._identified(self._writer, "council") as connection:
            yield connection

    @contextmanager
    def reading_for(self, user_id: str, *, handing_over: bool = False) -> Iterator[Connection]:
        """As `reading`, for a request of this user; "" while it is not known whose it is.

        `handing_over` is for asking what is still to come of cases whose access has ended, which gives nothing out.
        """
        with self._identified(self._engine, "hand" if handing_over else "read", user_id) as connection:
            yield connection

    @contextmanager
    def snapshot_for(self, user_id: str) -> Iterator[Connection]:
        """As `reading_for`, where every query sees the same moment."""
        with self._identified(steady(self._engine), "read", user_id) as connection:
            yield connection

    @contextmanager
    def writing_for(self, user_id: str) -> Iterator[Connection]:
        """As `writing`, for a request of this user."""
        with self._identified(self._writer, "hand", user_id) as connection:
            yield connection

    @contextmanager
    def _identified(self, engine: Engine, task: str, user_id: str = "") -> Iterator[Connection]:
        with engine.begin() as connection:
            identify(connection, task, user_id)
            yield connection

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


def open_folder(folder: Path, clock: Clock, name: str = "") -> Database:
    """Open a folder's own database, making folder and database where there are none.

    Args:
        folder: where the gateway keeps everything.
        clock: makes the ids of a new council.
        name: the council's name; given for an existing gateway, it becomes the new name.

    Raises:
        KnownError: code "gateway-folder" when the folder cannot be used, "gateway-database" when the file in
            it is not a gateway's database.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _folder_error(folder) from error
    return open_url(URL.create("sqlite", database=str(folder / FILE_NAME)), clock, name)


def open_any(folder: Path | None, url: str, clock: Clock, name: str = "") -> Database:
    """Open the database at an address, or a folder's own where there is no address. Raises as those do.

    Raises KnownError (code gateway-folder) where neither is given.
    """
    if url:
        return open_url(url, clock, name)
    if folder is None:
        raise KnownError(
            "gateway-folder",
            N_("It is not said which gateway is meant."),
            todo=N_("Give its folder with --folder, or the address of its database with --database."),
        )
    return open_folder(folder, clock, name)


def existing_folder(folder: Path, clock: Clock) -> Database:
    """Open the database of a folder that a gateway was started in before.

    Raises KnownError (code gateway-folder) where there is none.
    """
    if not (folder / FILE_NAME).is_file():
        raise KnownError(
            "gateway-folder",
            N_("There is no gateway in the folder {folder}."),
            todo=N_("Check the folder's name, or start one with “pbdesk gateway serve”."),
            folder=str(folder),
        )
    return open_folder(folder, clock)


def open_url(url: str | URL, clock: Clock, name: str = "") -> Database:
    """Open a database by its SQLAlchemy URL, such as that of a PostgreSQL server.

    A server's database is to be prepared first (`prepare_server`). Raises as `open_folder`, or KnownError
    "gateway-role" where the role of a server could go round the walls.
    """
    database = Database(make_engine(url))
    try:
        with database.writing() as connection:
            served = is_postgresql(connection)
            if served:
                _require_prepared(connection)
            _make_tables(connection, clock, name, may_upgrade=not served)
    except DatabaseError as error:
        database.close()
        raise _database_error() from error
    except KnownError:
        database.close()
        raise
    return database


def prepare_server(owner_url: str | URL, clock: Clock, name: str, app_role: str) -> Council:
    """Make the tables in a server's database, with the walls between advisers and the role that serves behind them.

    Args:
        owner_url: the database, as the role that will own the tables. The gateway itself never uses it.
        clock: makes the ids of a new council.
        name: the council's name, or "" to keep the one that it has.
        app_role: the role that the gateway will use; made without a password where there is none.

    Raises KnownError: as `open_folder`, "gateway-role-name".
    """
    database = Database(make_engine(owner_url))
    try:
        with database.writing() as connection:
            _make_tables(connection, clock, name)
            walls.build(connection, app_role)
            return read_council(connection)
    except DatabaseError as error:
        raise _database_error() from error
    finally:
        database.close()


def _require_prepared(connection: Connection) -> None:
    if not inspect(connection).has_table(tables.council.name):
        raise KnownError(
            "gateway-not-prepared",
            N_("This database holds no gateway yet."),
            safe=N_("Nothing was changed."),
            todo=N_("Prepare it once, as its owner, with “pbdesk gateway prepare”."),
        )
    walls.require_behind_walls(connection)


def _make_tables(connection: Connection, clock: Clock, name: str, *, may_upgrade: bool = True) -> None:
    if not inspect(connection).has_table(tables.council.name):
        tables.metadata.create_all(connection)
        first_rows(connection, clock, name or N_("Council"))
        walls.keep_audit(connection)
        return
    version = connection.execute(select(tables.council.c.schema_version)).scalar_one()
    if migrations.can_upgrade(version):
        _require_owner(may_upgrade)
        migrations.upgrade(connection, version)
        walls.keep_audit(connection)
    elif version != tables.SCHEMA_VERSION:
        raise KnownError(
            "gateway-newer",
            N_("This gateway's database was made by another version of pbdesk."),
            safe=N_("Nothing was changed."),
            todo=N_("Use the version that made it, or a later one."),
        )
    if name:
        connection.execute(update(tables.council).values(name=name))


def _require_owner(may_upgrade: bool) -> None:
    if not may_upgrade:
        raise KnownError(
            "gateway-older",
            N_("This gateway's database was made by an older version of pbdesk."),
            safe=N_("Nothing was changed."),
            todo=N_("Bring it up to date once, as its owner, with “pbdesk gateway prepare”."),
        )


def first_rows(connection: Connection, clock: Clock, name: str) -> None:
    """Write what a new council's empty tables begin with."""
    connection.execute(
        insert(tables.council).values(
            one=1,
            id=clock.new_id(),
            name=name,
            epoch=clock.new_id(),
            feed_seq=0,
            schema_version=tables.SCHEMA_VERSION,
            restores=0,
            secret=secrets.token_hex(32),
        )
    )
    connection.execute(
        insert(tables.cases).values(id="", created_at=clock.now(), op_count=0, op_total=EMPTY_TOTAL)
    )
    connection.execute(insert(tables.chains).values(device=GATEWAY, user_id=None))


def read_council(connection: Connection) -> Council:
    """Return whose gateway this is."""
    row = connection.execute(select(tables.council.c.id, tables.council.c.name, tables.council.c.epoch)).one()
    return Council(row.id, row.name, row.epoch)


def begin_epoch(connection: Connection, clock: Clock) -> str:
    """Say that this database came back from a backup, and return the new epoch.

    Devices notice the new epoch, read the feed from its start, and offer again what is no longer here.
    """
    epoch = clock.new_id()
    connection.execute(update(tables.council).values(epoch=epoch, restores=tables.council.c.restores + 1))
    return epoch


def was_restored(connection: Connection) -> bool:
    """Return whether this database ever came back from a backup, and so may lack what devices have."""
    return bool(connection.execute(select(tables.council.c.restores)).scalar_one())


def feed_state(connection: Connection) -> tuple[str, int]:
    """Return the gateway's epoch and the last place of the feed that is taken."""
    row = connection.execute(select(tables.council.c.epoch, tables.council.c.feed_seq)).one()
    return row.epoch, row.feed_seq


def take_places(connection: Connection, count: int) -> int:
    """Take the next places in the feed and return the first. To be the last lock of a transaction: until it
    ends, nobody else gets a place, so order in the feed is commit order."""
    counter = tables.council.c.feed_seq
    end = connection.execute(
        update(tables.council).values(feed_seq=counter + count).returning(counter)
    ).scalar_one()
    return int(end) - count + 1


def in_portions(items: Iterable[T], size: int = 500) -> Iterator[list[T]]:
    """Cut items into lists that a statement can take as parameters."""
    whole = list(items)
    for start in range(0, len(whole), size):
        yield whole[start : start + size]


def _database_error() -> KnownError:
    return KnownError(
        "gateway-database",
        N_("The gateway's database could not be opened, or it is not a gateway's database."),
        safe=N_("Nothing was changed."),
        todo=N_("Check the folder or address, its free space and who may write in it."),
    )


def _folder_error(folder: Path) -> KnownError:
    return KnownError(
        "gateway-folder",
        N_("The folder {folder} could not be made or used."),
        todo=N_("Choose a folder that you may write in."),
        folder=str(folder),
    )
