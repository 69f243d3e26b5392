"""Print and booklets: a document in a person's language and format, looked at page by page, printed or saved."""
