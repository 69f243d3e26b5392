"""The history in plain words."""

from __future__ import annotations

import typing

import pytest

from pbdesk.domain.records import all_types
from pbdesk.services.rows import TimelineRow
from pbdesk.sync.op import LIFE, Kind
from pbdesk.ui.screens.case.history import rows, sentence, state


def made(
    did: str, kind: str, *fields: str, where: str = "sent", when: str = "2026-11-21T09:14:00Z"
) -> TimelineRow:
    return TimelineRow(when, "Asha Bowen", did, kind, "r1", fields, where)


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (made("create", "case", "reference"), "Case opened"),
        (made("append", "note", "text"), "Note written"),
        (made("append", "ledger_entry", "amount_pence"), "Spending recorded"),
        (made("command", "submission", "plan_id"), "Plan sent for sign-off"),
        (made("create", "decision", "outcome"), "The council decided on the plan"),
        (made("set", "case", "stage"), "Case moved to another stage"),
        (made("set", "case", "anchors/release_date"), "A date moved"),
        (made("set", "person", "needs/loop", "needs/large"), "Communication needs changed"),
        (made("set", "person", "phone", "email"), "Person's details changed"),
        (made("set", "task", "done_on"), "Task finished or opened again"),
        (made("delete", "plan_line"), "Line removed from the plan"),
        (made("set", "outcome", LIFE), "Something removed was brought back"),
        (made("set", "made_later", "x"), "Something was changed"),
    ],
)
def test_sentence_when_a_save_is_shown_then_in_plain_words(row, told):
    assert sentence(row) == told


def test_sentence_when_any_type_is_saved_in_any_way_then_never_shows_its_code():
    ours = {name for name, kind in all_types().items() if kind.struct.__module__.startswith("pbdesk.")}
    case_types = ours - {"service"}
    for kind in case_types:
        for did in typing.get_args(Kind):
            words = sentence(made(did, kind, "x"))
            assert "_" not in words
            assert did in ("set", "delete") or not words.startswith("Something"), (kind, did)


def test_rows_when_equal_saves_follow_each_other_then_they_are_counted():
    three = [made("create", "task", "label")] * 3
    (row,) = rows(three)
    assert row.cells[1:3] == ("Task added, 3 times", "Asha Bowen")
    assert row.summary.endswith("Task added, 3 times, Asha Bowen, Sent")


def test_rows_when_a_save_was_refused_then_its_state_is_toned():
    row = rows([made("set", "plan", "deployment", where="refused")])[0]
    assert (row.cells[3], row.tone, row.toned) == ("Needs attention", "warn", 3)


@pytest.mark.parametrize(
    ("where", "words"), [("waiting", "Waiting to send"), ("received", "Received"), ("newer", "")]
)
def test_state_when_known_then_in_words(where, words):
    assert state(made("set", "case", where=where)) == words
