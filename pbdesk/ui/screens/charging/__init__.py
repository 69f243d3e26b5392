"""The screen of charging: the means of a person line by line, and what they pay towards care."""
