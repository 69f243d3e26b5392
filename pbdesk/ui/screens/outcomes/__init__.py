"""Outcomes of a case over time: well-being, the person's own goals, and licensed measures."""
