"""All keys, made from the command table, and searchable."""
