"""pbdesk, the personal budget desk: an offline-first desktop for the people who help others run a budget."""

__version__ = "0.1.0"
