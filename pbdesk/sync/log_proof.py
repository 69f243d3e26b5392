"""Whether a log that was handed over says what the council saw of it. Pure: lines of text and anchors in, words out.

A log is JSON lines: a head, the events in order, an end. Its digests are worked out anew here, without any key, and
compared with the anchors that the gateway kept at each sync: an event that was altered, removed or added before an
anchor changes the anchor's digest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.sync.marks import Anchor
from pbdesk.sync.transcript import GENESIS, extend

LOG_FORMAT = "pbdesk-audit-log"


@dataclass(frozen=True, slots=True)
class LogProof:
    """What comparing a log with anchors found.

    Attributes:
        device: whose log it is.
        entries: how many events it has.
        held: how many anchors agree, and `held_until` the entry of the last of them, seen at `held_at`.
        differing: anchors whose digest the log does not have: it was altered, or its store was restored.
        beyond: anchors for more entries than the log has: it was cut, or its store was restored.
    """

    device: str
    entries: int
    held: int
    held_until: int
    held_at: str
    differing: tuple[Anchor, ...]
    beyond: tuple[Anchor, ...]

    @property
    def is_proved(self) -> bool:
        """Return whether at least one anchor agrees and none disagrees."""
        return bool(self.held) and not (self.differing or self.beyond)


def prove(lines: Iterable[str], anchors: Sequence[Anchor], file: str = "") -> LogProof:
    """Compare a log with the anchors of its device. Raises KnownError (log-unreadable)."""
    device, events = _read(list(lines), file)
    digests = {0: GENESIS}
    for number, event in enumerate(events, start=1):
        digests[number] = extend(digests[number - 1], event)
    own = sorted(
        (anchor for anchor in anchors if anchor.device == device),
        key=lambda anchor: (anchor.audit_n, anchor.at),
    )
    held = [anchor for anchor in own if digests.get(anchor.audit_n) == anchor.audit_digest]
    return LogProof(
        device=device,
        entries=len(events),
        held=len(held),
        held_until=held[-1].audit_n if held else 0,
        held_at=held[-1].at if held else "",
        differing=tuple(
            anchor
            for anchor in own
            if digests.get(anchor.audit_n, anchor.audit_digest) != anchor.audit_digest
        ),
        beyond=tuple(anchor for anchor in own if anchor.audit_n > len(events)),
    )


def _read(lines: list[str], file: str) -> tuple[str, list[dict[str, Any]]]:
    try:
        records = [msgspec.json.decode(line, type=dict[str, Any]) for line in lines if line.strip()]
        events = [msgspec.convert(record.get("event"), dict[str, Any]) for record in records[1:-1]]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise unreadable(file) from error
    numbers = [record.get("n") for record in records[1:-1]]
    if (
        len(records) < 2
        or records[0].get("format") != LOG_FORMAT
        or numbers != list(range(1, len(events) + 1))
    ):
        raise unreadable(file)
    return str(records[0].get("device", "")), events


def unreadable(file: str) -> KnownError:
    """A file is no log of ours, or an entry of it is missing."""
    return KnownError(
        "log-unreadable",
        N_("{file} could not be read as a log of pbdesk."),
        todo=N_("Choose a file that pbdesk wrote, whole and as it was."),
        file=file,
    )
