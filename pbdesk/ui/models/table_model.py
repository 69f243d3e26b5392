"""The one model of tables: a list of rows, replaced as a whole; `data()` only looks texts up.

A sort-filter proxy over a Python model takes seconds on big lists; sorting the list and resetting takes
milliseconds.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from pbdesk.ui.models.rows import Column, TableRow, sorted_rows

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
"""Asks for the whole `TableRow`."""

_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class RowsModel(QAbstractTableModel):
    """Rows and columns for a `QTableView` or, one card a row, a `QListView`."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = list(columns)
        self._rows: list[TableRow] = []
        self._sorted_by: tuple[int, bool] | None = None

    @property
    def rows(self) -> Sequence[TableRow]:
        """The rows in the order shown."""
        return self._rows

    @property
    def sorted_by(self) -> tuple[int, bool] | None:
        """The column that a person chose to sort by and whether downwards; None keeps the order given."""
        return self._sorted_by

    def set_rows(self, rows: Sequence[TableRow]) -> None:
        """Replace all rows, in the order given or in the order that a person chose."""
        self.beginResetModel()
        self._rows = list(rows)
        if self._sorted_by is not None:
            self._rows = sorted_rows(self._rows, *self._sorted_by)
        self.endResetModel()

    def row_at(self, index: int) -> TableRow | None:
        """Return the row at a position, None outside."""
        return self._rows[index] if 0 <= index < len(self._rows) else None

    def position(self, key: str) -> int:
        """Return where the row with a key is, -1 when it is not here."""
        return next((place for place, row in enumerate(self._rows) if row.key == key), -1)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, as a click on its heading asks; -1 keeps the order given."""
        self._sorted_by = None if column < 0 else (column, order == Qt.SortOrder.DescendingOrder)
        self.set_rows(self._rows)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """Return how many columns there are."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Look a cell up. The first cell's accessible text is the whole row in words."""
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()].cells[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[index.column()].figures else _LEFT
        if role == Qt.ItemDataRole.AccessibleTextRole and index.column() == 0:
            return self._rows[index.row()].summary
        if role == ROW_ROLE:
            return self._rows[index.row()]
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Return a column's title; rows have none."""
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if self.columns[section].figures else _LEFT
        return None
