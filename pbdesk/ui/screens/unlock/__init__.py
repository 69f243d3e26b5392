"""Opening the store: the page that stands in the window while it is locked."""
