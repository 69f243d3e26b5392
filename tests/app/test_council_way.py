"""The way in through the council, wired as Unlock has it: asked, answered and opened; none where none was set up."""

from __future__ import annotations

from pathlib import Path

import pytest

from pbdesk.app.council_way import council_way
from pbdesk.store import escrow_opening
from pbdesk.store.escrow_opening import Reopened
from pbdesk.store.escrow_use import open_question
from pbdesk.store.unlocking import unlock
from tests.helpers.council_keys import FIRST, NOW, REASON, SECOND, council_keys
from tests.helpers.raw_store import PASSPHRASE, make_store
from tests.helpers.vaults import CHEAP


def test_asked_answered_and_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pbdesk.store.unlocking.calibrate", lambda: CHEAP)
    store, keys = make_store(tmp_path / "store"), council_keys(tmp_path)
    opened: list[Reopened] = []
    assert council_way(store.folder, opened.append) is None
    escrow_opening.add_escrow(store.folder, PASSPHRASE, [keys.public], NOW)
    way = council_way(store.folder, opened.append)
    assert way is not None
    assert way.council == "Cwm Isaf Council"
    way.ask(tmp_path / "question")
    answer = tmp_path / "answer"
    code = open_question(keys.private_file, tmp_path / "question", (FIRST, SECOND), REASON, answer, NOW).code
    way.recover(answer, code, "gannet ladder quiet thimble")
    assert [found.reason for found in opened] == [REASON]
    assert unlock(store.folder, "gannet ladder quiet thimble").db_key == store.keys.db_key


def test_where_the_key_file_is_damaged_then_unlock_says_so_and_not_this(tmp_path: Path) -> None:
    store = make_store(tmp_path / "store")
    for name in ("store.pbk", "store.pbk.bak"):
        (store.folder / name).write_bytes(b"damaged")
    assert council_way(store.folder, lambda _: None) is None
