"""Reviews of a case: what is planned, writing one up with the person, and what was decided."""
