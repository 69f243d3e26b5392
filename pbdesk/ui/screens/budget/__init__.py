"""The screen of a budget: the guide with its working, what the council agreed, and how the money stands."""
