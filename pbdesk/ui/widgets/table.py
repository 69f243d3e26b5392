"""A table of people, lines or records: arrows inside, Enter opens, one Tab stop; cards when text is large."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QListView,
    QSizePolicy,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from pbdesk.ui.models.rows import Column, TableRow
from pbdesk.ui.models.table_model import RowsModel
from pbdesk.ui.theme.theme import theme
from pbdesk.ui.widgets.basics import identify
from pbdesk.ui.widgets.delegates import CardDelegate, RowDelegate


class _Table(QTableView):
    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
            return
        super().keyPressEvent(event)


class _Cards(QListView):
    opened = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.opened.emit()
            return
        super().keyPressEvent(event)


class DataTable(QWidget):
    """Shows rows as a table or, above 150% text, as a list of cards over the same model.

    Signals:
        opened: the key of the row that a person opened (Enter or double click).
        chosen: the key of the row that became the current one, "" when there is none.
    """

    opened = Signal(str)
    chosen = Signal(str)

    def __init__(
        self, columns: Sequence[Column], *, identifier: str, name: str, visible_rows: int = 6
    ) -> None:
        """Make an empty table; `name` is what a screen reader calls it ("Cases")."""
        super().__init__()
        self.model = RowsModel(columns)
        self.model.setParent(self)
        self.view: QAbstractItemView = self._cards() if theme().metrics.compact else self._table()
        identify(self.view, identifier)
        self.view.setAccessibleName(name)
        self.view.setMinimumHeight(theme().metrics.row * (visible_rows + 1))
        self.view.doubleClicked.connect(lambda _index: self._open())
        self.view.selectionModel().currentRowChanged.connect(self._on_current_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_rows(self, rows: Sequence[TableRow]) -> None:
        """Show these rows; the current row stays if it is among them, otherwise its neighbour is current."""
        before, place = self.current_key(), self.view.currentIndex().row()
        self.model.set_rows(rows)
        position = self.model.position(before) if before else -1
        if position < 0 and place >= 0:
            position = min(place, len(rows) - 1)
        if position >= 0:
            self._make_current(position)

    def current_key(self) -> str:
        """Return the key of the current row, "" when there is none."""
        row = self.model.row_at(self.view.currentIndex().row())
        return row.key if row else ""

    def choose(self, key: str) -> None:
        """Make the row with a key the current one; an unknown key changes nothing."""
        position = self.model.position(key)
        if position >= 0:
            self._make_current(position)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width between the columns; figures keep what they need."""
        super().resizeEvent(event)
        if isinstance(self.view, QTableView):
            self._share_width(self.view)

    def _make_current(self, position: int) -> None:
        index = self.model.index(position, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _share_width(self, view: QTableView) -> None:
        width = view.viewport().width()
        parts = sum(column.stretch for column in self.model.columns)
        for place, column in enumerate(self.model.columns):
            view.setColumnWidth(place, max(40, width * column.stretch // parts))

    def _table(self) -> _Table:
        view = _Table()
        view.setModel(self.model)
        view.setItemDelegate(RowDelegate(view))
        view.setTabKeyNavigation(False)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setMouseTracking(False)
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.verticalHeader().hide()
        view.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        view.verticalHeader().setDefaultSectionSize(theme().metrics.row)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setFixedHeight(theme().metrics.row)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        view.opened.connect(self._open)
        return view

    def _cards(self) -> _Cards:
        view = _Cards()
        view.setModel(self.model)
        view.setProperty("kind", "cards")
        view.setItemDelegate(CardDelegate(self.model.columns))
        view.itemDelegate().setParent(view)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.opened.connect(self._open)
        return view

    def _open(self) -> None:
        key = self.current_key()
        if key:
            self.opened.emit(key)

    def _on_current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self.current_key())
