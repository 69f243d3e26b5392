"""Models for lists and tables: plain rows, and the one Qt model that shows them."""

from __future__ import annotations

from pbdesk.ui.models.problem import Problem
from pbdesk.ui.models.rows import Column, TableRow, sorted_rows

__all__ = ["Column", "Problem", "TableRow", "sorted_rows"]
