"""Courier files in words: what would go, what fits, and what each kind of answer did."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.services.courier_notes import Answered, CourierState, Out
from pbdesk.services.courier_ports import ExportPlan, TakenIn
from pbdesk.ui.screens.sync_status.courier_presenter import CourierPresenter
from tests.ui.screens.sync_status.test_sync_status import RESULT

WHEN = "2026-11-21T09:14:00Z"


class Service:
    """An honest stand-in whose answers a test sets."""

    def __init__(self, plan: ExportPlan, taken: list[TakenIn] | None = None) -> None:
        self._plan, self._taken = plan, taken or []
        self.out: tuple[Out, ...] = ()

    def state(self) -> CourierState:
        return CourierState(
            True, False, self.out[-1] if self.out else None, Answered(2, WHEN, WHEN), self.out
        )

    def plan(self, _room: int = 0) -> ExportPlan:
        return self._plan

    def export(self, _folder, _room, _report, cancel):
        return None if cancel.is_set() else self._gone()

    def _gone(self):
        raise KnownError("courier-drive-gone", "The stick is gone.")

    def take_in(self, _paths: list[Path], _report, _cancel) -> list[TakenIn]:
        return self._taken

    def enrol_from(self, _path, _code, _name):
        raise KnownError("courier-enrol-unreadable", "It is none.")


def presenter(plan: ExportPlan | None = None, taken: list[TakenIn] | None = None) -> CourierPresenter:
    return CourierPresenter(Service(plan or ExportPlan(0, 0, 0, 1, 0), taken), lambda: "laptop")


def facts(plan: ExportPlan) -> dict[str, str]:
    return dict(presenter(plan).view().facts)


def test_view_says_what_would_go_and_in_how_many_files():
    assert facts(ExportPlan(0, 0, 0, 1, 0))["Would go now"] == "No changes"
    assert facts(ExportPlan(3, 0, 0, 1, 0))["Would go now"] == "3 changes"
    told = facts(ExportPlan(1, 900, 2_340_000_000, 19, 0))["Would go now"]
    assert told == "One change and 900 photos, about 2.4 GB, in 19 files"
    assert facts(ExportPlan(1, 1, 10, 1, 0))["Would go now"] == "One change and one photo, about 1 MB"


def test_rooms_are_those_smaller_than_the_photos_there_are():
    view = presenter(ExportPlan(1, 90, 150_000_000, 2, 4)).view()
    assert [words for _room, words in view.rooms] == [
        "All of them, about 150 MB",
        "Up to 100 MB",
        "Up to 20 MB",
        "None for now",
    ]
    assert view.does_not_fit == "4 photos do not fit and wait for the next file."
    assert presenter(ExportPlan(1, 0, 0, 1, 0)).view().rooms == ()


def test_what_is_out_is_named_with_what_to_do():
    service = Service(ExportPlan(1, 0, 0, 1, 0))
    service.out = (Out(3, WHEN, 2, 1, 0, "stick"),)
    view = CourierPresenter(service, lambda: "laptop").view()
    assert view.out[0].startswith("File 3 of 21 November 2026")
    assert view.out[0].endswith("has no answer yet: 2 changes and one photo.")
    assert "export again" in view.advice


@pytest.mark.parametrize(
    ("standing", "tone", "words"),
    [
        ("new", "ok", "Answer 4 was taken in."),
        ("known", "ok", "Everything in answer 4 was here already."),
        ("older", "warn", "Answer 4 is older than what this computer knows. It was left aside."),
        ("gap", "warn", "Answer 4 begins later than this computer has got."),
    ],
)
def test_each_kind_of_answer_is_told(standing, tone, words):
    taken = TakenIn(4, standing, RESULT, more=True, photos_left=2)
    ended = presenter(taken=[taken]).take_in(["a"], lambda step: None, threading.Event())
    assert (ended.sentence.startswith(words), ended.tone) == (True, tone)
    assert ("One change sent." in ended.more) == (standing == "new")
    assert "The council has more for you" in ended.more
    assert "2 photos did not fit" in ended.more


def test_stopped_and_broken_exports_are_told():
    stop = threading.Event()
    broken = presenter().export("stick", 0, lambda step: None, stop)
    assert (broken.tone, broken.error.code) == ("error", "courier-drive-gone")
    stop.set()
    assert (
        presenter().export("stick", 0, lambda step: None, stop).sentence.startswith("The export was stopped.")
    )
    assert "Nothing was changed" in presenter().take_in([], lambda step: None, stop).sentence


def test_trouble_that_is_not_the_codes_is_no_problem_of_its_field():
    with pytest.raises(KnownError):
        presenter().enrol("file", "ABCD")
