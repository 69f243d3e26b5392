"""Receipts: what was spent, with its photo, and how the budget stands because of it."""
