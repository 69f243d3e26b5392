"""One sync at a time for the whole window: it outlives the page that started it, and can be stopped.

It is a child of the window's jobs, found there by name, so that a page opened later sees the sync that runs.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from pbdesk.domain.errors import KnownError
from pbdesk.ui.jobs import Job, Jobs, Pool, Progress
from pbdesk.ui.screens.sync_status.steps import Ended, Step

NAME = "sync-runner"

Work = Callable[[Callable[[Step], None], threading.Event], Ended]
"""A sync: told where to report and what stops it, it returns how it ended."""


class SyncRunner(QObject):
    """Runs syncs.

    Signals:
        progressed: how far the sync is (a Progress with its sentence, None once it broke off).
        ended: how a sync ended (an Ended).
        failed: the KnownError of a sync that could not even begin.
    """

    progressed = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(self, jobs: Jobs) -> None:
        super().__init__(jobs)
        self.setObjectName(NAME)
        self._jobs = jobs
        self._stop: threading.Event | None = None
        self._broken = False
        jobs.bug_met.connect(self.on_jobs_bug_met)
        self.progress: Progress | None = None

    @property
    def is_running(self) -> bool:
        """True while a sync runs."""
        return self._stop is not None

    @property
    def is_stopping(self) -> bool:
        """True once a person has asked a running sync to stop."""
        return self._stop is not None and self._stop.is_set()

    def start(self, work: Work) -> bool:
        """Start a sync away from the window; False where one runs already, which then simply goes on."""
        if self._stop is not None:
            return False
        stop = self._stop = threading.Event()
        self.progress = None

        def run(job: Job) -> Ended:
            self._broken = True  # until it ends in a way that was foreseen
            try:
                ended = work(lambda step: job.report(step.done, step.total, step.sentence), stop)
            except KnownError:
                self._broken = False
                raise
            self._broken = False
            return ended

        self._jobs.run_job(self, run, self._done, self._not_begun, progress=self._on_progress, pool=Pool.WIDE)
        return True

    def cancel(self) -> None:
        """Ask the sync to stop at the next place where nothing is left half done."""
        if self._stop is not None:
            self._stop.set()

    def on_jobs_bug_met(self, _place: str) -> None:
        """Be free again where it was the sync that met a fault of ours; the window says so."""
        if self._broken:
            self._broken = False
            self._stop = self.progress = None
            self.progressed.emit(None)

    def _on_progress(self, step: Progress) -> None:
        self.progress = step
        self.progressed.emit(step)

    def _done(self, ended: Ended) -> None:
        self._stop = self.progress = None
        self._jobs.post_change(ended.change)
        self.ended.emit(ended)

    def _not_begun(self, error: KnownError) -> None:
        self._stop = self.progress = None
        self.failed.emit(error)


def sync_runner(jobs: Jobs) -> SyncRunner:
    """Return the one runner of a window's jobs, made on first use."""
    found = jobs.findChild(SyncRunner, NAME)
    return found if found is not None else SyncRunner(jobs)
