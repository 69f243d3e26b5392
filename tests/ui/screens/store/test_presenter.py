"""The store's presenters without a window: what is said of backups, findings, passphrases and the record."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.services.rows import CaseList
from pbdesk.store.audit import ChainCheck
from pbdesk.store.audit_trail import AuditRow
from pbdesk.store.backup import Backup
from pbdesk.store.check import Finding
from pbdesk.store.keeping import Content, CouncilHelp, KeptBackup, RestorePreview
from pbdesk.store.passphrase import judge
from pbdesk.ui.screens.store.audit_presenter import MOST, AuditPresenter
from pbdesk.ui.screens.store.keys_presenter import KeysPresenter
from pbdesk.ui.screens.store.presenter import StorePresenter

BACKUP = Backup(Path("2026-11-21T091400Z"), datetime(2026, 11, 21, 9, 14, tzinfo=UTC))
STRONG = "gannet ladder quiet thimble"


class Kept:
    """A small honest store: one backup, and findings as given."""

    def __init__(self, findings: tuple[Finding, ...] = (), lost: int = 0, at_council: int = 0) -> None:
        self.findings, self.lost, self.at_council = findings, lost, at_council
        self.prepared: list[Backup] = []

    def has_sheet(self) -> bool:
        return True

    def council_help(self) -> CouncilHelp | None:
        return CouncilHelp("Cwm Isaf", ("ABCDE",), "2026-11-21T09:14:00Z", sound=not self.findings)

    def backups(self) -> list[KeptBackup]:
        return [KeptBackup(BACKUP, 14_260_000)]

    def back_up(self) -> Backup:
        return BACKUP

    def preview_restore(self, backup: Backup) -> RestorePreview:
        return RestorePreview(backup, Content(12, 1400), Content(11, 1350), self.lost, self.at_council)

    def prepare_restore(self, backup: Backup) -> None:
        self.prepared.append(backup)

    def check(self) -> tuple[Finding, ...]:
        return self.findings


def test_view_when_there_is_a_backup_then_when_and_how_big() -> None:
    view = StorePresenter(Kept()).view()
    assert view.newest == "The newest backup: 21 November 2026, 09:14."
    assert view.backups[0].detail == "14.3 MB, encrypted"
    assert view.sheet.tone == "ok"


def test_check_when_faults_then_counted_and_first() -> None:
    found = StorePresenter(
        Kept((Finding("a", "good", "Fine."), Finding("b", "fault", "{n} pages.", "Safe.", "Do.", {"n": 2})))
    ).check()
    assert (found.headline, found.tone) == ("One thing is wrong with the store.", "error")
    told, level = found.lines[0]
    assert (told.what, told.more, told.tone, level) == ("2 pages.", "Safe. Do.", "error", "Wrong")


@pytest.mark.parametrize(
    ("lost", "at_council", "what", "more", "tone"),
    [
        (0, 0, "Nothing would be missing afterwards.", "", "ok"),
        (1, 0, "One save made since then would be missing.", "", "warn"),
        (3, 1, "3 saves made since then", "One more is at the council and comes back with a sync.", "warn"),
        (0, 5, "Nothing would be missing", "5 more are at the council and come back with a sync.", "ok"),
    ],
)
def test_preview_says_what_would_be_missing(
    lost: int, at_council: int, what: str, more: str, tone: str
) -> None:
    view = StorePresenter(Kept(lost=lost, at_council=at_council)).preview(BACKUP.folder.name)
    assert view.missing.what.startswith(what)
    assert (view.missing.more, view.missing.tone) == (more, tone)
    assert view.facts == (
        ("Cases", "12 now, 11 in the backup"),
        ("Records in them", "1,400 now, 1,350 in the backup"),
    )


def test_restore_when_the_backup_is_gone_then_told_and_nothing_prepared() -> None:
    kept = Kept()
    presenter = StorePresenter(kept)
    with pytest.raises(KnownError, match="no longer there"):
        presenter.restore("2020-01-01T000000Z")
    assert kept.prepared == []
    presenter.restore(BACKUP.folder.name)
    assert kept.prepared == [BACKUP]


def keys_presenter(opens: str = "old") -> KeysPresenter:
    def wrong(typed: str) -> None:
        if typed != opens:
            code = "disk-full" if typed == "full" else "passphrase-wrong"
            raise KnownError(code, "That passphrase does not open this store.")

    def make(typed: str) -> str:
        wrong(typed)
        return "CODE"

    return KeysPresenter(lambda old, _new: wrong(old), make, judge, lambda _code, _path: None)


@pytest.mark.parametrize(
    ("old", "new", "again", "fields"),
    [
        ("", "short", "short", ["current-passphrase", "new-passphrase"]),
        ("old", STRONG, "other", ["new-passphrase-again"]),
        ("bad", STRONG, STRONG, ["current-passphrase"]),
        ("old", STRONG, STRONG, []),
    ],
)
def test_change_says_what_is_missing_by_its_field(old: str, new: str, again: str, fields: list[str]) -> None:
    assert [problem.identifier for problem in keys_presenter().change(old, new, again)] == fields


def test_change_when_the_disk_is_full_then_it_stays_an_error() -> None:
    with pytest.raises(KnownError):
        keys_presenter().change("full", STRONG, STRONG)


def test_sheet_when_the_passphrase_is_right_then_its_code() -> None:
    assert keys_presenter().make_sheet("old") == ("CODE", [])
    assert keys_presenter().make_sheet("bad")[0] == ""
    assert keys_presenter().make_sheet("")[1][0].sentence == "Enter your passphrase."


class Trail:
    """A trail of as many looks as asked for, or one that is broken."""

    def __init__(self, count: int, broken_at: int | None = None) -> None:
        self.count, self.broken_at = count, broken_at

    def trail(self, case_ids: object = None, limit: int = MOST) -> list[AuditRow]:
        return [AuditRow(n, "2026-11-21T09:14:00Z", "", "look", "c") for n in range(self.count, 0, -1)][
            :limit
        ]

    def check_trail(self) -> ChainCheck:
        return ChainCheck(self.count, b"", self.broken_at)

    def write_log(self, path: Path) -> int:
        return self.count


def audit(trail: Trail) -> AuditPresenter:
    return AuditPresenter(
        trail, lambda _query: CaseList((), 0), lambda _id: "Ann Evans", lambda _row: "Changed"
    )


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "Nothing is on record."),
        (1, "One entry"),
        (7, "7 entries"),
        (MOST + 5, f"The newest {MOST} entries"),
    ],
)
def test_audit_counts_in_words(count: int, words: str) -> None:
    assert audit(Trail(count)).view("").count == words


def test_audit_rows_name_whose_case_what_who_and_when() -> None:
    row = audit(Trail(1)).view("").rows[0]
    assert row.cells == ("Ann Evans", "Looked at the case", "Not known", "21 November 2026, 09:14")


def test_audit_when_broken_then_says_from_where() -> None:
    assert audit(Trail(9, broken_at=4)).proof()[0].startswith("The record does not hold from entry 4 on.")
    assert audit(Trail(9)).proof() == ("Nothing was altered or removed: 9 entries hold.", "ok")
