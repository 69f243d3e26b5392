"""A blind adviser's way through pbdesk: real window, real accessibility bus, keys only, and only what is heard.

Skipped, with the reason, where the tools are missing; CI must have them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.helpers.desk import planned_case, small_desk
from tests.helpers.listening import Heard, Listener, listening, missing_for_listening
from tests.helpers.screen import end, missing_programs, unseen_screen
from tests.helpers.vaults import PASSPHRASE

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="unseen screens are Linux's")

CHECKOUT = Path(__file__).resolve().parents[2]


@pytest.fixture
def person(tmp_path: Path) -> Iterator[Listener]:
    missing = missing_programs() + missing_for_listening()
    if missing and os.environ.get("CI") and os.geteuid() == 0:
        pytest.fail(f"CI must have {', '.join(missing)}: installer/dev.py test installs them")
    if missing:
        pytest.skip(f"{', '.join(missing)} not found: nobody can listen (see installer/README.md)")
    store = tmp_path / "home" / "stores" / "main"
    store.parent.mkdir(parents=True)
    desk = small_desk(store)
    planned_case(desk)
    desk.vault.close()
    with unseen_screen() as screen, listening(screen) as (listener, settings):
        settings |= {"PBDESK_HOME": str(tmp_path / "home"), "PYTHONPATH": str(CHECKOUT)}
        program = subprocess.Popen([sys.executable, "-m", "pbdesk"], env=settings, cwd=CHECKOUT)
        try:
            yield listener
        finally:
            end(program)


def focused(heard: list[Heard]) -> list[str]:
    return [each.name for each in heard if each.kind == "focus"]


def test_receipt_is_recorded_by_ear(person: Listener) -> None:
    assert person.wait_for("focus", "Passphrase")[-1].role == "password text"
    person.type(PASSPHRASE)
    person.press("Return")
    assert person.wait_for("announcement", "My work")[-2].role == "heading"

    person.press("ctrl+3")
    heard = person.wait_for("announcement", "Receipts")
    assert set(focused(heard)) <= {"My work", "Receipts"}, "nothing else is read out on the way"
    person.press("ctrl+f")
    assert person.wait_for("focus", "Find a case")[-1].label == "Find a case"
    person.type("Evans")
    person.wait_for("announcement", "1 of 4 cases")
    person.press("Return")
    assert person.wait_for("focus", "Cases")[-1].role == "table"
    person.press("Return")
    person.wait_for("announcement", "Receipts for Ann Evans")

    tab_to(person, "Day", "20")
    tab_to(person, "Month", "11")
    tab_to(person, "Year", "2026")
    tab_to(person, "Amount", "12.40")
    tab_to(person, "Payee", "Felyn Pool")
    person.press("ctrl+s")
    person.wait_for("announcement", "Add a photo of the receipt, or say why there is none.")
    tab_to(person, "No receipt because", "The machine gave none")
    person.press("ctrl+s")
    person.wait_for("announcement", "Saved")

    person.press("ctrl+l")
    assert person.wait_for("focus", "Passphrase")[-1].role == "password text"


def tab_to(person: Listener, name: str, typed: str) -> None:
    """Go on with Tab until a field of this name is heard, and fill it in."""
    for _press in range(30):
        person.press("Tab")
        if person.wait_for("focus")[-1].name.startswith(name):
            person.type(typed)
            return
    raise AssertionError(f"“{name}” is nowhere to be found")
