"""Work away from the window: one worker for the store, a pool for everything else, one signal back.

A job belongs to a page (any QObject): when the owner has gone, the result is dropped. Known errors go to
the page's `failed`; anything else is a fault of pbdesk, and this is one of the two places that catch it.
Work must never touch a widget.
"""

from __future__ import annotations

import logging
import threading
import traceback
from collections.abc import Callable
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

from pbdesk.domain.errors import KnownError

log = logging.getLogger(__name__)
T = TypeVar("T")


class Pool(Enum):
    """Where a job runs."""

    STORE = "store"  # one after the other: the store has one writer
    WIDE = "wide"  # the network, PDF, photos


class Stopped(Exception):  # noqa: N818 - not an error: a person stopped the job
    """Raised inside work when a person cancelled it; shown to nobody."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: so many of so many, and a sentence in words already translated."""

    done: int
    total: int
    sentence: str = ""


@dataclass(eq=False, slots=True)
class Job:
    """A running piece of work, as its work and its owner see it."""

    cancelled: threading.Event = field(default_factory=threading.Event)
    _post: Callable[[Progress], None] | None = None

    def cancel(self) -> None:
        """Ask the work to stop; its result is dropped."""
        self.cancelled.set()

    def report(self, done: int, total: int, sentence: str = "") -> None:
        """Tell the page how far the work is (called by the work, on its thread)."""
        self.check()
        if self._post is not None:
            self._post(Progress(done, total, sentence))

    def check(self) -> None:
        """Stop here when a person has cancelled.

        Raises:
            Stopped: to be let through by the work.
        """
        if self.cancelled.is_set():
            raise Stopped


@dataclass(frozen=True, slots=True)
class _Delivery:
    owner: QObject
    job: Job
    future: Future[object]
    done: Callable[[object], None] | None
    failed: Callable[[KnownError], None] | None


class Jobs(QObject):
    """Runs work off the GUI thread and brings results back to it.

    Signals:
        store_changed: the change set of a finished write, once per write.
        bug_met: a fault of pbdesk was caught; carries a description without personal data.
        error_met: a known error that no page claimed.
    """

    store_changed = Signal(object)
    bug_met = Signal(str)
    error_met = Signal(object)
    _finished = Signal(object)
    _progressed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._executors: dict[Pool, Executor] = {
            Pool.STORE: ThreadPoolExecutor(1, "pbdesk-store"),
            Pool.WIDE: ThreadPoolExecutor(2, "pbdesk-wide"),
        }
        self._running: set[Job] = set()
        self._stopped = False
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._progressed.connect(self._deliver_progress, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        owner: QObject,
        work: Callable[[], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
        *,
        pool: Pool = Pool.STORE,
    ) -> Job:
        """Run work on a pool; `done` gets its result, `failed` its KnownError, both on the GUI thread.

        A page calls its own `run`, which fills in the owner and `failed`.
        """
        return self.run_job(owner, lambda _job: work(), done, failed, pool=pool)

    def run_job(
        self,
        owner: QObject,
        work: Callable[[Job], T],
        done: Callable[[T], None] | None = None,
        failed: Callable[[KnownError], None] | None = None,
        *,
        progress: Callable[[Progress], None] | None = None,
        pool: Pool = Pool.WIDE,
    ) -> Job:
        """Run work that reports progress and can be cancelled: it is called with its `Job`."""
        job = Job()
        if self._stopped:
            job.cancel()
            return job
        if progress is not None:
            job._post = lambda step: self._progressed.emit((owner, job, progress, step))
        self._running.add(job)
        future: Future[T] = self._executors[pool].submit(work, job)
        future.add_done_callback(
            lambda finished: self._finished.emit(_Delivery(owner, job, finished, done, failed))  # type: ignore[arg-type]
        )
        return job

    def post_change(self, change: object) -> None:
        """Announce a finished write to every open page; may be called on any thread."""
        self.store_changed.emit(change)

    @property
    def idle(self) -> bool:
        """True when no job runs or waits."""
        return not self._running

    def stop(self) -> None:
        """End every thread: what waits for the store is still written, anything else is cancelled or dropped.

        Nothing can be run afterwards; work asked for then is dropped in silence.
        """
        self._stopped = True
        for job in list(self._running):
            job.cancel()
        self._executors[Pool.WIDE].shutdown(wait=True, cancel_futures=True)
        self._executors[Pool.STORE].shutdown(wait=True)
        self._running.clear()

    @Slot(object)
    def _deliver(self, delivery: _Delivery) -> None:
        self._running.discard(delivery.job)
        if delivery.future.cancelled():
            return
        error = delivery.future.exception()
        wanted = shiboken6.isValid(delivery.owner) and not delivery.job.cancelled.is_set()
        if error is None:
            if wanted and delivery.done is not None:
                delivery.done(delivery.future.result())
        elif isinstance(error, KnownError):
            self._deliver_error(error, delivery.failed if wanted else None, wanted)
        elif not isinstance(error, Stopped | CancelledError):
            self.report_bug(error)

    def _deliver_error(
        self, error: KnownError, failed: Callable[[KnownError], None] | None, wanted: bool
    ) -> None:
        if failed is not None:
            failed(error)
        elif wanted:
            self.error_met.emit(error)

    @Slot(object)
    def _deliver_progress(self, step: tuple[QObject, Job, Callable[[Progress], None], Progress]) -> None:
        owner, job, progress, how_far = step
        if shiboken6.isValid(owner) and not job.cancelled.is_set():
            progress(how_far)

    def report_bug(self, error: BaseException) -> None:
        """Log where a fault happened, without its message (it may quote a record), and tell the window."""
        place = describe(error)
        log.error("a fault in pbdesk: %s", place)
        self.bug_met.emit(place)


def describe(error: BaseException) -> str:
    """Return the type of an error and where it happened, with no personal data: no message, no values."""
    frames = traceback.extract_tb(error.__traceback__)
    path = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-6:]))
    return f"{type(error).__name__} in {path}" if path else type(error).__name__
