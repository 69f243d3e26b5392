"""Qt's own words (dialog buttons, edit menus) in pbdesk's languages, out of pbdesk's catalogue.

Qt has no Welsh. The translator returns None for what it does not know, so that Qt's English stays, and it
never raises: an exception inside Qt comes out somewhere else or ends the program.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTranslator

from pbdesk.domain.errors import N_
from pbdesk.i18n import Words

QT_SENTENCES: tuple[str, ...] = (
    N_("OK"),
    N_("Cancel"),
    N_("Close"),
    N_("Apply"),
    N_("Reset"),
    N_("Help"),
    N_("Discard"),
    N_("Don't Save"),
    N_("Yes"),
    N_("Yes to All"),
    N_("No"),
    N_("No to All"),
    N_("Save"),
    N_("Save All"),
    N_("Open"),
    N_("Abort"),
    N_("Retry"),
    N_("Ignore"),
    N_("Restore Defaults"),
    N_("Undo"),
    N_("Redo"),
    N_("Cut"),
    N_("Copy"),
    N_("Paste"),
    N_("Delete"),
    N_("Select All"),
    N_("Copy Link Location"),
    N_("Look in:"),
    N_("Save As"),
    N_("Save in:"),
    N_("File name:"),
    N_("File &name:"),
    N_("Files of type:"),
    N_("Find Directory"),
    N_("Directory:"),
    N_("Directories"),
    N_("All files (*)"),
    N_("Back"),
    N_("Forward"),
    N_("Parent Directory"),
    N_("List View"),
    N_("Detail View"),
    N_("Create New Folder"),
    N_("New Folder"),
    N_("Name"),
    N_("Size"),
    N_("Type"),
    N_("Date Modified"),
    N_("Computer"),
    N_("My Computer"),
    N_("Rename"),
    N_("Show hidden files"),
    N_("Choose"),
    N_("Go back"),
    N_("Go forward"),
    N_("Go to the parent directory"),
    N_("Change to list view mode"),
    N_("Change to detail view mode"),
    N_("Create a New Folder"),
    N_("Press"),
    N_("Toggle"),
    N_("Uncheck"),
    N_("Check"),
    N_("Show Menu"),
    N_("Set focus"),
    N_("Select Color"),
    N_("Print"),
    N_("Page up"),
    N_("Page down"),
    N_("Scroll here"),
    N_("Top"),
    N_("Bottom"),
)
"""What Qt says in the dialogs, buttons and menus that pbdesk uses, without its mnemonics."""

_KNOWN = {sentence.replace("&", "") for sentence in QT_SENTENCES}


class GettextTranslator(QTranslator):
    """Answers Qt out of one language's words."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words

    def translate(
        self, context: str, source: str, disambiguation: str | None = None, n: int = -1
    ) -> str | None:
        """Return Qt's text in this language, None when it is not known."""
        plain = source.replace("&", "") if isinstance(source, str) else ""
        if plain not in _KNOWN:
            return None
        found = self._words.text(plain)
        return found if found and found != plain else None

    def isEmpty(self) -> bool:
        """Say that there is something in here, or Qt does not install it."""
        return False
