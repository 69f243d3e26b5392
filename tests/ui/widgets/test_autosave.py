"""Saving at every pause: the latest text wins, nothing is lost, one save follows the other."""

from __future__ import annotations

import threading

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QObject

from pbdesk.domain.errors import KnownError
from pbdesk.ui.widgets.autosave import PAUSE_MS, Autosave, Outbox
from tests.helpers.qt import wait_idle

KEYS = st.sampled_from("abc")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), KEYS, st.text(max_size=3)),
        st.tuples(st.sampled_from(["take", "kept", "returned"]), st.just(""), st.just("")),
    ),
    max_size=40,
)


@given(STEPS)
def test_outbox_when_saves_fail_or_hold_then_the_last_text_of_each_key_arrives(steps):
    box, wanted, stored, going = Outbox(), {}, {}, []
    for what, key, text in [*steps, *[("kept", "", "")] * 40, ("take", "", ""), ("kept", "", "")]:
        if what == "put":
            box.put(key, text)
            wanted[key] = text
        elif what == "take":
            going.append(box.take())
        elif what == "kept" and going:
            stored.update(going.pop(0))
            box.kept()
        elif what == "returned" and going:
            going.pop(0)
            box.returned()
    assert stored == wanted
    assert not box
    assert not any(box.holds(key) for key in wanted)


def test_outbox_when_a_save_stops_and_a_newer_text_waits_then_the_newer_goes():
    box = Outbox()
    box.put("a", "old")
    box.put("b", "only")
    box.take()
    box.put("a", "new")
    box.returned()
    assert dict(box.take()) == {"a": "new", "b": "only"}


class Store:
    """Keeps what is saved; stops or waits when told."""

    def __init__(self, context) -> None:
        self.owner = QObject()
        self.context = context
        self.saves: list[list[tuple[str, str]]] = []
        self.stops = False
        self.gate = threading.Event()
        self.gate.set()
        self.told: list[str] = []
        self.errors: list[str] = []
        self.autosave = Autosave(
            self.owner, self.run, self.save, self.told.append, lambda error: self.errors.append(error.code)
        )

    def run(self, work, done, failed):
        return self.context.jobs.run(self.owner, work, done, failed)

    def save(self, saves) -> str:
        self.gate.wait(5)
        if self.stops:
            raise KnownError("disk-full", "The disk is full.")
        self.saves.append(list(saves))
        return f"saved {len(self.saves)}"


def test_typing_when_it_rests_then_only_the_last_text_is_saved(qtbot, context):
    store = Store(context)
    for text in ("I", "I l", "I like"):
        store.autosave.typed("q", text)
    assert store.saves == []
    qtbot.waitUntil(lambda: store.told == ["saved 1"], timeout=PAUSE_MS * 5)
    assert store.saves == [[("q", "I like")]]
    assert store.autosave.is_resting


def test_choices_when_given_then_they_take_typed_text_along_in_order(qtbot, context):
    store = Store(context)
    store.autosave.typed("words", "Mam")
    store.autosave.given("choice", "yes")
    wait_idle(qtbot, context)
    assert store.saves == [[("words", "Mam"), ("choice", "yes")]]


def test_saves_when_one_runs_then_the_next_follows_with_the_latest(qtbot, context):
    store = Store(context)
    store.gate.clear()
    store.autosave.given("q", "first")
    store.autosave.given("q", "second")
    store.autosave.given("q", "third")
    assert store.autosave.holds("q")
    store.gate.set()
    qtbot.waitUntil(lambda: store.autosave.is_resting)
    assert store.saves == [[("q", "first")], [("q", "third")]]


def test_saves_when_stopped_then_the_text_waits_and_goes_with_the_next_try(qtbot, context):
    store = Store(context)
    store.stops = True
    store.autosave.given("q", "kept")
    qtbot.waitUntil(lambda: store.errors == ["disk-full"])
    assert store.autosave.holds("q")
    store.stops = False
    store.autosave.send()
    wait_idle(qtbot, context)
    assert store.saves == [[("q", "kept")]]


def test_finish_when_a_save_runs_and_text_waits_then_both_are_durable_at_once(context):
    store = Store(context)
    store.gate.clear()
    store.autosave.given("q", "first")
    store.autosave.typed("q", "last")
    threading.Timer(0.05, store.gate.set).start()
    store.autosave.finish()
    assert store.saves == [[("q", "first")], [("q", "last")]]
