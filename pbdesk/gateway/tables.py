"""The gateway's tables, in SQLAlchemy Core, the same for SQLite and PostgreSQL.

`ops` is the log and holds every op that ever came, refused ones included; `feed` is the order in which the log
goes out again; `records` holds what the ops amount to. The rest is people, devices and the pieces of photos.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    column,
)

SCHEMA_VERSION = 6
"""What this program makes; `pbdesk.gateway.migrations` brings an older database here."""

metadata = MetaData()

council = Table(
    "council",
    metadata,
    Column("one", Integer, primary_key=True, autoincrement=False),
    Column("id", String(36), nullable=False),
    Column("name", Text, nullable=False),
    Column("epoch", String(36), nullable=False),
    Column("feed_seq", BigInteger, nullable=False),
    Column("schema_version", Integer, nullable=False),
    Column("restores", Integer, nullable=False),
    Column("secret", String(64), nullable=False),
)
"""One row. `feed_seq` is the counter that is locked last in a push, so that order in the feed is commit order.
`restores` counts how often the database came back from a backup: devices then hand in again what it lost. `secret`
is the key of the ids of the gateway's own ops."""

users = Table(
    "users",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("created_at", String(20), nullable=False),
)

enrol_codes = Table(
    "enrol_codes",
    metadata,
    Column("code_sha256", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("expires_at", String(20), nullable=False),
    Column("used_at", String(20)),
)

devices = Table(
    "devices",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("enrolled_at", String(20), nullable=False),
    Column("revoked_at", String(20)),
    Column("public_key", String(64), nullable=False, server_default=""),
)
"""A device proves itself with the key whose public half is here. One that enrolled before there were keys has "" and
a lasting token, until it brings a key; then its token is worth nothing."""

used_challenges = Table(
    "used_challenges",
    metadata,
    Column("challenge_sha256", String(64), primary_key=True),
    Column("expires_at", String(20), nullable=False),
)
"""Challenges that were answered and are not out of date yet: none counts twice."""

audit = Table(
    "audit",
    metadata,
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    Column("at", String(20), nullable=False),
    Column("user_id", String(36), nullable=False),
    Column("device_id", String(36), nullable=False),
    Column("address", String(64), nullable=False),
    Column("action", String(16), nullable=False),
    Column("what", String(40), nullable=False),
    Column("case_ids", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)
"""Who was given what of which cases, and who was refused: rows are added, each with a keyed hash of itself and the
one before, and never changed. `case_ids` is a list in JSON. What the council's own commands note (roles, decisions)
has the account of the computer in `address`."""

chains = Table(
    "chains",
    metadata,
    Column("device", String(64), primary_key=True),
    Column("user_id", ForeignKey("users.id")),
)
"""Whose ops carry a device's name. A desktop names itself before it enrols; its first push binds the name."""

chain_faults = Table(
    "chain_faults",
    metadata,
    Column("device", String(64), primary_key=True),
    Column("epoch", BigInteger, primary_key=True),
    Column("dev_seq", BigInteger, primary_key=True),
    Column("noticed_at", String(20), nullable=False),
)
"""Places where a device's chain parts in two: a cloned or restored laptop. Both ops are kept."""

cases = Table(
    "cases",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("created_at", String(20), nullable=False),
    Column("op_count", BigInteger, nullable=False),
    Column("op_total", String(32), nullable=False),
    Column("erased_at", String(20)),
)
"""Every case, and "" for what all share, with the digest of its ops. Its row is the lock of a case, and stays as
its tombstone once the case is erased."""

grants = Table(
    "grants",
    metadata,
    Column("case_id", ForeignKey("cases.id"), primary_key=True),
    Column("user_id", ForeignKey("users.id"), primary_key=True),
    Column("from_seq", BigInteger, nullable=False),
    Column("granted_at", String(20), nullable=False),
    Column("ended_at", String(20)),
    Index("grants_user", "user_id"),
)
"""Who may work on which case. What came before `from_seq` is delivered again, to that person alone. A grant that
has ended stays: its devices may still hand over what they made, and are told to take the case out."""

ops = Table(
    "ops",
    metadata,
    Column("op_id", String(64), primary_key=True),
    Column("op_hash", String(64), primary_key=True),
    Column("device", String(64), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("dev_seq", BigInteger, nullable=False),
    Column("case_id", String(64), nullable=False),
    Column("type", String(64), nullable=False),
    Column("rec_id", String(64), nullable=False),
    Column("outcome", String(12), nullable=False),
    Column("reason", Text, nullable=False),
    Column("seq", BigInteger, nullable=False),
    Column("received_at", String(20), nullable=False),
    Column("received_from", String(36), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ops_chain", "device", "epoch", "dev_seq"),
    Index("ops_case", "case_id", "seq"),
)

feed = Table(
    "feed",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("op_id", String(64), nullable=False),
    Column("op_hash", String(64), nullable=False),
    Column("case_id", String(64), nullable=False),
    Column("user_id", ForeignKey("users.id")),
    Index("feed_case", "case_id", "seq"),
)
"""The order in which ops go out: to all who may see the case, or again to one who was granted it late."""

records = Table(
    "records",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("type", String(64), nullable=False),
    Column("case_id", String(64), nullable=False),
    Column("state", LargeBinary, nullable=False),
    Column("conflicts", Integer, nullable=False),
    Index("records_case", "case_id", "type"),
    Index("records_type", "type"),
)

submissions = Table(
    "submissions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("plan_id", String(64), nullable=False, index=True),
    Column("case_id", String(64), nullable=False),
    Column("decision_id", String(64)),
)
"""Plans sent for sign-off: a projection of the records, with the one decision on each."""

attachment_chunks = Table(
    "attachment_chunks",
    metadata,
    Column("attachment_id", String(64), primary_key=True),
    Column("n", Integer, primary_key=True, autoincrement=False),
    Column("case_id", String(64), nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("chunk_sha256", String(64), nullable=False),
    Index("attachment_chunks_sha256", "sha256", "n"),
)
"""Which pieces each photo has: a projection of the attachment records."""

chunks = Table(
    "chunks",
    metadata,
    Column("case_id", String(64), nullable=False),
    Column("chunk_sha256", String(64), nullable=False),
    Column("data", LargeBinary, nullable=False),
    UniqueConstraint("case_id", "chunk_sha256"),
)
"""The pieces themselves, kept apart by case so that knowing a hash opens nobody else's photo."""

marks = Table(
    "marks",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("device", String(64), nullable=False),
    Column("epoch", BigInteger, nullable=False),
    Column("dev_seq", BigInteger, nullable=False),
    Column("dev_hash", String(64), nullable=False),
    Column("audit_n", BigInteger, nullable=False),
    Column("audit_digest", String(64), nullable=False),
    Column("through", BigInteger, nullable=False),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("at", String(20), nullable=False),
    Column("public_key", String(64), nullable=False, server_default=""),
    Column("signature", String(128), nullable=False, server_default=""),
    Index("marks_device", "device", "epoch", "audit_n"),
)
"""How far each device had got at each sync. Rows are only ever added: an old copy of a store shows by them. A device
signs what it tells, with the key that it had then; both are "" for one that does not sign yet."""

sign_off_roles = Table(
    "sign_off_roles",
    metadata,
    Column("id", String(36), primary_key=True),
    Column("user_id", ForeignKey("users.id"), nullable=False),
    Column("role", String(64), nullable=False),
    Column("given_at", String(20), nullable=False),
    Column("given_by", Text, nullable=False),
    Column("ended_at", String(20)),
    Column("ended_by", Text, nullable=False, server_default=""),
    Index(
        "sign_off_roles_held",
        "user_id",
        "role",
        unique=True,
        sqlite_where=column("ended_at").is_(None),
        postgresql_where=column("ended_at").is_(None),
    ),
)
"""Who may sign off plans as what, from when until when, and who said so. A row is only ever ended, once."""
