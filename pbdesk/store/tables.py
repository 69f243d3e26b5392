"""The vault's tables. Three kinds, and the difference matters:

- the **log** (`op`) and the **records** (`record`, `conflict`): what is synced, written by the unit of work alone;
- **projections** (`case_row`, `ledger_row`, ...): derived from records for lists and sums, dropped and rebuilt freely;
- what stays **on this computer**: drafts, attachments' keys, sync state.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, MetaData, String, Table, Text, text

SCHEMA = 1
"""`PRAGMA user_version` of a store that this program writes."""

metadata = MetaData()

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

op = Table(
    "op",
    metadata,
    Column("n", Integer, primary_key=True, autoincrement=True),
    Column("op_id", Text, nullable=False, unique=True),
    Column("case_id", Text, nullable=False),
    Column("rec_id", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("state", Text, nullable=False),  # waiting | sent | refused | received
    Column("gateway_seq", Integer, nullable=False, server_default=text("0")),
    Column("reason", Text, nullable=False, server_default=text("''")),
    Column("dismissed", Integer, nullable=False, server_default=text("0")),
    Index("op_by_record", "rec_id"),
    Index("op_by_case", "case_id"),
    Index("op_waiting", "state", sqlite_where=text("state IN ('waiting', 'refused')")),
)

record = Table(
    "record",
    metadata,
    Column("id", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Column("alive", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),  # msgpack: field to the value shown
    Column("state", LargeBinary, nullable=False),  # msgpack: RecordState with every head
    Index("record_by_case", "case_id", "type"),
    Index("record_by_type", "type"),
)

conflict = Table(
    "conflict",
    metadata,
    Column("rec_id", Text, primary_key=True),
    Column("field", Text, primary_key=True),
    Column("type", Text, nullable=False),
    Column("case_id", Text, nullable=False),
    Index("conflict_by_case", "case_id"),
)

case_row = Table(
    "case_row",
    metadata,
    Column("rid", Integer, primary_key=True, autoincrement=True),
    Column("case_id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, server_default=text("''")),
    Column("sort_name", Text, nullable=False, server_default=text("''")),
    Column("reference", Text, nullable=False, server_default=text("''")),
    Column("address", Text, nullable=False, server_default=text("''")),
    Column("nhs_number", Text, nullable=False, server_default=text("''")),
    Column("scheme_id", Text, nullable=False, server_default=text("''")),
    Column("stage", Text, nullable=False, server_default=text("''")),
    Column("adviser", Text, nullable=False, server_default=text("''")),
    Column("closed_on", Text, nullable=False, server_default=text("''")),
    Column("print_format", Text, nullable=False, server_default=text("''")),
    Column("language", Text, nullable=False, server_default=text("''")),
    Column("agreed", Integer),
    Column("committed", Integer, nullable=False, server_default=text("0")),
    Column("spent", Integer, nullable=False, server_default=text("0")),
    Column("plan_status", Text, nullable=False, server_default=text("''")),
    Index("case_by_sort_name", "sort_name", "case_id"),
    Index("case_by_nhs_number", "nhs_number"),
    Index("case_by_reference", "reference"),
)

anchor_row = Table(
    "anchor_row",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("anchor", Text, primary_key=True),
    Column("derived", Integer, primary_key=True),  # 1: from another record's date; the case's own goes first
    Column("on_date", Text, nullable=False),
)

task_row = Table(
    "task_row",
    metadata,
    Column("id", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("anchor", Text, nullable=False),
    Column("offset_days", Integer, nullable=False),
    Column("due_on", Text, nullable=False),
    Column("done_on", Text, nullable=False),
    Index("task_by_case", "case_id", "done_on"),
)

service_row = Table(
    "service_row",
    metadata,
    Column("rid", Integer, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("organisation", Text, nullable=False),
    Column("words", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("assured_on", Text, nullable=False),
)

blob = Table(
    "blob",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("case_id", Text, nullable=False),
    Column("ref", LargeBinary),  # msgpack BlobRef; NULL while the photo is on another device
    Column("thumbnail", LargeBinary),
    Column("sent", Integer, nullable=False, server_default=text("0")),
)

draft = Table(
    "draft",
    metadata,
    Column("key", Text, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("saved_at", String, nullable=False),
)

TRIGGERS = (
    "CREATE VIRTUAL TABLE case_fts USING fts5(name, reference, address, content='case_row', content_rowid='rid',"
    " tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3 4')",
    "CREATE TRIGGER case_row_ai AFTER INSERT ON case_row BEGIN"
    " INSERT INTO case_fts(rowid,name,reference,address) VALUES(new.rid,new.name,new.reference,new.address); END",
    "CREATE TRIGGER case_row_ad AFTER DELETE ON case_row BEGIN INSERT INTO"
    " case_fts(case_fts,rowid,name,reference,address)"
    " VALUES('delete',old.rid,old.name,old.reference,old.address); END",
    "CREATE TRIGGER case_row_au AFTER UPDATE OF name, reference, address ON case_row BEGIN INSERT INTO"
    " case_fts(case_fts,rowid,name,reference,address)"
    " VALUES('delete',old.rid,old.name,old.reference,old.address);"
    " INSERT INTO case_fts(rowid,name,reference,address) VALUES(new.rid,new.name,new.reference,new.address); END",
    "INSERT INTO case_fts(case_fts,rank) VALUES('secure-delete',1)",
    "CREATE VIRTUAL TABLE service_fts USING fts5(name, organisation, words, content='service_row',"
    " content_rowid='rid', tokenize=\"unicode61 remove_diacritics 2\", prefix='2 3 4')",
    "CREATE TRIGGER service_row_ai AFTER INSERT ON service_row BEGIN INSERT INTO"
    " service_fts(rowid,name,organisation,words) VALUES(new.rid,new.name,new.organisation,new.words); END",
    "CREATE TRIGGER service_row_ad AFTER DELETE ON service_row BEGIN INSERT INTO"
    " service_fts(service_fts,rowid,name,organisation,words)"
    " VALUES('delete',old.rid,old.name,old.organisation,old.words); END",
    "CREATE TRIGGER service_row_au AFTER UPDATE ON service_row BEGIN INSERT INTO"
    " service_fts(service_fts,rowid,name,organisation,words)"
    " VALUES('delete',old.rid,old.name,old.organisation,old.words);"
    " INSERT INTO service_fts(rowid,name,organisation,words) VALUES(new.rid,new.name,new.organisation,new.words);"
    " END",
)
"""Search tables and triggers: one canonical list, made at creation and again after every migration."""
