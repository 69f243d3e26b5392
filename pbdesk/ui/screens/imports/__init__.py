"""Import: a caseload from a table, a directory of services from a feed; seen and checked before it goes in."""
