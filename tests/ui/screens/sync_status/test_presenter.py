"""How things stand in words, and real syncs with a real council."""

from __future__ import annotations

import threading

import msgspec
import pytest

from pbdesk.domain.case import CaseNote
from pbdesk.domain.errors import KnownError
from pbdesk.domain.people import Person
from pbdesk.services.ports import ChangeSet
from pbdesk.services.rows import SyncState, WaitingRow
from pbdesk.services.sync import SyncProgress, SyncResult
from pbdesk.sync.marks import public_half
from pbdesk.sync.page import OpAnswer
from pbdesk.ui.screens.sync_status.changes import contents
from pbdesk.ui.screens.sync_status.history import KEPT, LogEntry, said
from pbdesk.ui.screens.sync_status.presenter import age_words, progress_words, sentence_of, waiting_rows

NOT_YOURS = "This case is not one of yours at the council. Ask the council to assign it to you."


def run(presenter):
    return presenter.sync(lambda _step: None, threading.Event())


def refuse(laptop, reason: str = NOT_YOURS) -> str:
    """Let the council refuse the newest save; returns its op id."""
    op = laptop.vault.log.waiting_ops()[-1]
    laptop.vault.log.record_answers([OpAnswer(op.op_id, "refused", reason=reason)])
    return op.op_id


@pytest.mark.parametrize(
    ("changes", "photos", "council", "synced", "sentence"),
    [
        (3, 0, "Glanmor", "", "3 changes are not yet at the council. Nothing is lost."),
        (1, 0, "Glanmor", "", "One change is not yet at the council. Nothing is lost."),
        (0, 1, "Glanmor", "", "One photo is not yet at the council. Nothing is lost."),
        (2, 1, "Glanmor", "", "2 changes and one photo are not yet at the council. Nothing is lost."),
        (0, 0, "Glanmor", "2026-11-21T09:00:00Z", "Everything is at the council."),
        (0, 0, "Glanmor", "", "Nothing has been sent yet, and nothing is waiting."),
        (0, 0, "", "", "Everything is saved on this computer. It is not connected to a council yet."),
    ],
)
def test_sentence_when_something_waits_then_it_is_counted(changes, photos, council, synced, sentence):
    assert sentence_of(SyncState(council, synced, changes, 0, photos, 0)) == sentence


@pytest.mark.parametrize(
    ("now", "words"),
    [
        ("2026-11-21T09:14:30Z", "just now"),
        ("2026-11-21T09:15:10Z", "one minute ago"),
        ("2026-11-21T09:54:00Z", "40 minutes ago"),
        ("2026-11-21T11:20:00Z", "2 hours ago"),
        ("2026-11-24T10:14:00Z", "3 days ago"),
    ],
)
def test_age_when_time_has_passed_then_in_words(now, words):
    assert age_words("2026-11-21T09:14:00Z", now) == f"As the council had it {words}"


def test_view_when_saves_wait_then_they_are_named_by_case(laptop):
    view = laptop.presenter().view()
    assert view.council == "Glanmor Council"
    assert view.sentence == "2 changes are not yet at the council. Nothing is lost."
    assert [row.cells[:3] for row in view.waiting] == [
        ("Ann Evans", "Case", "Added"),
        ("Ann Evans", "Details", "Added"),
    ]
    assert dict(view.facts)["Council"] == "Glanmor Council, as asha"
    assert dict(view.facts)["Last sent"] == "Not yet"
    key = public_half(laptop.vault.enrolment.key)
    assert dict(view.facts)["Signs with the key"].replace(" ", "") == key[:32]
    laptop.vault.enrolment = msgspec.structs.replace(laptop.vault.enrolment, key="")
    assert "Signs with the key" not in dict(laptop.presenter().view().facts)


def test_rows_when_many_are_alike_then_they_stand_together():
    rows = [
        WaitingRow(str(n), "c", "Ann Evans", "ledger_entry", "append", "2026-11-21T09:00:00Z", "waiting")
        for n in range(3)
    ]
    assert [row.cells[:3] for row in waiting_rows(rows)] == [("Ann Evans", "Receipt (3)", "Added")]


def test_sync_when_done_then_everything_is_at_the_council_and_in_the_log(laptop):
    presenter = laptop.presenter()
    ended = run(presenter)
    assert (ended.sentence, ended.tone, ended.error) == ("2 changes sent.", "ok", None)
    assert ended.change.touches("op")
    view = presenter.view()
    assert (view.sentence, view.standing, view.waiting) == ("Everything is at the council.", "ok", [])
    assert view.log[0].cells[1] == "2 changes sent."
    assert run(presenter).sentence == "Nothing was new on either side."


def test_sync_when_the_council_cannot_be_reached_then_offline_since_and_nothing_lost(laptop):
    laptop.vault.enrolment = _elsewhere(laptop)
    presenter = laptop.presenter()
    ended = run(presenter)
    assert ended.tone == "error"
    assert ended.error.code == "gateway-down"
    view = presenter.view()
    since = view.offline
    assert since.startswith("Offline since 21 November 2026, ")
    assert view.sentence.endswith("Nothing is lost.")
    assert view.standing == "offline"
    run(presenter)
    assert presenter.view().offline == since
    laptop.enrol(laptop.url, laptop.code(), "Asha's laptop")
    run(presenter)
    assert presenter.view().offline == ""
    assert [row.tone for row in presenter.view().log] == ["", "warn", "warn"]


def _elsewhere(laptop):
    import msgspec

    return msgspec.structs.replace(laptop.vault.enrolment, url="http://127.0.0.1:9")


def test_log_when_there_were_many_syncs_then_the_last_ones_are_kept(laptop):
    presenter = laptop.presenter()
    for _sync in range(KEPT + 3):
        run(presenter)
    assert len(presenter.view().log) == KEPT


def test_attention_when_a_save_is_refused_then_its_reason_and_whole_content(laptop):
    note = CaseNote(
        id=laptop.world.new_id(), case_id=laptop.world.case_id, text="Rang about the ramp.\nTuesday."
    )
    laptop.world.save(note)
    op_id = refuse(laptop)
    presenter = laptop.presenter()
    item = presenter.view().attention[0]
    assert (item.op_id, item.title, item.reason) == (op_id, "Ann Evans: Note, added", NOT_YOURS)
    assert presenter.content(op_id) == [("Text", "Rang about the ramp.\nTuesday.")]
    assert presenter.view().standing == "refused"


def test_attention_when_sent_again_then_it_waits_and_goes(laptop):
    op_id = refuse(laptop)
    presenter = laptop.presenter()
    presenter.send_again(op_id)
    assert presenter.view().attention == ()
    assert run(presenter).sentence == "2 changes sent."


def test_attention_when_the_store_cannot_dismiss_then_it_is_not_offered(laptop):
    assert not laptop.presenter().can_dismiss
    assert laptop.presenter(dismiss=lambda _op_id: None).can_dismiss


def test_connect_when_all_is_right_then_enrolled(stranger):
    presenter = stranger.presenter()
    assert presenter.view().council == ""
    assert presenter.connect(f" {stranger.url}/ ", stranger.code(), "Asha's laptop") == []
    assert presenter.view().council == "Glanmor Council"


@pytest.mark.parametrize(
    ("address", "code", "field"),
    [("not an address", "", "address"), ("http://example.org", "", "address"), ("", "WRONG-CODE", "code")],
)
def test_connect_when_a_field_is_wrong_then_it_is_named(stranger, address, code, field):
    presenter = stranger.presenter()
    wrong = presenter.connect(address or stranger.url, code or stranger.code(), "Asha's laptop")
    assert [problem.identifier for problem in wrong] == [field]
    assert stranger.vault.enrolment is None


def test_connect_when_nobody_answers_then_known_error(stranger):
    with pytest.raises(KnownError) as caught:
        stranger.presenter().connect("http://127.0.0.1:9", "CODE", "Asha's laptop")
    assert caught.value.code == "gateway-down"


def test_problems_when_fields_are_empty_then_each_is_named(stranger):
    wrong = stranger.presenter().problems("", " ", "")
    assert [problem.identifier for problem in wrong] == ["address", "code", "device"]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (SyncProgress("changes", 40, 120), "Sending changes: 40 of 120"),
        (SyncProgress("news", 1, 0), "Reading what is new: one change"),
        (SyncProgress("news", 30, 0), "Reading what is new: 30 changes"),
        (SyncProgress("check", 0, 0), "Comparing both sides"),
        (SyncProgress("photos", 2, 5), "Photos: 2 of 5"),
    ],
)
def test_progress_when_reported_then_it_means_something(step, words):
    assert progress_words(step).sentence == words


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (LogEntry(when=""), "Nothing was new on either side."),
        (LogEntry(when="", received=1), "One change received."),
        (
            LogEntry(when="", sent=2, photos_sent=1, refused=1),
            "2 changes sent, one photo sent and one refused.",
        ),
        (LogEntry(when="", sent=1, stopped=True), "One change sent. It was stopped before the end."),
        (LogEntry(when="", sentence="The council is {n} away.", fields={"n": 2}), "The council is 2 away."),
    ],
)
def test_log_when_said_then_in_plain_words(entry, words):
    assert said(entry) == words


def test_contents_when_nested_then_every_value_is_there():
    fields = {
        "cost": {"amount_pence": 1200, "frequency": "week"},
        "answers/needs.washing": "help",
        "_life": ["a", "b"],
        "empty": None,
        "flag": True,
        "lines": ["3 Heol y Felin", "Aberwern"],
    }
    assert contents(fields) == [
        ("Removed", "Yes"),
        ("Answers: Needs.washing", "help"),
        ("Cost", "Amount: £12.00\nFrequency: week"),
        ("Empty", "Nothing is written here"),
        ("Flag", "Yes"),
        ("Lines", "3 Heol y Felin\nAberwern"),
    ]


def test_sync_when_something_stuck_went_or_was_copied_then_all_of_it_is_told_and_kept(laptop):
    class Odd:
        def state(self):
            return laptop.sync().state()

        def run(self, _report, _cancel):
            counts = dict.fromkeys(SyncResult.__struct_fields__, 0) | {"stuck": 1, "cases_left": 2}
            return SyncResult(**counts | {"copied": True, "changes": ChangeSet(remote=True)})

    presenter = laptop.presenter(Odd())
    ended = run(presenter)
    assert "could not be sent yet" in ended.sentence
    assert "2 cases handed over" in ended.sentence
    assert "restored from an older copy" in ended.more
    assert ended.tone == "warn"
    assert "restored from an older copy" in presenter.view().log[0].cells[1]


def test_content_when_the_same_field_was_changed_again_then_the_refused_save_is_read_as_it_was(laptop):
    op_id = refuse(laptop)
    before = laptop.presenter().content(op_id)
    (person,) = laptop.vault.reads.records(Person, laptop.world.case_id)
    laptop.world.save(msgspec.structs.replace(person, given_name="Anna", family_name="Bowen"))
    assert before
    assert laptop.presenter().content(op_id) == before
