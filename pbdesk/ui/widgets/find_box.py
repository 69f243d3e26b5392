"""A box to search in above a list: Down or Enter leads into the list, so that nobody has to tab past the filters."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from pbdesk.ui.widgets.inputs import TextEdit
from pbdesk.ui.widgets.table import DataTable

_INTO_THE_LIST = (Qt.Key.Key_Down, Qt.Key.Key_PageDown, Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindBox(TextEdit):
    """A line of text that leads into a list.

    Enter does not open what stands first there: while the list still follows the typing that may be another person.
    """

    def __init__(self) -> None:
        super().__init__()
        self._table: DataTable | None = None

    def leads_to(self, table: DataTable) -> None:
        """Lead into this list from now on."""
        self._table = table

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go into the list when asked and when it has something to go to."""
        if event.key() in _INTO_THE_LIST and self._table is not None and self._table.current_key():
            self._table.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
        super().keyPressEvent(event)
