"""Caseload: finding a case as one types, looking at it from aside, and opening a new one."""
