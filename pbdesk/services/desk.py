"""The desk: everything that a person can do with one open vault, in one place for pages and the command line.

A plain container; `app.py` fills it. Adapters that read or write other people's files come in as callables.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pbdesk.services.approval import Approval
from pbdesk.services.assessments import Assessments
from pbdesk.services.booklets import Booklets
from pbdesk.services.budgets import Budgets
from pbdesk.services.caseload import Caseload
from pbdesk.services.charging import Chargings
from pbdesk.services.conflicts import Conflicts
from pbdesk.services.courier import Courier
from pbdesk.services.documents import Documents, Printing
from pbdesk.services.eligibility import Eligibilities
from pbdesk.services.employing import Employings
from pbdesk.services.importing import Importing
from pbdesk.services.monitoring import Monitoring
from pbdesk.services.outcomes import Outcomes
from pbdesk.services.plans import Plans
from pbdesk.services.ports import OpenVault
from pbdesk.services.reaching import Reaching
from pbdesk.services.receipts import Receipts, TakeIn
from pbdesk.services.reviews import Reviews
from pbdesk.services.schemes import Programmes
from pbdesk.services.sync import Synchroniser


@dataclass(frozen=True, slots=True)
class Files:
    """Adapters for files, as callables; the types behind them are the adapters' own.

    Attributes:
        read_table: path of a CSV file to its table.
        propose_mapping: a table to a proposed mapping of its columns.
        preview_caseload: path and mapping (None: as proposed) to a preview.
        preview_directory: path of a feed's file or folder to a preview.
        take_in: bytes and name of a photo to a safe picture.
        print_plan: case id, language, theme and path: writes the booklet, returns its pages.
        preview_pages: path of a PDF to its pages as (width, height, RGB bytes).
        enrol: address, one-time code and device name: enrols this device with a council.
    """

    read_table: Callable[[Path], Any]
    propose_mapping: Callable[[Any], Any]
    preview_caseload: Callable[..., Any]
    preview_directory: Callable[[Path], Any]
    take_in: TakeIn
    print_plan: Callable[[str, str, str, Path], int]
    preview_pages: Callable[[Path], Any]
    enrol: Callable[[str, str, str], None]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a person can do, by noun."""

    vault: OpenVault
    programmes: Programmes
    caseload: Caseload
    importing: Importing
    assessments: Assessments
    budgets: Budgets
    plans: Plans
    receipts: Receipts
    approval: Approval
    monitoring: Monitoring
    reviews: Reviews
    outcomes: Outcomes
    conflicts: Conflicts
    sync: Synchroniser
    courier: Courier
    booklets: Booklets
    documents: Documents
    reaching: Reaching
    printing: Printing
    eligibility: Eligibilities
    charging: Chargings
    employing: Employings
    files: Files
    close: Callable[[], None]
