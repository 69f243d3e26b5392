"""The log of the last syncs: kept as codes and counts on this computer, said in plain words when it is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, current, ngettext
from pbdesk.services.ports import DraftStore
from pbdesk.services.sync import SyncResult

LOG = "sync/log"
OFFLINE = "sync/offline_since"
KEPT = 20
"""How many syncs the log remembers."""

UNREACHED = frozenset({"gateway-down", "gateway-slow"})
"""Errors that mean: there is no way to the council now."""


class LogEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One sync: counts, or the error that ended it as its sentence id and fields."""

    when: str
    sent: int = 0
    received: int = 0
    refused: int = 0
    stuck: int = 0
    photos_sent: int = 0
    photos_received: int = 0
    repaired: int = 0
    cases_left: int = 0
    copied: bool = False
    stopped: bool = False
    sentence: str = ""
    fields: dict[str, str | int] = {}


class History:
    """Reads and writes the log."""

    def __init__(self, drafts: DraftStore, now: Callable[[], str]) -> None:
        self._drafts = drafts
        self._now = now

    def entries(self) -> list[LogEntry]:
        """Return the last syncs, newest first."""
        kept = self._drafts.get(LOG)
        return [msgspec.convert(item, LogEntry) for item in kept] if isinstance(kept, list) else []

    @property
    def offline_since(self) -> str:
        """When the council could first not be reached, "" while it could be the last time."""
        return str(self._drafts.get(OFFLINE) or "")

    def note_result(self, result: SyncResult, *, stopped: bool) -> LogEntry:
        """Remember a sync that reached the council."""
        entry = entry_of(result, self._now(), stopped=stopped)
        self._drafts.drop(OFFLINE)
        self._add(entry)
        return entry

    def note_error(self, error: KnownError) -> LogEntry:
        """Remember a sync that an error ended, and since when the council cannot be reached."""
        entry = LogEntry(when=self._now(), sentence=error.sentence, fields=dict(error.fields))
        if error.code in UNREACHED and not self.offline_since:
            self._drafts.put(OFFLINE, entry.when)
        elif error.code not in UNREACHED:
            self._drafts.drop(OFFLINE)
        self._add(entry)
        return entry

    def _add(self, entry: LogEntry) -> None:
        kept: list[Any] = [msgspec.to_builtins(each) for each in [entry, *self.entries()][:KEPT]]
        self._drafts.put(LOG, kept)


def entry_of(result: SyncResult, when: str, *, stopped: bool) -> LogEntry:
    """Return what is remembered of a sync."""
    return LogEntry(
        when=when,
        sent=result.sent,
        received=result.received,
        refused=result.refused,
        stuck=result.stuck,
        photos_sent=result.photos_sent,
        photos_received=result.photos_received,
        repaired=result.repaired,
        cases_left=result.cases_left,
        copied=result.copied,
        stopped=stopped,
    )


def said(entry: LogEntry) -> str:
    """Return what one sync did, in a sentence or two."""
    if entry.sentence:
        return current().text(entry.sentence, **entry.fields)
    parts = [
        ngettext("One change sent", "{count} changes sent", entry.sent) if entry.sent else "",
        ngettext("one change received", "{count} changes received", entry.received) if entry.received else "",
        ngettext("one photo sent", "{count} photos sent", entry.photos_sent) if entry.photos_sent else "",
        ngettext("one photo received", "{count} photos received", entry.photos_received)
        if entry.photos_received
        else "",
        ngettext("one refused", "{count} refused", entry.refused) if entry.refused else "",
        ngettext("one could not be sent yet", "{count} could not be sent yet", entry.stuck)
        if entry.stuck
        else "",
        ngettext("one case made equal again", "{count} cases made equal again", entry.repaired)
        if entry.repaired
        else "",
        ngettext("one case handed over", "{count} cases handed over", entry.cases_left)
        if entry.cases_left
        else "",
    ]
    named = [part for part in parts if part]
    whole = current().list(named) if named else _("Nothing was new on either side")
    sentence = _("{what}.", what=whole[:1].upper() + whole[1:])
    return _("{what} It was stopped before the end.", what=sentence) if entry.stopped else sentence
