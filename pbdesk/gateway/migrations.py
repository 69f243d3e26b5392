"""Bringing a council's database of an older pbdesk up to date: one step for each version, in one transaction.

A step only adds. What it adds is written as it was then, not read from `tables`, which goes on changing.
"""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, update

from pbdesk.gateway.tables import SCHEMA_VERSION, council

OLDEST = 2


def can_upgrade(version: int) -> bool:
    """Return whether a database of this version is older than this program and can be brought up to date."""
    return OLDEST <= version < SCHEMA_VERSION


def upgrade(connection: Connection, version: int) -> None:
    """Bring a database from a version up to this program's. For the tables' owner, in a writing transaction."""
    for step in range(version, SCHEMA_VERSION):
        _STEPS[step](connection)
    connection.execute(update(council).values(schema_version=SCHEMA_VERSION))


def _add_device_keys_and_audit(connection: Connection) -> None:
    for statement in (
        "ALTER TABLE devices ADD COLUMN public_key VARCHAR(64) DEFAULT '' NOT NULL",
        "CREATE TABLE used_challenges (challenge_sha256 VARCHAR(64) NOT NULL PRIMARY KEY,"
        " expires_at VARCHAR(20) NOT NULL)",
        "CREATE TABLE audit (n BIGINT NOT NULL PRIMARY KEY, at VARCHAR(20) NOT NULL, user_id VARCHAR(36) NOT NULL,"
        " device_id VARCHAR(36) NOT NULL, address VARCHAR(64) NOT NULL, action VARCHAR(16) NOT NULL,"
        " what VARCHAR(40) NOT NULL, case_ids TEXT NOT NULL, hash VARCHAR(64) NOT NULL)",
        "CREATE INDEX feed_case ON feed (case_id, seq)",
        "CREATE INDEX grants_user ON grants (user_id)",
    ):
        connection.exec_driver_sql(statement)


def _add_marks(connection: Connection) -> None:
    for statement in (
        "CREATE TABLE marks (id VARCHAR(36) NOT NULL PRIMARY KEY, device VARCHAR(64) NOT NULL, epoch BIGINT NOT NULL,"
        " dev_seq BIGINT NOT NULL, dev_hash VARCHAR(64) NOT NULL, audit_n BIGINT NOT NULL,"
        " audit_digest VARCHAR(64) NOT NULL, through BIGINT NOT NULL,"
        " user_id VARCHAR(36) NOT NULL REFERENCES users (id), at VARCHAR(20) NOT NULL)",
        "CREATE INDEX marks_device ON marks (device, epoch, audit_n)",
    ):
        connection.exec_driver_sql(statement)


def _add_sign_off_roles(connection: Connection) -> None:
    for statement in (
        "CREATE TABLE sign_off_roles (id VARCHAR(36) NOT NULL PRIMARY KEY,"
        " user_id VARCHAR(36) NOT NULL REFERENCES users (id), role VARCHAR(64) NOT NULL,"
        " given_at VARCHAR(20) NOT NULL, given_by TEXT NOT NULL, ended_at VARCHAR(20),"
        " ended_by TEXT DEFAULT '' NOT NULL)",
        "CREATE UNIQUE INDEX sign_off_roles_held ON sign_off_roles (user_id, role) WHERE ended_at IS NULL",
    ):
        connection.exec_driver_sql(statement)


def _add_marks_signatures(connection: Connection) -> None:
    for statement in (
        "ALTER TABLE marks ADD COLUMN public_key VARCHAR(64) DEFAULT '' NOT NULL",
        "ALTER TABLE marks ADD COLUMN signature VARCHAR(128) DEFAULT '' NOT NULL",
    ):
        connection.exec_driver_sql(statement)


_STEPS: dict[int, Callable[[Connection], None]] = {
    2: _add_device_keys_and_audit,
    3: _add_marks,
    4: _add_sign_off_roles,
    5: _add_marks_signatures,
}
