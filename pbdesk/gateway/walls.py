"""The second wall on PostgreSQL: row-level security, for a role that cannot go round it.

The first wall is `access`, in every query. This one stands in the database, so that a query that forgot to ask still
gives nothing of another adviser's case. Each transaction says what it is for (`app.task`) and whose it is (`app.user`):

- "read": only rows of cases that the user may work on now;
- "hand": a push or a photo, which looks at all rows (an id may be in use elsewhere) and adds only to the user's cases;
- "council": the council's own commands;
- nothing at all: no rows.
"""

from __future__ import annotations

from sqlalchemy import Connection, bindparam, text

from pbdesk.domain.errors import N_, KnownError

WALLED = ("grants", "ops", "feed", "records", "submissions", "attachment_chunks", "chunks")
COUNCILS_OWN = ("audit", "marks", "sign_off_roles")
_TASK = "current_setting('app.task', true)"
_USER = "current_setting('app.user', true)"
# Written so that the user's cases are looked up once in a query, and not once for each row.
_EVER = f"(case_id = '' OR case_id IN (SELECT g.case_id FROM grants g WHERE g.user_id = {_USER}))"
_OPEN = _EVER.replace(_USER, f"{_USER} AND g.ended_at IS NULL")

# What a push may add where: changes that were refused, and photos of changes that are held, are kept too.
_MAY_ADD = {"ops": "true", "attachment_chunks": _EVER, "chunks": _EVER}


def build(connection: Connection, app_role: str) -> None:
    """Put the walls up and give the gateway's role what it needs, and no more. For the tables' owner.

    Raises KnownError (code gateway-role-name) for a name that no role should have.
    """
    if not app_role.replace("_", "").isalnum() or not app_role.isascii():
        raise KnownError("gateway-role-name", N_("“{role}” cannot be the name of a role."), role=app_role)
    known = text("SELECT 1 FROM pg_roles WHERE rolname = :role")
    if connection.scalar(known, {"role": app_role}) is None:
        connection.exec_driver_sql(
            f'CREATE ROLE "{app_role}" LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE'
        )
    connection.exec_driver_sql(f'GRANT USAGE ON SCHEMA public TO "{app_role}"')
    connection.exec_driver_sql(
        f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{app_role}"'
    )
    connection.exec_driver_sql(f'REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM "{app_role}"')
    for table in WALLED:
        _build_around(connection, table)
    _wall_off(connection, "audit", f"{_TASK} = 'council'", f"{_TASK} = 'council'")
    connection.exec_driver_sql(f'REVOKE UPDATE, DELETE, TRUNCATE ON marks FROM "{app_role}"')
    own = f"{_TASK} = 'council' OR ({_TASK} = 'hand' AND user_id = {_USER})"
    _wall_off(connection, "marks", own, own)
    _build_around_roles(connection, app_role)


def _build_around_roles(connection: Connection, app_role: str) -> None:
    """Let the council's commands alone see who signs off as what, add to it, and end a role once."""
    _wall_off(connection, "sign_off_roles", f"{_TASK} = 'council'", f"{_TASK} = 'council'")
    for statement in (
        f'REVOKE UPDATE, DELETE, TRUNCATE ON sign_off_roles FROM "{app_role}"',
        f'GRANT UPDATE (ended_at, ended_by) ON sign_off_roles TO "{app_role}"',
        "DROP POLICY IF EXISTS ended_once ON sign_off_roles",
        "CREATE POLICY ended_once ON sign_off_roles AS RESTRICTIVE FOR UPDATE"
        " USING (ended_at IS NULL) WITH CHECK (ended_at IS NOT NULL)",
    ):
        connection.exec_driver_sql(statement)


_KEPT = {
    "audit_no_update": "UPDATE ON audit",
    "audit_no_delete": "DELETE ON audit",
    "sign_off_roles_no_update": "UPDATE OF id, user_id, role, given_at, given_by ON sign_off_roles",
    "sign_off_roles_ended_once": "UPDATE ON sign_off_roles WHEN OLD.ended_at IS NOT NULL OR NEW.ended_at IS NULL",
    "sign_off_roles_no_delete": "DELETE ON sign_off_roles",
}


def keep_audit(connection: Connection) -> None:
    """Let nobody change a row of the audit, nor of who signed off as what, save to end it, in an embedded database.

    On a server the rights of the gateway's role see to that.
    """
    if connection.dialect.name != "sqlite":
        return
    for name, when in _KEPT.items():
        # IF NOT EXISTS: an older database that is brought up to date has some of them.
        connection.exec_driver_sql(
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {when}"
            " BEGIN SELECT RAISE(ABORT, 'this is only added to'); END"
        )


def _build_around(connection: Connection, table: str) -> None:
    own = f"(user_id = {_USER})"
    reads = own if table == "grants" else _OPEN
    adds = own if table == "grants" else _MAY_ADD.get(table, _OPEN)
    _wall_off(
        connection,
        table,
        f"{_TASK} IN ('council', 'hand') OR ({_TASK} = 'read' AND {reads})",
        f"{_TASK} = 'council' OR ({_TASK} = 'hand' AND {adds})",
    )


def _wall_off(connection: Connection, table: str, reads: str, adds: str) -> None:
    connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    connection.exec_driver_sql(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    connection.exec_driver_sql(f"DROP POLICY IF EXISTS wall ON {table}")
    connection.exec_driver_sql(f"CREATE POLICY wall ON {table} USING ({reads}) WITH CHECK ({adds})")


def require_behind_walls(connection: Connection) -> None:
    """Make sure that this connection's role cannot go round the walls, and that they stand.

    Raises KnownError (code gateway-role).
    """
    role = connection.execute(
        text("SELECT rolsuper OR rolbypassrls AS free FROM pg_roles WHERE rolname = current_user")
    ).one()
    walls = text(
        "SELECT relname, relrowsecurity AND relforcerowsecurity"
        " AND NOT pg_has_role(current_user, relowner, 'MEMBER') AS stands"
        " FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relname IN :names"
    ).bindparams(bindparam("names", expanding=True))
    found = {
        row.relname: row.stands for row in connection.execute(walls, {"names": [*WALLED, *COUNCILS_OWN]})
    }
    # Tables of the council's own may be missing: a database that waits to be brought up to date says so later.
    if role.free or not all(found.values()) or not found.keys() >= set(WALLED):
        raise KnownError(
            "gateway-role",
            N_("The database would let this role read every case, past the walls between advisers."),
            safe=N_("The gateway was not started."),
            todo=N_(
                "Serve with the role that “pbdesk gateway prepare” made, not with the owner of the tables."
            ),
        )
