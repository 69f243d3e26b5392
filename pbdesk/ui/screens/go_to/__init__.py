"""Ctrl+K: one box that goes to a case, a screen or a command."""
