"""The screens, one folder each: page.py lays out widgets, presenter.py holds the logic without widgets."""
