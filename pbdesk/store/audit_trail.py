"""Who looked and who changed what: the audit chain read for people, and written out as a file that proves itself.

A log file is JSON lines: a head, every event with its link, and a seal over all of it under the store's audit key.
The events name people who worked and records by id, never the person whose case it is.
"""

from __future__ import annotations

import hashlib
import heapq
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, text

from pbdesk.domain.errors import N_, KnownError
from pbdesk.store.audit import GENESIS, ChainCheck, verify
from pbdesk.store.chain import DeviceChain
from pbdesk.store.files import write_durably
from pbdesk.store.keys import StoreKeys
from pbdesk.sync.log_proof import LOG_FORMAT as FORMAT
from pbdesk.sync.log_proof import unreadable
from pbdesk.sync.op import decode
from pbdesk.sync.transcript import canonical

VERSION = 1
_LABEL = b"pbdesk/1/log|"
_ROWS = """
    SELECT a.n, a.event, o.body FROM audit a
    LEFT JOIN op o ON o.op_id = json_extract(a.event, '$.op') {where}
    ORDER BY a.n DESC LIMIT :limit
"""
_CAME = "SELECT o.n, o.body FROM op o WHERE o.state = 'received' {where} ORDER BY o.n DESC LIMIT :limit"


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One event: its number, when (ISO), who, what, and of which record of which case ("" where of none).

    `did` is "look", a kind of save (create, set, append, command, delete, attach), or something done to the store:
    passphrase, sheet, recover, escrow, escrow-removed, escrow-opened, rotate, backup, restore, export. `fields` are
    the fields that the save changed. What `came` from the council was saved on another computer: it stands in that
    computer's record, not in this one's, and its number here is negative.
    """

    n: int
    at: str
    by: str
    did: str
    case_id: str
    type: str = ""
    record_id: str = ""
    fields: tuple[str, ...] = ()

    @property
    def came(self) -> bool:
        """Whether it was saved on another computer."""
        return self.n < 0


@dataclass(frozen=True, slots=True)
class LogCheck:
    """What reading a log file found: `broken_at` is the first bad entry, `sealed` whether its seal holds."""

    chain: ChainCheck
    sealed: bool
    made_at: str

    @property
    def is_whole(self) -> bool:
        """Return whether every entry and the seal hold."""
        return self.sealed and self.chain.is_whole


def read_trail(
    connection: Connection, case_ids: Sequence[str] | None = None, limit: int = 500
) -> list[AuditRow]:
    """Return the newest events, newest first: of some cases, or of all. "" stands for the store itself.

    What colleagues changed, as it came from the council, stands among what was done here.
    """
    where, came = ("", "") if case_ids is None else ("WHERE a.case_id IN :cases", "AND o.case_id IN :cases")
    here = [
        _row(row.n, row.event, row.body)
        for row in _rows(connection, _ROWS.format(where=where), case_ids, limit)
    ]
    others = [_came(row.n, row.body) for row in _rows(connection, _CAME.format(where=came), case_ids, limit)]
    return list(heapq.merge(here, others, key=lambda row: row.at, reverse=True))[:limit]


def _rows(connection: Connection, sql: str, case_ids: Sequence[str] | None, limit: int) -> list[Row[Any]]:
    if case_ids is None:
        return list(connection.execute(text(sql), {"limit": limit}))
    chosen = text(sql).bindparams(bindparam("cases", expanding=True))
    return list(connection.execute(chosen, {"cases": list(case_ids), "limit": limit}))


def write_log(connection: Connection, keys: StoreKeys, path: Path, made_at: str) -> int:
    """Write the whole chain to a file, sealed; return how many events it holds. Raises KnownError as files do."""
    device = DeviceChain.load(connection).device
    head = {
        "format": FORMAT,
        "version": VERSION,
        "store": keys.store_id,
        "device": device,
        "made_at": made_at,
    }
    lines = [_line(head)]
    count, link = 0, GENESIS
    for row in connection.execute(text("SELECT n, event, link FROM audit ORDER BY n")):
        count, link = row.n, row.link
        lines.append(_line({"n": count, "event": json.loads(row.event), "link": link.hex()}))
    lines.append(_line({"entries": count, "link": link.hex(), "seal": _seal(keys, lines)}))
    write_durably(path, "".join(lines).encode())
    return count


def check_log(path: Path, keys: StoreKeys) -> LogCheck:
    """Check a log file of this store, entry by entry. Raises KnownError: log-unreadable, log-of-another."""
    lines, records = _read_lines(path)
    head, entries, end = records[0], records[1:-1], records[-1]
    if head.get("format") != FORMAT or head.get("version") != VERSION:
        raise unreadable(path.name)
    if head.get("store") != keys.store_id:
        raise KnownError(
            "log-of-another",
            N_("The log {file} belongs to another store."),
            todo=N_("Open the store that the log was made from."),
            file=path.name,
        )
    chain = verify(keys.audit_key, _links(entries))
    sealed = hmac.compare_digest(str(end.get("seal", "")).encode(), _seal(keys, lines[:-1]).encode())
    return LogCheck(chain, sealed and end.get("entries") == len(entries), str(head.get("made_at", "")))


def _read_lines(path: Path) -> tuple[list[str], list[dict[str, Any]]]:
    try:
        lines = [f"{line}\n" for line in path.read_bytes().decode().removesuffix("\n").split("\n")]
        records = [msgspec.json.decode(line, type=dict[str, Any]) for line in lines]
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
        raise unreadable(path.name) from error
    if len(records) < 2:
        raise unreadable(path.name)
    return lines, records


def _links(entries: list[dict[str, Any]]) -> Iterator[tuple[int, str, bytes]]:
    for entry in entries:
        number, event, link = entry.get("n"), entry.get("event"), entry.get("link")
        if isinstance(number, int) and isinstance(event, dict) and isinstance(link, str) and _is_hex(link):
            yield number, canonical(event), bytes.fromhex(link)
        else:
            yield -1, "", b""  # never a number that follows: the check stops here


def _is_hex(link: str) -> bool:
    return len(link) == 2 * len(GENESIS) and all(digit in "0123456789abcdef" for digit in link)


def _row(number: int, event_text: str, body: bytes | None) -> AuditRow:
    event = json.loads(event_text)
    return AuditRow(
        n=number,
        at=event.get("at", ""),
        by=event.get("by", ""),
        did=event.get("did", ""),
        case_id=event.get("case", ""),
        type=event.get("type", ""),
        record_id=event.get("record", ""),
        fields=tuple(sorted(decode(body).set)) if body else (),
    )


def _came(number: int, body: bytes) -> AuditRow:
    op = decode(body)
    return AuditRow(
        n=-number,
        at=op.wall_time,
        by=op.author,
        did=op.kind,
        case_id=op.case_id,
        type=op.type,
        record_id=op.rec_id,
        fields=tuple(sorted(op.set)),
    )


def _line(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def _seal(keys: StoreKeys, lines: list[str]) -> str:
    whole = hmac.new(keys.audit_key, _LABEL + keys.store_id.encode() + b"|", hashlib.sha256)
    for line in lines:
        whole.update(line.encode())
    return whole.hexdigest()
