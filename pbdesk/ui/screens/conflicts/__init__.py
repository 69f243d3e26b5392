"""Conflicts: the same field edited in two places. A person looks at one field at a time and decides."""
