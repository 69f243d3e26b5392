"""The adviser's encrypted vault: keys, engine, tables, unit of work, search, attachments, audit, backup."""
