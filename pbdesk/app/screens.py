"""The screens of the desktop, each with its presenter on the open desk. Pages are loaded when first opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbdesk.app.store_screens import store_specs
from pbdesk.domain.errors import N_
from pbdesk.ui.context import Context, ScreenSpec

if TYPE_CHECKING:
    from pbdesk.ui.widgets.page import Page


FOUND_CASES = 50
"""How many cases "Go to" offers."""


def screen_specs() -> list[ScreenSpec]:
    """Return every screen; those with a label are in the navigation, in this order."""
    return [
        ScreenSpec("my_work", N_("My work"), "today", _my_work),
        ScreenSpec("caseload", N_("Caseload"), "people", _caseload),
        ScreenSpec("receipts", N_("Receipts"), "receipt", _receipts),
        ScreenSpec("conflicts", N_("Conflicts"), "compare", _conflicts),
        ScreenSpec("sync_status", N_("Sync and status"), "sync", _sync_status),
        ScreenSpec("print", N_("Print and booklets"), "print", _printing),
        ScreenSpec("directory", N_("Directory"), "directory", _directory),
        ScreenSpec("settings", N_("Settings"), "settings", _settings),
        ScreenSpec("case", "", "person", _case, "caseload"),
        ScreenSpec("details", "", "person", _details, "caseload"),
        ScreenSpec("dates", "", "clock", _dates, "caseload"),
        ScreenSpec("new_case", "", "plus", _new_case, "caseload"),
        ScreenSpec("import", "", "import", _imports),
        ScreenSpec("assessment", "", "form", _assessment, "caseload"),
        ScreenSpec("from_paper", "", "form", _from_paper, "caseload"),
        ScreenSpec("answer_copies", "", "export", _answer_copies, "caseload"),
        ScreenSpec("budget", "", "money", _budget, "caseload"),
        ScreenSpec("plan", "", "plan", _plan, "caseload"),
        ScreenSpec("eligibility", "", "check", _eligibility, "caseload"),
        ScreenSpec("charging", "", "money", _charging, "caseload"),
        ScreenSpec("employing", "", "people", _employing, "caseload"),
        ScreenSpec("monitoring", "", "money", _monitoring, "caseload"),
        ScreenSpec("reviews", "", "today", _reviews, "caseload"),
        ScreenSpec("outcomes", "", "compare", _outcomes, "caseload"),
        ScreenSpec("go_to", "", "search", _go_to),
        ScreenSpec("keyboard_help", "", "keyboard", _keyboard_help),
        *store_specs(),
    ]


def _my_work(context: Context) -> Page:
    from pbdesk.ui.screens.my_work.page import MyWorkPage
    from pbdesk.ui.screens.my_work.presenter import MyWorkPresenter

    desk = context.services
    presenter = MyWorkPresenter(desk.caseload.my_work, desk.caseload.tasks_due, desk.vault.clock.today)
    return MyWorkPage(context, presenter)


def _caseload(context: Context) -> Page:
    from pbdesk.ui.screens.caseload.page import CaseloadPage
    from pbdesk.ui.screens.caseload.presenter import CaseloadPresenter

    desk = context.services
    return CaseloadPage(
        context, CaseloadPresenter(desk.caseload.search, desk.programmes, desk.vault.clock.today)
    )


def _new_case(context: Context) -> Page:
    from pbdesk.ui.screens.caseload.new_case import NewCasePage
    from pbdesk.ui.screens.caseload.new_case_presenter import NewCasePresenter

    desk, vault = context.services, context.services.vault
    presenter = NewCasePresenter(
        desk.caseload.search, desk.importing.cases, desk.programmes, vault.clock.today, vault.drafts
    )
    return NewCasePage(context, presenter)


def _case(context: Context) -> Page:
    from pbdesk.ui.screens.case.care_act import known_of
    from pbdesk.ui.screens.case.page import CasePage
    from pbdesk.ui.screens.case.presenter import CasePresenter

    desk, vault = context.services, context.services.vault
    presenter = CasePresenter(
        desk.caseload,
        desk.programmes,
        desk.plans.view,
        desk.budgets.current,
        vault.drafts,
        vault.clock.today,
        lambda case_id: known_of(case_id, desk.eligibility, desk.charging, desk.employing),
    )
    return CasePage(context, presenter)


def _details(context: Context) -> Page:
    from pbdesk.domain.people import Person
    from pbdesk.ui.screens.case.details import DetailsPage
    from pbdesk.ui.screens.case.details_presenter import DetailsPresenter

    vault = context.services.vault

    def person_of(case_id: str) -> Person | None:
        return next(iter(vault.reads.records(Person, case_id)), None)

    presenter = DetailsPresenter(
        person_of, context.services.caseload.change_person, vault.drafts, vault.clock.today
    )
    return DetailsPage(context, presenter)


def _dates(context: Context) -> Page:
    from pbdesk.ui.screens.case.dates import DatesPage
    from pbdesk.ui.screens.case.dates_presenter import DatesPresenter

    desk = context.services
    return DatesPage(context, DatesPresenter(desk.caseload, desk.programmes, desk.vault.drafts))


def _settings(context: Context) -> Page:
    from pbdesk.ui.screens.settings.page import SettingsPage
    from pbdesk.ui.screens.settings.presenter import SettingsPresenter

    return SettingsPage(context, SettingsPresenter(context.settings, reaching=context.services.reaching))


def _keyboard_help(context: Context) -> Page:
    from pbdesk.ui.commands import COMMANDS, GROUPS, keys_in_words
    from pbdesk.ui.screens.keyboard_help.page import KeyboardHelpPage
    from pbdesk.ui.screens.keyboard_help.presenter import KeyboardHelpPresenter

    return KeyboardHelpPage(context, KeyboardHelpPresenter(COMMANDS, GROUPS, keys_in_words))


def _imports(context: Context) -> Page:
    from pbdesk.ui.screens.imports.chooser import SystemChooser
    from pbdesk.ui.screens.imports.page import ImportPage
    from pbdesk.ui.screens.imports.presenter import ImportPresenter

    desk = context.services
    presenter = ImportPresenter(
        desk.files.read_table,
        desk.files.propose_mapping,
        desk.files.preview_caseload,
        desk.files.preview_directory,
        desk.importing.cases,
        desk.importing.directory,
        desk.programmes.title,
        desk.vault.drafts,
    )
    return ImportPage(context, presenter, SystemChooser())


def _directory(context: Context) -> Page:
    from pbdesk.domain.directory import DirectoryEntry
    from pbdesk.ui.screens.directory.page import DirectoryPage
    from pbdesk.ui.screens.directory.presenter import DirectoryPresenter

    vault = context.services.vault

    def entry_of(service_id: str) -> DirectoryEntry | None:
        entry: DirectoryEntry | None = vault.reads.record(DirectoryEntry, service_id)
        return entry

    return DirectoryPage(context, DirectoryPresenter(vault.reads.services, entry_of, vault.clock.today))


def _receipts(context: Context) -> Page:
    from pbdesk.ui.screens.receipts.page import make_page

    return make_page(context)


def _assessment(context: Context) -> Page:
    from pbdesk.ui.screens.assessment.page import make_page

    return make_page(context)


def _from_paper(context: Context) -> Page:
    from pbdesk.services.paper import PaperEntry
    from pbdesk.ui.screens.assessment.keying import KeyingPage
    from pbdesk.ui.screens.assessment.keying_presenter import KeyingPresenter

    desk = context.services
    paper = PaperEntry(desk.vault, desk.assessments)
    return KeyingPage(context, KeyingPresenter(paper, desk.caseload.name_of))


def _answer_copies(context: Context) -> Page:
    from pbdesk.app.answer_copies import copies_presenter
    from pbdesk.ui.screens.assessment.copies import CopiesPage

    return CopiesPage(context, copies_presenter(context.services))


def _budget(context: Context) -> Page:
    from pbdesk.ui.screens.budget.page import make_page

    return make_page(context)


def _plan(context: Context) -> Page:
    from pbdesk.ui.screens.plan.page import make_page

    return make_page(context)


def _monitoring(context: Context) -> Page:
    from pbdesk.ui.screens.monitoring.page import make_page

    return make_page(context)


def _reviews(context: Context) -> Page:
    from pbdesk.ui.screens.reviews.page import make_page

    return make_page(context)


def _outcomes(context: Context) -> Page:
    from pbdesk.ui.screens.outcomes.page import make_page

    return make_page(context)


def _eligibility(context: Context) -> Page:
    from pbdesk.ui.screens.eligibility.page import make_page

    return make_page(context)


def _charging(context: Context) -> Page:
    from pbdesk.ui.screens.charging.page import make_page

    return make_page(context)


def _employing(context: Context) -> Page:
    from pbdesk.ui.screens.employing.page import make_page

    return make_page(context)


def _conflicts(context: Context) -> Page:
    from pbdesk.ui.screens.conflicts.page import make_page

    return make_page(context)


def _sync_status(context: Context) -> Page:
    from pbdesk.ui.screens.sync_status.page import make_page

    return make_page(context)


def _printing(context: Context) -> Page:
    from pbdesk.ui.screens.printing.page import make_page

    return make_page(context)


def _go_to(context: Context) -> Page:
    from pbdesk.services.rows import CaseQuery
    from pbdesk.ui.commands import COMMANDS, keys_in_words
    from pbdesk.ui.screens.go_to.page import GoToPage
    from pbdesk.ui.screens.go_to.presenter import FoundCase, GoToPresenter, Offer

    desk = context.services

    def find_cases(text: str) -> list[FoundCase]:
        rows = desk.caseload.search(CaseQuery(text=text, include_closed=True)).rows[:FOUND_CASES]
        return [
            FoundCase(row.case_id, row.name, f"{row.reference}, {desk.programmes.title(row.scheme_id)}")
            for row in rows
        ]

    screens = [Offer(spec.id, spec.label) for spec in screen_specs() if spec.label]
    commands = [Offer(command.id, command.label) for command in COMMANDS]
    return GoToPage(context, GoToPresenter(find_cases, screens, commands, keys_in_words))
