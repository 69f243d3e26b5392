"""A table of people, lines or records: arrows inside, Enter opens, one Tab stop; cards when text is large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
from pbdesk.ui.widgets.delegates import CardDelegate, CellFit, RowDelegate
from pbdesk.ui.widgets.table_fit import TableFit

BATCH = 400
"""How many cards are laid out at a time, so that a list of thousands does not make the window wait."""


class _Table(QTableView):
    opened = Signal()
    resized = Signal()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()

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


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where a person is in a table: the current row, and what the rows are sorted by."""

    key: str
    sorted_by: tuple[int, bool] | None


class DataTable(QWidget):
    """Shows rows as a table or, above 150% text, as a list of cards over the same model.

    Columns get what their texts need. Where the window is too narrow for that, texts go on in a second line;
    names, dates and money are never cut, free text (`Column.long`) is after its second line.

    Signals:
        opened: the key of the row that a person opened (Enter or double click).
        chosen: the key of the row that became the current one, "" when there is none.

    Attributes:
        view: the table, or the list of cards.
        cells: what measures texts in the fonts of this table.
    """

    opened = Signal(str)
    chosen = Signal(str)

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        identifier: str,
        name: str,
        visible_rows: int = 6,
        most_rows: int = 0,
    ) -> None:
        """Make an empty table.

        Args:
            name: what a screen reader calls it ("Cases").
            visible_rows: how many rows there is room for at least.
            most_rows: makes the table just as high as its rows, up to so many; 0 lets it fill its room.
        """
        super().__init__()
        self._most_rows = most_rows
        self._wanted = ""
        self.cells = CellFit()
        self._fit: TableFit | None = None
        self.model = RowsModel(columns)
        self.model.setParent(self)
        self.view: QAbstractItemView = self._cards() if theme().metrics.compact else self._table()
        self.identifier = identifier
        identify(self.view, identifier)
        self.view.setAccessibleName(name)
        if not most_rows:
            self.view.setMinimumHeight(theme().metrics.row * (visible_rows + 1))
        self.view.doubleClicked.connect(lambda _index: self._open())
        self.view.selectionModel().currentRowChanged.connect(self._on_current_changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.view)
        self.setFocusProxy(self.view)
        policy = QSizePolicy.Policy
        self.setSizePolicy(policy.Expanding, policy.Maximum if most_rows else policy.Expanding)

    def set_rows(self, rows: Sequence[TableRow]) -> None:
        """Show these rows; the current row stays if it is among them, otherwise its neighbour is current."""
        before, place = self.current_key() or self._wanted, self.view.currentIndex().row()
        self._wanted = ""
        if isinstance(self.view, QListView):
            modes = QListView.LayoutMode
            self.view.setLayoutMode(modes.Batched if len(rows) > BATCH else modes.SinglePass)
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

    def place(self) -> TablePlace:
        """Return where a person is in this table, for the one that takes its place in another look."""
        return TablePlace(self.current_key(), self.model.sorted_by)

    def return_to(self, place: TablePlace) -> None:
        """Sort as before, and make the same row current once there are rows."""
        if place.sorted_by is not None:
            column, is_descending = place.sorted_by
            order = Qt.SortOrder.DescendingOrder if is_descending else Qt.SortOrder.AscendingOrder
            if isinstance(self.view, QTableView):
                self.view.sortByColumn(column, order)
            else:
                self.model.sort(column, order)
        self._wanted = place.key
        self.choose(place.key)

    def _make_current(self, position: int) -> None:
        index = self.model.index(position, 0)
        flags = QItemSelectionModel.SelectionFlag
        self.view.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _fit_height(self) -> None:
        """Make the view just as high as its rows, where that was asked for."""
        if not self._most_rows:
            return
        shown = range(min(self._most_rows, self.model.rowCount()))
        height = sum(self._row_height(place) for place in shown) + theme().space(0.5)
        if isinstance(self.view, QTableView):
            height += self.view.horizontalHeader().height()
        self.view.setFixedHeight(height)

    def _row_height(self, place: int) -> int:
        if isinstance(self.view, QTableView):
            return self.view.rowHeight(place)
        return self.view.sizeHintForRow(place)

    def _table(self) -> _Table:
        view = _Table()
        view.setModel(self.model)
        view.setItemDelegate(RowDelegate(self.model.columns, self.cells))
        view.itemDelegate().setParent(view)
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
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setStretchLastSection(True)
        header.setFixedHeight(theme().metrics.row)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        view.setSortingEnabled(True)
        self._fit = TableFit(view, self.model, self.cells)
        self.model.modelReset.connect(self._on_rows_changed)
        view.resized.connect(self._on_view_resized)
        view.opened.connect(self._open)
        return view

    def _cards(self) -> _Cards:
        view = _Cards()
        view.setModel(self.model)
        view.setProperty("kind", "cards")
        view.setItemDelegate(CardDelegate(self.model.columns, self.cells))
        view.itemDelegate().setParent(view)
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setBatchSize(BATCH)
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.model.modelReset.connect(self._on_rows_changed)
        view.opened.connect(self._open)
        return view

    def _open(self) -> None:
        key = self.current_key()
        if key:
            self.opened.emit(key)

    def _on_rows_changed(self) -> None:
        if self._fit is not None:
            self._fit.measure()
        self._on_view_resized()

    def _on_view_resized(self) -> None:
        if self._fit is not None:
            self._fit.share()
        self._fit_height()

    def _on_current_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self.current_key())
