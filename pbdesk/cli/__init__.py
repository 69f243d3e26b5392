"""The `pbdesk` command: the desktop, the demo, and commands with JSON for people who check and script."""
