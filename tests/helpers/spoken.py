"""Says in JSON lines what assistive technology is told: every focus that moves, every announcement (AT-SPI).

It is a program of its own, run by the system's Python, which has the bindings; it knows nothing of pbdesk.
"""

import json
import sys

import gi  # type: ignore[import-not-found]

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi  # type: ignore[import-not-found]  # noqa: E402


def tell(**said: object) -> None:
    """Write one thing that was said."""
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def _label(source: "Atspi.Accessible") -> str:
    """Return what the label says that stands before something: readers say it before the name."""
    for relation in source.get_relation_set():
        if relation.get_relation_type() == Atspi.RelationType.LABELLED_BY:
            return " ".join(relation.get_target(at).get_name() for at in range(relation.get_n_targets()))
    return ""


def on_focus(event: "Atspi.Event") -> None:
    """Say what has the focus now."""
    if event.detail1:
        source = event.source
        tell(
            kind="focus",
            role=source.get_role_name(),
            name=source.get_name(),
            description=source.get_description(),
            id=source.get_accessible_id(),
            label=_label(source),
        )


def on_announcement(event: "Atspi.Event") -> None:
    """Say what was announced."""
    tell(kind="announcement", name=str(event.any_data))


def main() -> None:
    """Listen until the program is ended."""
    Atspi.init()
    for name, heard in (
        ("object:state-changed:focused", on_focus),
        ("object:announcement", on_announcement),
    ):
        Atspi.EventListener.new(heard).register(name)
    tell(kind="ready")
    Atspi.event_main()


main()
