"""Stores of earlier schemas, kept in tests/data/stores as they were made by the program of their time.

`python -m tests.helpers.old_stores v1` makes the one of this program's schema; one that is committed is never
made again, because it stands for the laptops that are out there.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path

from PIL import Image

from pbdesk.services.receipts import ReceiptForm
from pbdesk.store.places import Places
from tests.helpers.desk import approved_case, case_named, small_desk

STORES = Path(__file__).resolve().parents[1] / "data" / "stores"
KEPT = ("store.pbk", "store.pbk.bak", "store.db", "store.mark")


def fill(folder: Path) -> None:
    """Make a store with cases of four programmes, an approved plan, a receipt with its photo, and a draft."""
    desk = small_desk(folder)
    case_id = approved_case(desk)
    photo = io.BytesIO()
    Image.new("RGB", (64, 48), "#4477aa").save(photo, "JPEG")
    view = desk.plans.view(case_id)
    assert view is not None
    desk.receipts.record(
        ReceiptForm(
            case_id=case_id,
            amount_pence=1250,
            on="2026-11-20",
            payee="Felyn Pool",
            line=view.content.lines[0],
            photo=(photo.getvalue(), "swim.jpg"),
        )
    )
    desk.caseload.open(case_named(desk, "R-2"))
    desk.vault.drafts.put("assessment/a", {"typed": "I like to swim"})
    desk.close()


def make(name: str) -> None:
    """Make a store and keep the files that matter."""
    target = STORES / name
    if target.exists():
        raise SystemExit(f"{target} is there already and must stay as it is")
    work = target.with_name(f"{name}-making")
    fill(work)
    target.mkdir()
    for file in KEPT:
        shutil.copy(work / file, target / file)
    shutil.copytree(Places(work).blobs, Places(target).blobs)
    shutil.rmtree(work)


def copy_of(name: str, folder: Path) -> Path:
    """Copy an old store into a folder and return where it is."""
    return shutil.copytree(STORES / name, folder / name)


if __name__ == "__main__":
    make(sys.argv[1])
