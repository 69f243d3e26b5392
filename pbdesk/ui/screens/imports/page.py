"""The page of the import: choose what and which file, look at what would go in, then import."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtWidgets import QWidget

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _, ngettext
from pbdesk.interchange.open_referral import DirectoryPreview
from pbdesk.services.ports import ChangeSet
from pbdesk.ui.context import Context
from pbdesk.ui.jobs import Pool
from pbdesk.ui.screens.imports.chooser import Chooser
from pbdesk.ui.screens.imports.mapping import MappingCard
from pbdesk.ui.screens.imports.presenter import CaseloadFile, ImportPresenter, ImportView
from pbdesk.ui.screens.imports.preview import notes_card, refused_card, rows_card
from pbdesk.ui.widgets import (
    Card,
    ChoiceGroup,
    EmptyState,
    Figures,
    Page,
    Problem,
    TextEdit,
    button,
    buttons,
    clear,
    column,
    field,
    label,
    primary,
)

CASELOAD, DIRECTORY = "caseload", "directory"
SHOWN = 8
"""How many refused rows or notes are shown before a person asks for the rest."""

Found = CaseloadFile | DirectoryPreview


class ImportPage(Page):
    """Takes in a caseload or a directory of services."""

    def __init__(self, context: Context, presenter: ImportPresenter, chooser: Chooser) -> None:
        self._presenter = presenter
        self._chooser = chooser
        self._kind = CASELOAD
        self._read_from = ""
        self._found: Found | None = None
        self._done = 0
        self._show_all = False
        self._mapping: MappingCard | None = None
        super().__init__(context)

    def heading(self) -> str:
        """Return the page's heading."""
        return _("Import")

    def build(self) -> None:
        """Lay out the choice of a file, and the room for what it holds."""
        self._was_open = self._mapping is not None and self._mapping.is_open
        self._mapping = None
        self._what = ChoiceGroup(
            _("What has the council sent?"),
            [
                (CASELOAD, _("A caseload: people, in a CSV table")),
                (DIRECTORY, _("A directory of services, as JSON")),
            ],
            identifier="what",
        )
        self._what.set_value(self._kind)
        self._what.chosen.connect(self.on_kind_chosen)
        self._path = TextEdit()
        self._path.returnPressed.connect(self.on_read_clicked)
        self._path_field = field(_("&File"), self._path, identifier="path", hint=self._path_hint())
        self._folder = button(_("Choose a f&older…"), self.on_folder_clicked, identifier="choose-folder")
        self._folder.setVisible(self._kind == DIRECTORY)
        choices = buttons(
            button(_("&Choose a file…"), self.on_choose_clicked, icon="import", identifier="choose"),
            self._folder,
            button(_("&Read the file"), self.on_read_clicked, identifier="read"),
        )
        self._start = Card(self._what, self._path_field, choices, gap=2)
        self.body.addWidget(self._start)
        self._room, self._columns, self._result = column(gap=2), column(gap=2), column(gap=2)
        for part in (self._result, self._room, self._columns):
            self.body.addLayout(part)
        self.body.addStretch(1)

    def opened(self, **args: str) -> None:
        """Begin afresh; the way here may name a caseload or a directory, and a file."""
        self._begin(args.get("what", CASELOAD), args.get("path", ""))
        if not {"what", "path"} & args.keys():
            self.run(self._presenter.kept, self.on_kept_found)

    def _begin(self, kind: str, path: str) -> None:
        self._what.set_value(kind)
        self.on_kind_chosen(kind)
        self._path.setText(path)

    def on_kept_found(self, kept: tuple[str, str]) -> None:
        """Go on with the file that was named before a lock, unless another is being named."""
        kind, path = kept
        if path and not self._path.text() and not self._done:
            self._begin(kind, path)

    def leaving(self) -> None:
        """Keep which file was about to be read."""
        kind, path = self._kind, "" if self._done else self._path.text()
        self.run(lambda: self._presenter.keep(kind, path))

    def refresh(self) -> None:
        """What was read stays until another file is read."""

    def rebuilt(self) -> None:
        """Say again what was read and done."""
        if self._done:
            self._show_done()
        elif self._found is not None:
            self._show(self._found, say=False)

    def commands(self) -> Mapping[str, Callable[[], object]]:
        """Return the commands of this page."""
        return {"find": lambda: self.focus_on("path"), "save": self.on_import_clicked}

    def _path_hint(self) -> str:
        if self._kind == DIRECTORY:
            return _("A .json file in Open Referral UK 1.0 or 3.0, or a folder with the pages of one feed.")
        return _("A .csv file. Nothing is taken in before you have seen it.")

    # Reading

    def on_kind_chosen(self, kind: str) -> None:
        """Ask for the other kind of file."""
        self._kind = kind
        self._path_field.show_hint(self._path_hint())
        self._folder.setVisible(kind == DIRECTORY)
        self._forget()

    def on_choose_clicked(self) -> None:
        """Ask for a file, and read it."""
        kinds = _("Tables (*.csv *.txt *.tsv)") if self._kind == CASELOAD else _("Feeds (*.json)")
        self._choose(self._chooser.file(self, _("Choose a file"), f"{kinds};;{_('All files (*)')}"))

    def on_folder_clicked(self) -> None:
        """Ask for a folder with the pages of a feed, and read it."""
        self._choose(self._chooser.folder(self, _("Choose a folder")))

    def _choose(self, path: str) -> None:
        if path:
            self._path.setText(path)
            self.on_read_clicked()

    def on_read_clicked(self) -> None:
        """Read the file and show what it holds."""
        typed = self._path.text()
        self._forget()
        if not typed.strip():
            self.show_problems([Problem("path", _("Choose a file, or type where it is."))])
            return
        self.show_problems([])
        self._read_from = typed
        self.show_status(_("Reading the file…"))
        work: Callable[[], Found] = partial(
            self._presenter.read_caseload if self._kind == CASELOAD else self._presenter.read_directory, typed
        )
        self.run(work, self._show, self._show_unreadable, pool=Pool.WIDE)

    def _show_unreadable(self, error: KnownError) -> None:
        self.show_status("")
        self.show_problems([Problem("path", self.context.words.render(error).whole)])

    def _forget(self) -> None:
        self._found, self._done, self._show_all, self._mapping = None, 0, False, None
        for part in (self._room, self._columns, self._result):
            clear(part)
        self.show_status("")

    # Showing what would go in

    def _show(self, found: Found, *, say: bool = True) -> None:
        self._found = found
        self.show_status("")
        view = self._view(found)
        self._show_preview(view)
        if isinstance(found, CaseloadFile):
            self._show_mapping(found)
        if say:
            self.announce(". ".join(f"{caption}: {figure}" for caption, figure, _tone in view.figures))

    def _view(self, found: Found) -> ImportView:
        if isinstance(found, CaseloadFile):
            return self._presenter.caseload_view(found)
        return self._presenter.directory_view(found, self._read_from)

    def _show_preview(self, view: ImportView) -> None:
        clear(self._room)
        self.drop_banner("column-missing")
        if isinstance(self._found, CaseloadFile) and self._found.missing is not None:
            self.show_error(self._found.missing)
            return
        head = Card(title=_("What is in “{name}”", name=view.name), gap=1.5)
        head.body.addWidget(Figures(view.figures))
        if view.action:
            head.body.addWidget(buttons(primary(view.action, self.on_import_clicked, identifier="import")))
        else:
            head.body.addWidget(label(_("There is nothing in it that can be taken in."), "strong"))
        self._room.addWidget(head)
        limit = None if self._show_all else SHOWN
        more = self.on_more_clicked
        if view.refused:
            self._room.addWidget(refused_card(view.refused, limit, more))
        if view.notes:
            self._room.addWidget(notes_card(view.notes, limit, more))
        if view.rows:
            self._room.addWidget(rows_card(view.rows, people=self._kind == CASELOAD))

    def _show_mapping(self, file: CaseloadFile) -> None:
        fields, columns = self._presenter.fields(file), self._presenter.columns(file)
        unused = self._presenter.caseload_view(file).unused
        if self._mapping is None:
            clear(self._columns)
            self._mapping = MappingCard(fields, columns, is_open=self._was_open or file.preview is None)
            self._mapping.assigned.connect(self.on_column_chosen)
            self._columns.addWidget(self._mapping)
        self._mapping.show_fields(fields, unused)

    def on_more_clicked(self) -> None:
        """Show everything that stays out and every note."""
        self._show_all = True
        if self._found is not None:
            self._show_preview(self._view(self._found))

    def on_column_chosen(self, field_id: str, column_id: str) -> None:
        """Preview again with another column."""
        if isinstance(self._found, CaseloadFile):
            self.run(
                partial(self._presenter.remap, self._found, field_id, column_id), self._show, pool=Pool.WIDE
            )

    # Importing

    def on_import_clicked(self) -> None:
        """Import what was shown."""
        found = self._found
        if found is None or not self._view(found).action:
            return
        self.show_status(_("Importing…"))
        self._found = None
        self._set_import_enabled(False)
        save = (
            partial(self._presenter.save_caseload, found)
            if isinstance(found, CaseloadFile)
            else partial(self._presenter.save_directory, found)
        )
        self.run(save, self._saved, partial(self._not_saved, found))

    def _not_saved(self, found: Found, error: KnownError) -> None:
        self._found = found
        self.show_status("")
        self._set_import_enabled(True)
        self.show_error(error)

    def _set_import_enabled(self, enabled: bool) -> None:
        found = self.findChild(QWidget, "import")
        if found is not None:
            found.setEnabled(enabled)

    def _saved(self, result: tuple[ChangeSet, int]) -> None:
        change, count = result
        self._forget()
        self._done = count
        self.context.jobs.post_change(change)
        self._show_done()
        self.announce(self._done_words())

    def _done_words(self) -> str:
        if self._kind == CASELOAD:
            return ngettext("One person came in.", "{count} people came in.", self._done)
        return ngettext("One service came in.", "{count} services came in.", self._done)

    def _show_done(self) -> None:
        screen, words = (
            ("caseload", _("Open the caseload"))
            if self._kind == CASELOAD
            else ("directory", _("Open the directory"))
        )
        clear(self._result)
        self._path.clear()
        self._result.addWidget(
            EmptyState(
                self._done_words(),
                _("Saved on this computer. It goes to the council with the next sync."),
                icon="check",
                actions=[(words, partial(self.context.navigate, screen))],
            )
        )
