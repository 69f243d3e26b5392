"""How this computer stands with the council, and syncing: in sentences, counts and names. No widgets.

The service syncs; this module reports its progress in words and keeps the log of the last syncs.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, current, ngettext
from pbdesk.services.ports import ChangeSet, Enrolment, ReadModel
from pbdesk.services.rows import SyncState, WaitingRow
from pbdesk.services.sync import SyncProgress, SyncResult
from pbdesk.sync.marks import key_in_words, public_half
from pbdesk.ui.models import Problem, TableRow
from pbdesk.ui.screens.sync_status.changes import contents, done, thing
from pbdesk.ui.screens.sync_status.history import History, LogEntry, said
from pbdesk.ui.screens.sync_status.steps import (
    ANSWERED,
    Ended,
    Step,
    end_tone,
    progress_words,
    told_copied,
    told_more,
)


class SyncService(Protocol):
    """What is needed of `services.sync.Synchroniser`."""

    def state(self) -> SyncState:
        """Return how this computer stands with the council."""

    def run(
        self, report: Callable[[SyncProgress], None] = ..., cancel: threading.Event | None = None
    ) -> SyncResult:
        """Sync once."""


@dataclass(frozen=True, slots=True)
class RefusedActs:
    """What a person can do with a refused save, by its op id.

    Attributes:
        send_again: lets it wait for the next sync again.
        dismiss: takes it off the list; None where the store cannot do that.
    """

    send_again: Callable[[str], ChangeSet]
    dismiss: Callable[[str], ChangeSet] | None


ContentOf = Callable[[str], dict[str, Any]]
"""Gives every field of a save by its op id."""


@dataclass(frozen=True, slots=True)
class Attention:
    """A save that the council refused."""

    op_id: str
    title: str
    when: str
    reason: str
    todo: str


@dataclass(frozen=True, slots=True)
class SyncView:
    """The whole page.

    Attributes:
        council: "" before this computer is connected.
        has_address: False where it knows its council by courier files alone.
        sentence: "3 changes are not yet at the council. Nothing is lost."
        standing: "ok" when everything is at the council, "offline", "refused" or "" otherwise.
        offline: "Offline since 09:14", "" where the council could be reached the last time.
    """

    council: str
    has_address: bool
    sentence: str
    standing: str
    offline: str
    facts: tuple[tuple[str, str], ...]
    attention: tuple[Attention, ...]
    waiting: list[TableRow]
    log: list[TableRow]


class SyncPresenter:
    """Shows the standing, syncs, connects."""

    def __init__(
        self,
        sync: SyncService,
        reads: ReadModel,
        refused: RefusedActs,
        content_of: ContentOf,
        history: History,
        enrolment: Callable[[], Enrolment | None],
        enrol: Callable[[str, str, str], None],
        now: Callable[[], str],
    ) -> None:
        """Take the service, the ports of one open vault, and the adapter that enrols a device."""
        self._sync = sync
        self._reads = reads
        self._refused = refused
        self._content_of = content_of
        self._history = history
        self._enrolment = enrolment
        self._enrol = enrol
        self._now = now

    # Showing

    def view(self) -> SyncView:
        """Return how this computer stands."""
        state, offline, enrolment = self._sync.state(), self._history.offline_since, self._enrolment()
        rows = self._reads.waiting()
        waiting = [row for row in rows if row.state == "waiting"]
        return SyncView(
            council=state.council_name,
            has_address=enrolment is not None and bool(enrolment.url),
            sentence=sentence_of(state),
            standing=_standing(state, offline),
            offline=_("Offline since {when}.", when=current().when(offline)) if offline else "",
            facts=self._facts(state),
            attention=tuple(_attention(row) for row in rows if row.state == "refused"),
            waiting=waiting_rows(waiting),
            log=[_log_row(number, entry) for number, entry in enumerate(self._history.entries())],
        )

    def _facts(self, state: SyncState) -> tuple[tuple[str, str], ...]:
        enrolment = self._enrolment()
        if enrolment is None:
            return ()
        last = current().when(state.last_synced) if state.last_synced else _("Not yet")
        age = age_words(state.last_synced, self._now()) if state.last_synced else ""
        facts = [
            (_("Council"), _("{council}, as {user}", council=enrolment.council_name, user=enrolment.user)),
            (_("Last sent"), last),
            (_("What is here"), age),
            (_("Signs with the key"), key_in_words(public_half(enrolment.key)) if enrolment.key else ""),
        ]
        return tuple(fact for fact in facts if fact[1])

    def content(self, op_id: str) -> list[tuple[str, str]]:
        """Return the whole content of a refused save, as names and texts."""
        return contents(self._content_of(op_id))

    # What a person does about what was refused

    def send_again(self, op_id: str) -> ChangeSet:
        """Let a refused save go with the next sync again."""
        return self._refused.send_again(op_id)

    @property
    def can_dismiss(self) -> bool:
        """True where a refused save can be taken off the list."""
        return self._refused.dismiss is not None

    def dismiss(self, op_id: str) -> ChangeSet:
        """Take a refused save off the list, once a person has read all of it."""
        if self._refused.dismiss is None:
            raise RuntimeError("this store cannot dismiss a save")
        return self._refused.dismiss(op_id)

    # Syncing

    def sync(self, report: Callable[[Step], None], stop: threading.Event) -> Ended:
        """Sync once and keep it in the log. A known error is an end too: what was done until then stays done."""
        try:
            result = self._sync.run(lambda step: report(progress_words(step)), stop)
        except KnownError as error:
            entry = self._history.note_error(error)
            return Ended(ChangeSet(ANSWERED, remote=True), said(entry), "error", error=error)
        entry = self._history.note_result(result, stopped=stop.is_set())
        changed = ChangeSet(result.changes.records + ANSWERED, result.changes.case_ids, remote=True)
        return Ended(changed, said(entry), end_tone(entry), told_more(entry), result.conflicts)

    # Connecting

    def problems(self, address: str, code: str, name: str) -> list[Problem]:
        """Return what is missing before this computer can be connected."""
        found = []
        if not address.strip():
            found.append(Problem("address", _("Enter the address that the council gave you.")))
        if not code.strip():
            found.append(Problem("code", _("Enter the one-time code that the council gave you.")))
        if not name.strip():
            found.append(Problem("device", _("Give this computer a name, such as “Asha's laptop”.")))
        return found

    def connect(self, address: str, code: str, name: str) -> list[Problem]:
        """Connect to a council; return what is wrong by field, nothing when it is done.

        Raises KnownError for everything that no field is to blame for.
        """
        try:
            self._enrol(address.strip(), code.strip(), name.strip())
        except KnownError as error:
            field = _FIELDS.get(error.code)
            if field is None:
                raise
            return [Problem(field, current().render(error).whole)]
        return []


_FIELDS = {
    "gateway-address": "address",
    "gateway-insecure": "address",
    "gateway-odd": "address",
    "enrol-code-refused": "code",
}


def sentence_of(state: SyncState) -> str:
    """Return in a sentence what is not yet at the council."""
    changes = (
        ngettext("One change", "{count} changes", state.changes_waiting) if state.changes_waiting else ""
    )
    photos = ngettext("one photo", "{count} photos", state.photos_waiting) if state.photos_waiting else ""
    waiting = current().list([part for part in (changes, photos) if part])
    if waiting:
        whole = waiting[:1].upper() + waiting[1:]
        if state.changes_waiting + state.photos_waiting == 1:
            return _("{what} is not yet at the council. Nothing is lost.", what=whole)
        return _("{what} are not yet at the council. Nothing is lost.", what=whole)
    if not state.council_name:
        return _("Everything is saved on this computer. It is not connected to a council yet.")
    if not state.last_synced:
        return _("Nothing has been sent yet, and nothing is waiting.")
    return _("Everything is at the council.")


def age_words(then: str, now: str) -> str:
    """Return how old what is here is: "As the council had it 2 hours ago"."""
    minutes = int((datetime.fromisoformat(now) - datetime.fromisoformat(then)).total_seconds() // 60)
    if minutes < 1:
        return _("As the council had it just now")
    if minutes < 60:
        return ngettext(
            "As the council had it one minute ago", "As the council had it {count} minutes ago", minutes
        )
    hours = minutes // 60
    if hours < 48:
        return ngettext(
            "As the council had it one hour ago", "As the council had it {count} hours ago", hours
        )
    return ngettext(
        "As the council had it one day ago", "As the council had it {count} days ago", hours // 24
    )


def waiting_rows(rows: list[WaitingRow]) -> list[TableRow]:
    """Return what waits, alike saves of one case together, oldest first."""
    counted: Counter[tuple[str, str, str]] = Counter()
    first: dict[tuple[str, str, str], WaitingRow] = {}
    words = {did: done(did) for did in {row.did for row in rows}}
    for row in rows:
        key = (row.case_id, row.type, words[row.did])
        counted[key] += 1
        first.setdefault(key, row)
    return [_waiting_row(row, key[2], counted[key]) for key, row in first.items()]


def _waiting_row(row: WaitingRow, did: str, count: int) -> TableRow:
    name = row.name or _("Shared by all cases")
    what = thing(row.type)
    if count > 1:
        what = _("{what} ({count})", what=what, count=count)
    cells = (name, what, did, current().when(row.when) if row.when else "")
    return TableRow(row.op_id, cells, ", ".join(cell for cell in cells if cell))


def _standing(state: SyncState, offline: str) -> str:
    if offline or state.refused:
        return "offline" if offline else "refused"
    is_all_there = state.last_synced and not (state.changes_waiting or state.photos_waiting)
    return "ok" if is_all_there else ""


def _attention(row: WaitingRow) -> Attention:
    name = row.name or _("Shared by all cases")
    return Attention(
        op_id=row.op_id,
        title=_("{name}: {what}, {did}", name=name, what=thing(row.type), did=done(row.did).lower()),
        when=current().when(row.when) if row.when else "",
        reason=current().text(row.reason) if row.reason else _("The council gave no reason."),
        todo=_(
            "It stays on this computer. Put right what the reason names, or ask the council; then send it again. "
            "If it is no longer needed, read it and dismiss it."
        ),
    )


def _log_row(number: int, entry: LogEntry) -> TableRow:
    cells = (current().when(entry.when), " ".join(part for part in (said(entry), told_copied(entry)) if part))
    return TableRow(str(number), cells, ": ".join(cells), "warn" if entry.sentence else "", 1)
