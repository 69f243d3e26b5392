"""Spare room on the disk."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from pbdesk.store import ballast
from pbdesk.store.ballast import BALLAST_BYTES, ensure_ballast, release_ballast
from pbdesk.store.places import Places


def test_the_room_is_set_apart_and_given_back(tmp_path: Path):
    assert ensure_ballast(tmp_path)
    assert ensure_ballast(tmp_path)
    assert Places(tmp_path).ballast.stat().st_size == BALLAST_BYTES

    assert release_ballast(tmp_path)
    assert not release_ballast(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_nearly_full_disk_is_not_filled_further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: SimpleNamespace(free=9 * BALLAST_BYTES))

    assert not ensure_ballast(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_fills_meanwhile_keeps_no_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def stop(_count: int) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ballast.secrets, "token_bytes", stop)
    with pytest.raises(Exception, match="No room"):
        ensure_ballast(tmp_path)

    assert list(tmp_path.iterdir()) == []
