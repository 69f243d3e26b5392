"""The desktop on the example caseload, with a council's gateway beside it, so that everything can be tried.

Everything lies in a folder that goes when the window is closed; nothing of the person's own is touched.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from pbdesk.app.desk import build_desk
from pbdesk.app.desktop import Desktop
from pbdesk.demo.council import ExampleCouncil
from pbdesk.demo.day import COUNCIL, PASSPHRASE
from pbdesk.domain.reaching import Reach
from pbdesk.example.build import ADVISER, fill_example
from pbdesk.i18n import _
from pbdesk.services.desk import Desk
from pbdesk.settings.places import HOME_VARIABLE
from pbdesk.store.vault import create_vault

REACHED = Reach(
    "01632 960145",
    "carys.ambleforth@example.org",
    "Monday to Thursday, 9am to 4pm",
    "Relay UK: dial 18001, then the number above",
)
"""How the example's adviser is reached: a number and an address that nobody has."""


def run_example(say: Callable[[str], None]) -> int:
    """Open the desktop on a fresh example and return its exit code; `say` gets what the terminal tells."""
    with tempfile.TemporaryDirectory(prefix="pbdesk-example-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        os.environ[HOME_VARIABLE] = str(folder / "profile")
        say(_("Making the example caseload. This takes a few seconds."))
        council_folder = folder / "council"
        with ExampleCouncil(council_folder, COUNCIL) as council:
            desk = make_example(folder / "profile" / "stores" / "main", council)
            for line in _how_to(council_folder):
                say(line)
            desktop = Desktop()
            desktop.start(desk)
            return desktop.wait()


def make_example(store: Path, council: ExampleCouncil) -> Desk:
    """Return the desk of a new example store that is connected to its council and has synced once."""
    desk = build_desk(create_vault(store, PASSPHRASE, author=ADVISER))
    fill_example(desk, date.fromisoformat(desk.vault.clock.today()))
    desk.reaching.keep(REACHED)
    desk.files.enrol(council.url, council.ask("enrol", "--user", ADVISER)["code"], _("Example laptop"))
    desk.sync.run()
    return desk


def _how_to(council_folder: Path) -> list[str]:
    """Return what a person who tries the example should know."""
    return [
        _("The example's passphrase, for when it locks: {passphrase}", passphrase=PASSPHRASE),
        _("To be the council, in a second terminal:"),
        f"    pbdesk gateway plans --waiting --folder {council_folder}",
        f"    pbdesk gateway decide PLAN --approve --reason Agreed --folder {council_folder}",
    ]
