"""The store's safety in words: backups, what a restore would change, health, and what to know. No widgets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, current, ngettext

if TYPE_CHECKING:
    from pbdesk.store.backup import Backup
    from pbdesk.store.check import Finding
    from pbdesk.store.keeping import CouncilHelp, KeptBackup, RestorePreview


class Keeping(Protocol):
    """What looks after an open store."""

    def has_sheet(self) -> bool:
        """Whether a recovery sheet was ever made."""

    def council_help(self) -> CouncilHelp | None:
        """Who may help to open the store, or None."""

    def backups(self) -> Sequence[KeptBackup]:
        """The backups, the newest first."""

    def back_up(self) -> Backup:
        """Make a verified backup now."""

    def preview_restore(self, backup: Backup) -> RestorePreview:
        """Say what putting a backup back would change."""

    def prepare_restore(self, backup: Backup) -> None:
        """Lay a backup ready for the next opening."""

    def check(self) -> Sequence[Finding]:
        """Look at every part of the store."""


@dataclass(frozen=True, slots=True)
class BackupLine:
    """A backup in the list."""

    name: str
    when: str
    detail: str


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence with its tone ("ok", "warn" or "error") and what follows from it."""

    tone: str
    what: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class StoreView:
    """The page as it stands.

    Attributes:
        news: what must be told since the store was opened.
        newest: when the newest backup was made, as a sentence.
        sheet: whether there is a recovery sheet, in words, with its tone.
        council: whether the council can help, in words, with its tone.
    """

    news: tuple[Told, ...]
    newest: str
    backups: tuple[BackupLine, ...]
    sheet: Told
    council: Told


@dataclass(frozen=True, slots=True)
class HealthView:
    """What a check found: one line over all, then each finding with a word for its level."""

    headline: str
    tone: str
    lines: tuple[tuple[Told, str], ...]


@dataclass(frozen=True, slots=True)
class RestoreView:
    """What putting a backup back would change."""

    when: str
    facts: tuple[tuple[str, str], ...]
    missing: Told


class StorePresenter:
    """The logic of the store's page."""

    def __init__(self, keeping: Keeping, news: Sequence[Finding] = ()) -> None:
        self._keeping = keeping
        self._news = news

    def view(self) -> StoreView:
        """Return how things stand."""
        backups = tuple(_line(kept) for kept in self._keeping.backups())
        return StoreView(
            news=tuple(_told(finding) for finding in self._news),
            newest=_("The newest backup: {when}.", when=backups[0].when)
            if backups
            else _("There is no backup yet."),
            backups=backups,
            sheet=Told("ok", _("Made"))
            if self._keeping.has_sheet()
            else Told(
                "warn", _("None yet"), _("Without one, a forgotten passphrase means that everything is lost.")
            ),
            council=_council(self._keeping.council_help()),
        )

    def back_up(self) -> str:
        """Make a backup and return a sentence about it. Raises KnownError."""
        taken = self._keeping.back_up().taken_at
        return _(
            "Backed up {when}. The backup was opened and checked.", when=current().when(taken.isoformat())
        )

    def check(self) -> HealthView:
        """Check the store and return what was found. Raises KnownError."""
        findings = sorted(self._keeping.check(), key=lambda finding: _ORDER[finding.level])
        faults = sum(finding.level == "fault" for finding in findings)
        headline = (
            ngettext("One thing is wrong with the store.", "{count} things are wrong with the store.", faults)
            if faults
            else _("The store is sound.")
        )
        lines = tuple((_told(finding), _(_LEVELS[finding.level])) for finding in findings)
        return HealthView(headline, "error" if faults else "ok", lines)

    def preview(self, name: str) -> RestoreView:
        """Open and check a backup and return what would change. Raises KnownError."""
        seen = self._keeping.preview_restore(self._backup(name))
        facts = (
            (_("Cases"), _both(seen.now.cases, seen.then.cases)),
            (_("Records in them"), _both(seen.now.records, seen.then.records)),
        )
        return RestoreView(current().when(seen.backup.taken_at.isoformat()), facts, _missing(seen))

    def restore(self, name: str) -> None:
        """Lay a backup ready; the store must be locked now. Raises KnownError."""
        self._keeping.prepare_restore(self._backup(name))

    def _backup(self, name: str) -> Backup:
        for kept in self._keeping.backups():
            if kept.backup.folder.name == name:
                return kept.backup
        raise KnownError(
            "backup-gone",
            N_("That backup is no longer there: only those of the last seven days are kept."),
            safe=N_("Nothing was changed."),
            todo=N_("Go back and choose another."),
        )


_LEVELS = {"good": N_("In order"), "notice": N_("Good to know"), "fault": N_("Wrong")}
_TONES = {"good": "ok", "notice": "warn", "fault": "error"}
_ORDER = {"fault": 0, "notice": 1, "good": 2}


def _line(kept: KeptBackup) -> BackupLine:
    size = current().number(Decimal(max(kept.size, 100_000)).scaleb(-6).quantize(Decimal("0.1")))
    when = current().when(kept.backup.taken_at.isoformat())
    return BackupLine(kept.backup.folder.name, when, _("{size} MB, encrypted", size=size))


def _told(finding: Finding) -> Told:
    fields = dict(finding.fields)
    if "taken" in fields:
        fields["taken"] = current().when(str(fields["taken"]))
    parts = [_(part, **fields) for part in (finding.sentence, finding.safe, finding.todo) if part]
    return Told(_TONES[finding.level], parts[0], " ".join(parts[1:]))


def _council(helps: CouncilHelp | None) -> Told:
    if helps is None:
        return Told(
            "info", _("Not set up"), _("Two people at the council could let you in again, if you allow it.")
        )
    if not helps.sound:
        return Told(
            "error", _("Not as it was made"), _("Take it away, tell the council, and set it up again.")
        )
    when = current().when(helps.added_at)
    return Told(
        "ok",
        _("Set up"),
        _("{council}, since {when}: two people there, with a reason.", council=helps.council, when=when),
    )


def _both(now: int, then: int) -> str:
    words = current()
    return _("{now} now, {then} in the backup", now=words.number(now), then=words.number(then))


def _missing(seen: RestorePreview) -> Told:
    back = (
        ngettext(
            "One more is at the council and comes back with a sync.",
            "{count} more are at the council and come back with a sync.",
            seen.at_council,
        )
        if seen.at_council
        else ""
    )
    if not seen.lost:
        return Told("ok", _("Nothing would be missing afterwards."), back)
    what = ngettext(
        "One save made since then would be missing.",
        "{count} saves made since then would be missing.",
        seen.lost,
    )
    return Told("warn", what, back)
