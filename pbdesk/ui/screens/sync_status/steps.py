"""A sync on its way and at its end, in words: for one over a network and for one on a stick alike. No widgets."""

from __future__ import annotations

from dataclasses import dataclass

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, ngettext
from pbdesk.services.ports import ChangeSet
from pbdesk.services.sync import SyncProgress
from pbdesk.ui.screens.sync_status.history import LogEntry

ANSWERED = (("op", "answers"),)
"""What a sync changes besides records: which saves are known to be at the council."""


@dataclass(frozen=True, slots=True)
class Step:
    """How far a sync is: so many of so many (0: nobody knows of how many), and a sentence."""

    done: int
    total: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Ended:
    """How a sync ended: what changed, what to say, and the error that ended it, if one did."""

    change: ChangeSet
    sentence: str
    tone: str
    more: str = ""
    conflicts: int = 0
    error: KnownError | None = None


def progress_words(step: SyncProgress) -> Step:
    """Return how far a sync is, with a sentence that says what is going on."""
    sentences = {
        "changes": _("Sending changes: {done} of {total}", done=step.done, total=step.total),
        "news": ngettext(
            "Reading what is new: one change", "Reading what is new: {count} changes", step.done
        ),
        "check": _("Comparing both sides"),
        "photos": _("Photos: {done} of {total}", done=step.done, total=step.total),
    }
    return Step(step.done, step.total, sentences.get(step.stage, ""))


def end_tone(entry: LogEntry) -> str:
    """Return how a sync went: all well, or something to look at."""
    return "warn" if entry.refused or entry.stuck or entry.copied or entry.stopped else "ok"


def told_more(entry: LogEntry) -> str:
    """Return what a person should know besides the counts."""
    parts = []
    if entry.refused:
        parts.append(_("What was refused is under Needs attention."))
    if entry.stuck:
        parts.append(_("What could not be sent waits here and goes with the next sync; the rest went."))
    if entry.repaired:
        parts.append(_("Both sides lacked something and have it now."))
    if entry.cases_left:
        parts.append(_("Cases that now belong to somebody else were sent whole and taken off this computer."))
    if entry.copied:
        parts.append(told_copied(entry))
    return " ".join(parts)


def told_copied(entry: LogEntry) -> str:
    """Return that this computer turned out to be restored or copied, "" where it did not."""
    if not entry.copied:
        return ""
    return _("This computer was restored from an older copy, or copied. It has fetched what it lacked.")
