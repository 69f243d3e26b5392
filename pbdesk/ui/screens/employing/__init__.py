"""The screen of employing personal assistants: who, for how much, and what that costs."""
