"""One sync at a time, whatever page asked for it."""

from __future__ import annotations

import threading

from pbdesk.domain.errors import KnownError
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.screens.sync_status.presenter import Ended, Step
from pbdesk.ui.screens.sync_status.runner import sync_runner
from tests.helpers.qt import wait_idle

DONE = Ended(ChangeSet(remote=True), "Done.", "ok")


def test_runner_when_asked_for_twice_then_it_is_the_same_one(context):
    assert sync_runner(context.jobs) is sync_runner(context.jobs)


def test_runner_when_one_runs_then_another_does_not_start(qtbot, context):
    runner, gate, ends = sync_runner(context.jobs), threading.Event(), []
    runner.ended.connect(ends.append)

    def work(report, stop) -> Ended:
        report(Step(1, 2, "Half"))
        gate.wait(5)
        return DONE

    assert runner.start(work)
    assert not runner.start(work)
    qtbot.waitUntil(lambda: runner.progress is not None)
    assert runner.progress.sentence == "Half"
    gate.set()
    wait_idle(qtbot, context)
    assert ends == [DONE]
    assert runner.start(lambda report, stop: DONE)
    wait_idle(qtbot, context)


def test_runner_when_stopped_then_the_work_hears_it_and_its_result_still_counts(qtbot, context):
    runner, ends, changes = sync_runner(context.jobs), [], []
    runner.ended.connect(ends.append)
    context.jobs.store_changed.connect(changes.append)

    def work(report, stop) -> Ended:
        assert stop.wait(5)
        return DONE

    runner.start(work)
    runner.cancel()
    assert runner.is_stopping
    wait_idle(qtbot, context)
    assert (ends, changes) == ([DONE], [DONE.change])
    assert not runner.is_running


def test_runner_when_it_cannot_begin_then_says_so_and_is_free_again(qtbot, context):
    runner, errors = sync_runner(context.jobs), []
    runner.failed.connect(errors.append)

    def work(report, stop) -> Ended:
        raise KnownError("store-busy", "The store is busy.")

    runner.start(work)
    wait_idle(qtbot, context)
    assert errors[0].code == "store-busy"
    assert not runner.is_running


def test_runner_when_a_fault_of_ours_breaks_it_off_then_it_is_free_again(qtbot, context):
    runner, bugs = sync_runner(context.jobs), []
    context.jobs.bug_met.connect(bugs.append)

    def work(report, stop) -> Ended:
        raise ZeroDivisionError

    runner.start(work)
    wait_idle(qtbot, context)
    assert bugs
    assert not runner.is_running
