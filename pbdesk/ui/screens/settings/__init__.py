"""What a person chooses on this computer; each choice applies at once."""
