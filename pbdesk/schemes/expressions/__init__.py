"""The expressions of XLSForms: the subset of XPath that ODK documents, with Decimal and a missing value.

Nothing here knows of workbooks, screens or schemes: an expression is text, a scope tells which nodes it
may name, and out comes a program that reads a state.
"""
