"""The rules of personal budgets as plain values: no Qt, SQL, files, network or clock."""
