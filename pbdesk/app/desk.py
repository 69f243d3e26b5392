"""Builds a desk, everything that a person can do, on an open vault.

Imports of heavy rooms stand inside functions: Unlock is painted before SQLAlchemy, reportlab or HTTP are loaded.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import _, current, words_for

if TYPE_CHECKING:
    from pbdesk.domain.measures import Measure
    from pbdesk.interchange.caseload import Preview
    from pbdesk.interchange.columns import ColumnMapping
    from pbdesk.schemes.library import SchemeLibrary
    from pbdesk.services.booklets import Booklets
    from pbdesk.services.desk import Desk, Files
    from pbdesk.services.schemes import Programmes
    from pbdesk.store.vault import Vault
    from pbdesk.transport.https import HttpsWire

PREVIEW_DPI = 96


def build_desk(vault: Vault) -> Desk:
    """Return everything that a person can do with an open vault."""
    from pbdesk.documents.printing import PrintShop
    from pbdesk.receipts.intake import take_in
    from pbdesk.schemes.rates import shipped_rates
    from pbdesk.services.approval import Approval
    from pbdesk.services.assessments import Assessments
    from pbdesk.services.booklets import Booklets
    from pbdesk.services.budgets import Budgets
    from pbdesk.services.caseload import Caseload
    from pbdesk.services.charging import Chargings
    from pbdesk.services.conflicts import Conflicts
    from pbdesk.services.courier import Courier
    from pbdesk.services.desk import Desk
    from pbdesk.services.documents import Documents
    from pbdesk.services.eligibility import Eligibilities
    from pbdesk.services.employing import Employings
    from pbdesk.services.importing import Importing
    from pbdesk.services.monitoring import Monitoring
    from pbdesk.services.outcomes import Outcomes
    from pbdesk.services.paper import paper_form
    from pbdesk.services.plans import Plans
    from pbdesk.services.reaching import Reaching
    from pbdesk.services.receipts import Receipts
    from pbdesk.services.reviews import Reviews
    from pbdesk.services.sync import Synchroniser
    from pbdesk.transport.courier import DriveFiles

    programmes = programmes_for(vault)
    assessments = Assessments(
        vault, programmes.form_of, programmes.language, programmes.points_path, programmes.form_title
    )
    budgets = Budgets(
        vault, programmes.allocate, programmes.speak, assessments.state_of, programmes.scheme_of
    )
    plans = Plans(vault, programmes.rules_of, budgets.current)
    receipts = Receipts(vault, take_in, programmes.funder_order_of_case, programmes.weeks_of_case)
    approval = Approval(vault, programmes.clock_for, programmes.role_of_case)
    caseload = Caseload(vault, programmes.say_task, approval.with_clock)
    booklets = Booklets(vault, caseload, budgets, plans, receipts)
    eligibility = Eligibilities(
        vault, lambda case_id: programmes.scheme_of(case_id).definition.eligibility, assessments.state_of
    )
    documents = Documents(
        vault,
        booklets,
        receipts,
        assessments.state_of,
        lambda case_id, language: paper_form(case_id, programmes.form_of, programmes.form_title, language),
        take_in,
        eligibility.determined,
    )
    wires = _Wires(vault)

    def close() -> None:
        wires.leave()
        vault.close()

    return Desk(
        vault=vault,
        programmes=programmes,
        caseload=caseload,
        importing=Importing(vault, programmes.start_of),
        assessments=assessments,
        budgets=budgets,
        plans=plans,
        receipts=receipts,
        approval=approval,
        monitoring=Monitoring(
            vault,
            receipts.money,
            programmes.looked_after,
            programmes.funder_order_of_case,
            programmes.weeks_of_case,
            programmes.own_funder,
        ),
        reviews=Reviews(vault, programmes.review_rule, programmes.last_stage),
        outcomes=Outcomes(vault, programmes.measured, shipped_measures),
        conflicts=Conflicts(vault, programmes.say_task),
        sync=Synchroniser(vault, wires.connect, _thumbnail),
        courier=Courier(vault, DriveFiles(), _thumbnail),
        booklets=booklets,
        documents=documents,
        reaching=Reaching(vault),
        printing=PrintShop(documents, programmes.spoken_in),
        eligibility=eligibility,
        charging=Chargings(vault, programmes.scheme_of, plans.view, budgets.current, shipped_rates),
        employing=Employings(vault, programmes.scheme_of, plans, shipped_rates, lambda: _("Travel")),
        files=_files(vault, programmes, booklets, wires),
        close=close,
    )


def _files(vault: Vault, programmes: Programmes, booklets: Booklets, wires: _Wires) -> Files:
    """Return what reads and writes files, and reaches the gateway."""
    from pbdesk.documents.preview import page_images
    from pbdesk.interchange.columns import propose_mapping
    from pbdesk.interchange.open_referral import read_directory
    from pbdesk.interchange.table import read_table
    from pbdesk.receipts.intake import take_in
    from pbdesk.services.desk import Files

    return Files(
        read_table=read_table,
        propose_mapping=propose_mapping,
        preview_caseload=lambda path, mapping=None: preview_table(
            path, programmes, mapping, vault.reads.references()
        ),
        preview_directory=read_directory,
        take_in=take_in,
        print_plan=lambda case_id, language, theme, path: print_plan(
            booklets, programmes, case_id, language, theme, path
        ),
        preview_pages=lambda path: list(page_images(path, PREVIEW_DPI)),
        enrol=wires.enrol,
    )


def _thumbnail(photo: bytes) -> bytes:
    """Return the small picture of a photo that came from elsewhere."""
    from pbdesk.receipts.intake import take_in

    return take_in(photo, "photo").thumbnail


class _Wires:
    """The vault's connection to its council: one at a time, closed before the next."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._open: list[HttpsWire] = []

    def connect(self) -> HttpsWire:
        """Return a new connection. Raises KnownError "not-enrolled" before the device has a council."""
        from pbdesk.transport.https import HttpsWire
        from pbdesk.transport.session import with_key

        self.close()
        enrolment = self._vault.enrolment
        if enrolment is None:
            raise KnownError(
                "not-enrolled",
                N_("This computer is not connected to a council yet."),
                safe=N_("Everything is saved on this computer."),
                todo=N_(
                    "Ask the council for an address and a one-time code, and enter them under Sync and status."
                ),
            )
        if not enrolment.url:
            raise KnownError(
                "courier-only",
                N_("This computer is connected to {council} by courier files only."),
                safe=N_("Everything is saved on this computer."),
                todo=N_("Export a courier file under Sync and status, and take it to the council."),
                council=enrolment.council_name,
            )
        if not enrolment.key:  # it enrolled before there were keys; kept here before the council hears of it
            enrolment = self._vault.enrolment = with_key(enrolment)
        self._open.append(HttpsWire(enrolment))
        return self._open[-1]

    def enrol(self, url: str, code: str, name: str = "") -> None:
        """Enrol this device with a council. Raises KnownError as `transport.https.enrol`."""
        from pbdesk.transport.https import enrol

        self._vault.enrolment = enrol(url, code, name or self._vault.author or "pbdesk")

    def close(self) -> None:
        """Close the connection that is open, if any."""
        while self._open:
            self._open.pop().close()

    def leave(self) -> None:
        """Close the connection and forget what opens the next one, because the vault is closing."""
        from pbdesk.transport.session import forget_sessions

        self.close()
        forget_sessions()


@cache
def shipped_schemes() -> SchemeLibrary:
    """Return the schemes that ship; read once, because they do not change while the program runs."""
    from pbdesk.resources import resource_path
    from pbdesk.schemes.library import SchemeLibrary
    from pbdesk.settings.places import places

    return SchemeLibrary(resource_path("schemes"), places().cache / "forms", stays=True)


@cache
def shipped_measures() -> tuple[Measure, ...]:
    """Return the outcome measures that ship, by id."""
    from pbdesk.domain.measures import read_measure
    from pbdesk.resources import resource_path

    files = sorted(resource_path("measures").glob("*.json"))
    return tuple(read_measure(file.read_bytes()) for file in files)


def programmes_for(vault: Vault | None) -> Programmes:
    """Return the shipped programmes, in the language of the screen, for the cases of a vault."""
    from pbdesk.services.schemes import Programmes

    return Programmes(vault, shipped_schemes(), lambda: current().language)


def preview_table(
    path: Path,
    programmes: Programmes,
    mapping: ColumnMapping | None = None,
    references: frozenset[str] = frozenset(),
) -> Preview:
    """Return what importing a caseload table would do. Raises KnownError for a file that cannot be read."""
    from pbdesk.interchange.caseload import KnownScheme, preview
    from pbdesk.interchange.columns import propose_mapping
    from pbdesk.interchange.table import read_table

    table = read_table(path)
    schemes = [KnownScheme(*known) for known in programmes.known_titles()]
    chosen = mapping or propose_mapping(table)
    today = date.today()  # noqa: DTZ011 - the day where the person is
    return preview(table, chosen, schemes=schemes, existing_references=references, today=today)


def print_plan(
    booklets: Booklets, programmes: Programmes, case_id: str, language: str, theme: str, path: Path
) -> int:
    """Write a case's plan booklet as a tagged PDF and return its pages. Raises KnownError as `writer.render`."""
    from pbdesk.documents.booklet import build
    from pbdesk.documents.from_case import booklet_of
    from pbdesk.documents.pdf.themes import THEMES
    from pbdesk.documents.pdf.writer import render

    facts = booklets.facts(case_id, language)
    words = words_for(language)
    booklet = booklet_of(facts, programmes.spoken_in(language), words, language)
    return render(build(booklet), THEMES[theme], path)
