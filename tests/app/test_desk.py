"""The desk is built whole on a vault: every noun works, files say what is wrong, and closing closes everything."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from pbdesk.app.desk import build_desk, preview_table, programmes_for, shipped_schemes
from pbdesk.domain.errors import KnownError
from pbdesk.example.told import caseload_file
from pbdesk.i18n import use
from pbdesk.services.desk import Desk, Files
from pbdesk.store.vault import open_vault
from tests.helpers.desk import approved_case, desk
from tests.helpers.gateways import code_for, running_gateway
from tests.helpers.vaults import PASSPHRASE, FakeClock

__all__ = ["desk"]


def test_build_then_every_noun_and_every_file_adapter_is_there(desk: Desk) -> None:
    for part in (desk, desk.files):
        assert all(getattr(part, field.name) is not None for field in dataclasses.fields(part))
    assert len(dataclasses.fields(Files)) > 5


def test_close_then_the_store_can_be_opened_again(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(KnownError) as told:
        open_vault(tmp_path / "store", PASSPHRASE)
    assert told.value.code == "already-open"
    desk.close()
    again = build_desk(open_vault(tmp_path / "store", PASSPHRASE, clock=FakeClock()))
    assert again.caseload.search().total == 4
    again.close()


def test_schemes_then_read_once_and_said_in_the_language_of_the_screen(desk: Desk) -> None:
    assert shipped_schemes() is shipped_schemes()
    english = programmes_for(None).title("youth-employment")
    use("cy")
    try:
        assert desk.programmes.title("youth-employment") == programmes_for(None).title("youth-employment")
        assert programmes_for(None).title("youth-employment") != english
    finally:
        use("en")


def test_preview_when_cases_are_here_already_then_told_row_by_row(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "caseload.csv"
    path.write_text(
        "Ref,Given name,Family name,Programme\nR-1,Ann,Evans,Youth employment\nN-1,Mair,Rhys,Youth employment\n",
        "utf-8",
    )
    found = desk.files.preview_caseload(path)
    assert [row.reference for row in found.good] == ["N-1"]
    assert [row.row_number for row in found.bad] == [2]
    assert "already a case" in found.bad[0].reasons[0].english()
    alone = preview_table(path, programmes_for(None))
    assert len(alone.good) == 2


def test_preview_when_a_mapping_is_given_then_that_one_is_used(desk: Desk, tmp_path: Path) -> None:
    from datetime import date

    path = tmp_path / "caseload.csv"
    path.write_bytes(caseload_file(date(2026, 11, 21)))
    table = desk.files.read_table(path)
    mapping = desk.files.propose_mapping(table)
    assert desk.files.preview_caseload(path, mapping) == desk.files.preview_caseload(path)


def test_print_and_preview_pages_then_pictures_of_each_page(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "plan.pdf"
    pages = desk.files.print_plan(approved_case(desk), "en", "standard", path)
    shown = desk.files.preview_pages(path)
    assert len(shown) == pages > 3


def test_sync_when_not_connected_then_told_and_everything_is_here(desk: Desk) -> None:
    with pytest.raises(KnownError) as told:
        desk.sync.run()
    assert told.value.code == "not-enrolled"
    assert told.value.safe
    assert told.value.todo
    assert desk.caseload.search().total == 4


def test_enrol_then_named_after_the_person_and_synced_and_no_wire_is_left_open(
    desk: Desk, tmp_path: Path
) -> None:
    with running_gateway(tmp_path / "gateway") as started:
        desk.files.enrol(started.url, code_for(tmp_path / "gateway", "asha"), "")
        assert desk.vault.enrolment is not None
        assert desk.vault.enrolment.council_name == "Glanmor Council"
        first = desk.sync.run()
        assert first.refused == 0
        assert first.sent > 4
        assert desk.sync.run().sent == 0
        assert desk.sync.state().changes_waiting == 0


def test_enrol_when_the_code_is_wrong_then_told_and_still_not_connected(desk: Desk, tmp_path: Path) -> None:
    with running_gateway(tmp_path / "gateway") as started, pytest.raises(KnownError) as told:
        desk.files.enrol(started.url, "AAAA-AAAA", "laptop")
    assert told.value.code == "enrol-code-refused"
    assert desk.vault.enrolment is None
