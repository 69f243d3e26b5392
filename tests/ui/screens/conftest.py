"""A desk with one case in each programme for each page."""

from __future__ import annotations

from tests.helpers.desk import case_id, desk

__all__ = ["case_id", "desk"]
