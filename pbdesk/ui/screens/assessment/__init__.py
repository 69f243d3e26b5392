"""The screen of an assessment: its sections, question by question, and the check of all answers at the end."""
