"""Courier files in plain words: what would go, what is out, what an export or an answer did. No widgets.

The service exports and merges; this module says how it stands.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Protocol

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, current, ngettext
from pbdesk.services.courier import ALL
from pbdesk.services.courier_enrolment import Council
from pbdesk.services.courier_notes import CourierState, Out
from pbdesk.services.courier_ports import Exported, ExportPlan, TakenIn
from pbdesk.services.ports import ChangeSet
from pbdesk.services.sync import SyncProgress
from pbdesk.ui.models import Problem
from pbdesk.ui.screens.sync_status.history import entry_of, said
from pbdesk.ui.screens.sync_status.steps import ANSWERED, Ended, Step, end_tone, progress_words, told_more

_MB = 1_000_000
ROOMS = (ALL, 1000 * _MB, 100 * _MB, 20 * _MB, 0)
"""How much room for photos a person may choose."""
EXPORTED = ChangeSet((("courier", ""),))


class CourierService(Protocol):
    """What is needed of `services.courier.Courier`."""

    def state(self) -> CourierState:
        """Return how courier files stand."""

    def plan(self, room: int = ...) -> ExportPlan:
        """Return what an export would hold."""

    def export(
        self,
        folder: Path,
        room: int = ...,
        report: Callable[[SyncProgress], None] = ...,
        cancel: threading.Event | None = None,
    ) -> Exported | None:
        """Write what waits into a folder."""

    def take_in(
        self,
        paths: Sequence[Path],
        report: Callable[[SyncProgress], None] = ...,
        cancel: threading.Event | None = None,
    ) -> list[TakenIn]:
        """Take answer files in."""

    def enrol_from(self, path: Path, code: str, device_name: str) -> Council:
        """Get to know a council from its enrolment file."""


@dataclass(frozen=True, slots=True)
class CourierView:
    """The part of the page.

    Attributes:
        is_ready: something can be exported; else the enrolment file is asked for.
        facts: names and texts: what would go, what was exported and answered last.
        out: each export that has no answer yet, in a sentence.
        advice: what to do where a stick was lost; "" where nothing is out.
        rooms: what may be chosen as room for photos: bytes and words. None where there is no photo.
        does_not_fit: what waits for the next file, "" where all fits.
    """

    is_ready: bool
    facts: tuple[tuple[str, str], ...]
    out: tuple[str, ...]
    advice: str
    rooms: tuple[tuple[int, str], ...]
    does_not_fit: str


class CourierPresenter:
    """Shows how courier files stand, exports, takes answers in."""

    def __init__(self, courier: CourierService, device_name: Callable[[], str]) -> None:
        """Take the service, and what this computer is called at a council that it gets to know."""
        self._courier = courier
        self._device_name = device_name

    def view(self, room: int = ALL) -> CourierView:
        """Return how things stand, for a room for photos."""
        state, plan, whole = self._courier.state(), self._courier.plan(room), self._courier.plan()
        left = ngettext(
            "One photo does not fit and waits for the next file.",
            "{count} photos do not fit and wait for the next file.",
            plan.photos_left,
        )
        advice = _("If a stick was lost, export again: the next file holds everything that has no answer.")
        return CourierView(
            is_ready=state.is_ready,
            facts=_facts(state, plan),
            out=tuple(_out_words(each) for each in state.out),
            advice=advice if state.out else "",
            rooms=_rooms(whole) if whole.photos else (),
            does_not_fit=left if plan.photos_left else "",
        )

    def export(self, folder: str, room: int, report: Callable[[Step], None], stop: threading.Event) -> Ended:
        """Export into a folder. A known error is an end too: nothing that waits is lost by it."""
        try:
            done = self._courier.export(Path(folder), room, lambda step: report(_packing(step)), stop)
        except KnownError as error:
            return Ended(EXPORTED, "", "error", error=error)
        if done is None:
            return Ended(EXPORTED, _("The export was stopped. Nothing is lost."), "warn")
        what = _what(done.changes, done.photos)
        files = ngettext(
            "One courier file was written.", "{count} courier files were written.", len(done.files)
        )
        names = ", ".join(Path(file).name for file in done.files)
        more = _(
            "{what}: {files}. All of it waits here until the council's answer comes back.",
            what=what,
            files=names,
        )
        return Ended(EXPORTED, files, "ok", more)

    def take_in(self, paths: Sequence[str], report: Callable[[Step], None], stop: threading.Event) -> Ended:
        """Take the files of an answer in. A known error is an end too: nothing was changed by it."""
        try:
            found = self._courier.take_in(
                [Path(path) for path in paths], lambda step: report(progress_words(step)), stop
            )
        except KnownError as error:
            return Ended(ChangeSet(ANSWERED, remote=True), "", "error", error=error)
        if not found:
            return Ended(EXPORTED, _("Taking the answer in was stopped. Nothing was changed."), "warn")
        return _taken_words(found)

    def problems(self, code: str) -> list[Problem]:
        """Return what is missing before an enrolment file can be taken in."""
        return [] if code.strip() else [Problem("courier-code", _("Enter the code of the enrolment file."))]

    def enrol(self, path: str, code: str) -> list[Problem]:
        """Get to know a council from its enrolment file; return what is wrong by field.

        Raises KnownError for everything that the code is not to blame for.
        """
        try:
            self._courier.enrol_from(Path(path), code.strip(), self._device_name())
        except KnownError as error:
            if error.code != "courier-enrol-code":
                raise
            return [Problem("courier-code", current().render(error).whole)]
        return []


def _facts(state: CourierState, plan: ExportPlan) -> tuple[tuple[str, str], ...]:
    size = _("{what}, about {size}", what=_what(plan.changes, plan.photos), size=_size(plan.photo_bytes))
    would = size if plan.photos else _what(plan.changes, 0)
    if plan.files > 1:
        would = _("{what}, in {count} files", what=would, count=plan.files)
    exported = _("Not yet")
    if state.exported is not None:
        exported = _(
            "File {number}, {when}", number=state.exported.number, when=current().when(state.exported.when)
        )
    answered = _("Not yet")
    if state.answered.number:
        when = current().when(state.answered.when)
        answered = _("File {number}, {when}", number=state.answered.number, when=when)
    return (
        (_("Would go now"), would),
        (_("Last exported"), exported),
        (_("Last answered"), answered),
    )


def _what(changes: int, photos: int) -> str:
    words = [
        ngettext("One change", "{count} changes", changes) if changes else _("No changes"),
        ngettext("one photo", "{count} photos", photos) if photos else "",
    ]
    return current().list([word for word in words if word])


def _out_words(out: Out) -> str:
    return _(
        "File {number} of {when} has no answer yet: {what}.",
        number=out.number,
        when=current().when(out.when),
        what=_what(out.changes, out.photos),
    )


def _rooms(whole: ExportPlan) -> tuple[tuple[int, str], ...]:
    smaller = [room for room in ROOMS[1:-1] if room < whole.photo_bytes]
    return (
        (ALL, _("All of them, about {size}", size=_size(whole.photo_bytes))),
        *((room, _("Up to {size}", size=_size(room))) for room in smaller),
        (0, _("None for now")),
    )


def _size(count: int) -> str:
    """Return bytes as people read them on a stick, rounded up."""
    if count >= 1000 * _MB:
        tenths = -(-count // (100 * _MB))
        return _("{size} GB", size=current().number(Decimal(tenths) / 10))
    return _("{size} MB", size=current().number(-(-count // _MB)))


def _packing(step: SyncProgress) -> Step:
    return Step(step.done, step.total, _("Photos: {done} of {total}", done=step.done, total=step.total))


def _taken_words(found: list[TakenIn]) -> Ended:
    """Return what answer files did: the newest word, and what all of them brought."""
    last = found[-1]
    told = _(last.sentence, number=last.number)
    entries = [entry_of(each.result, "", stopped=False) for each in found]
    parts = [said(entry) for each, entry in zip(found, entries, strict=True) if each.standing == "new"]
    parts += [told_more(entry) for entry in entries]
    if last.more:
        parts.append(_("The council has more for you: export once more, and fetch the rest."))
    if last.photos_left:
        left = ngettext(
            "One photo did not fit into the answer and comes with the next.",
            "{count} photos did not fit into the answer and come with the next.",
            last.photos_left,
        )
        parts.append(left)
    records = tuple(record for each in found for record in each.result.changes.records)
    cases = frozenset(case_id for each in found for case_id in each.result.changes.case_ids)
    tone = "warn" if last.standing in ("gap", "older") else end_tone(entries[-1])
    more = " ".join(part for part in parts if part)
    return Ended(ChangeSet(records + ANSWERED, cases, remote=True), told, tone, more, last.result.conflicts)
