"""One adviser's day, end to end, through the services: every step must be true, or the day stops.

Two laptops of one adviser and a council's gateway in a process of its own. The steps are those of the journey that
the desktop's tests drive through the widgets.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from pbdesk.demo.agreement import differ, sign_off, spend
from pbdesk.demo.booklets import print_booklets
from pbdesk.demo.casework import allocate, assess, plan
from pbdesk.demo.council import ExampleCouncil
from pbdesk.demo.opening import first_run, lock, take_over
from pbdesk.demo.state import COUNCIL, PASSPHRASE, Day, Figures
from pbdesk.demo.truth import Report, StepDone
from pbdesk.domain.errors import N_

__all__ = ["COUNCIL", "PASSPHRASE", "STEPS", "Day", "live"]

Step = Callable[[Day], Figures]
STEPS: tuple[tuple[str, Step], ...] = (
    (N_("First run: a new encrypted store"), first_run),
    (N_("Take over the caseload and the directory"), take_over),
    (N_("Assess, through a kill in the middle"), assess),
    (N_("Work out the indicative budget"), allocate),
    (N_("Plan, and send for sign-off"), plan),
    (N_("Sync: the council queries, then approves"), sign_off),
    (N_("Spend: receipts with photos"), spend),
    (N_("Differ: a second device edits the same case"), differ),
    (N_("Print the booklet in four ways"), print_booklets),
    (N_("Lock, a wrong passphrase, unlock"), lock),
)


def live(day: Day, report: Report) -> None:
    """Live the day and report each step. Raises KnownError where something is not true; closes what is open."""
    day.folder.mkdir(parents=True, exist_ok=True)
    with ExampleCouncil(day.folder / "council", COUNCIL) as council:
        day.council = council
        try:
            for number, (title, step) in enumerate(STEPS, start=1):
                began = time.monotonic()
                figures = step(day)
                report(StepDone(number, title, tuple(figures), time.monotonic() - began))
        finally:
            for desk in day.opened:
                desk.close()
