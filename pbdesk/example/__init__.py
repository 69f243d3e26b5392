"""The example: an invented county's caseload, and one adviser's day in it, on the same road as real work.

It imports files and uses services as a person would; nothing here writes a record by another way.
"""
