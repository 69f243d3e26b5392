"""Sync and status: what is at the council, what waits, what needs a person, and syncing now."""
