"""Jobs: results on the GUI thread, owners that went away, known errors, faults, cancelling, progress."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QObject

from pbdesk.domain.errors import KnownError
from pbdesk.ui.jobs import Jobs, Pool, Progress, Stopped, describe
from tests.helpers.qt import settle


@pytest.fixture
def jobs(qapp):
    made = Jobs()
    yield made
    made.stop()


@pytest.fixture
def owner(qapp):
    return QObject()


def test_run_when_done_then_result_lands_on_the_gui_thread(jobs, owner, qtbot):
    got = []
    jobs.run(
        owner,
        lambda: threading.current_thread().name,
        lambda name: got.append((name, threading.current_thread() is threading.main_thread())),
    )
    qtbot.waitUntil(lambda: bool(got))
    assert got[0][0].startswith("pbdesk-store")
    assert got[0][1]
    assert jobs.idle


def test_run_when_on_the_store_then_one_after_the_other(jobs, owner, qtbot):
    log = []
    for name in "abc":
        jobs.run(owner, lambda name=name: (log.append(name), log.append(name)))
    qtbot.waitUntil(lambda: jobs.idle)
    assert "".join(log) == "aabbcc"


def test_run_when_owner_went_away_then_result_is_dropped(jobs, qtbot):
    got = []
    gate = threading.Event()
    owner = QObject()
    jobs.run(owner, gate.wait, got.append, got.append)
    owner.deleteLater()
    settle()
    gate.set()
    qtbot.waitUntil(lambda: jobs.idle)
    assert got == []


def test_run_when_known_error_then_failed_gets_it(jobs, owner, qtbot):
    got = []

    def work():
        raise KnownError("disk-full", "The disk is full.")

    jobs.run(owner, work, got.append, lambda error: got.append(error.code))
    qtbot.waitUntil(lambda: bool(got))
    assert got == ["disk-full"]


def test_run_when_nobody_claims_a_known_error_then_signal(jobs, owner, qtbot):
    def work():
        raise KnownError("disk-full", "The disk is full.")

    with qtbot.waitSignal(jobs.error_met) as met:
        jobs.run(owner, work)
    assert met.args[0].code == "disk-full"


def test_run_when_work_breaks_then_fault_without_values(jobs, owner, qtbot, caplog):
    def work():
        raise ValueError("Ann Evans, 3 March 1958")

    with qtbot.waitSignal(jobs.bug_met) as met:
        jobs.run(owner, work, lambda _result: pytest.fail("there is no result"))
    assert "ValueError in work:" in met.args[0]
    assert "Ann" not in met.args[0]
    assert "Ann" not in caplog.text


def test_run_job_when_progress_is_reported_then_in_order(jobs, owner, qtbot):
    steps, got = [], []

    def work(job):
        for done in range(3):
            job.report(done, 3, f"{done} of 3")
        return "ready"

    jobs.run_job(owner, work, got.append, progress=steps.append)
    qtbot.waitUntil(lambda: bool(got))
    assert steps == [Progress(0, 3, "0 of 3"), Progress(1, 3, "1 of 3"), Progress(2, 3, "2 of 3")]


def test_cancel_when_running_then_silent(jobs, owner, qtbot):
    got, started = [], threading.Event()

    def work(job):
        started.set()
        job.cancelled.wait()
        job.check()

    job = jobs.run_job(owner, work, got.append, got.append)
    assert started.wait(5)
    with qtbot.assertNotEmitted(jobs.bug_met):
        job.cancel()
        qtbot.waitUntil(lambda: jobs.idle)
    assert got == []
    with pytest.raises(Stopped):
        job.check()


def test_post_change_when_from_a_worker_then_once_on_the_gui_thread(jobs, owner, qtbot):
    heard = []
    jobs.store_changed.connect(lambda change: heard.append((change, threading.current_thread().name)))
    jobs.run(owner, lambda: jobs.post_change("a change"))
    qtbot.waitUntil(lambda: bool(heard) and jobs.idle)
    assert heard == [("a change", "MainThread")]


def test_stop_when_jobs_wait_then_threads_end(qapp):
    jobs, owner = Jobs(), QObject()
    for pool in Pool:
        jobs.run(owner, lambda: None, pool=pool)
    jobs.stop()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("pbdesk-")]


def test_stop_when_writes_wait_then_they_are_still_written(qapp):
    jobs, owner, gate, written = Jobs(), QObject(), threading.Event(), []
    jobs.run(owner, gate.wait)
    for place in range(3):
        jobs.run(owner, lambda place=place: written.append(place))
    threading.Timer(0.05, gate.set).start()
    jobs.stop()
    assert written == [0, 1, 2]
    jobs.run(owner, lambda: written.append("too late"))
    assert written == [0, 1, 2]


def test_describe_when_never_raised_then_just_its_type():
    assert describe(KeyError("Ann Evans")) == "KeyError"
