"""Other people's formats: caseload tables and service directories. Reads and checks; never stores."""
