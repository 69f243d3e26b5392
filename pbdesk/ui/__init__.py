"""The desktop: the only room that imports PySide6. Screens are pages with presenters; see README.md here."""
