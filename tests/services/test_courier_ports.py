"""What an answer file did is one sentence, whatever it did, with the number of the answer in it."""

from __future__ import annotations

import pytest

from pbdesk.i18n import _
from pbdesk.services.courier_ports import TakenIn
from pbdesk.services.ports import ChangeSet
from pbdesk.services.sync import SyncResult

COUNTS = ("sent", "received", "refused", "stuck", "photos_sent", "photos_received", "repaired", "conflicts")
NOTHING = SyncResult(**dict.fromkeys(COUNTS, 0), cases_left=0, copied=False, changes=ChangeSet())


@pytest.mark.parametrize(
    ("standing", "part"),
    [
        ("new", "was taken in"),
        ("known", "here already"),
        ("older", "left aside"),
        ("gap", "Export once more"),
    ],
)
def test_answer_when_taken_in_then_said_with_its_number(standing: str, part: str) -> None:
    taken = TakenIn(7, standing, NOTHING)
    said = _(taken.sentence, number=taken.number)
    assert part in said
    assert "nswer 7 " in said
