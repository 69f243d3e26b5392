"""A person whose program is killed at work: what was acknowledged is there, and so is the place."""

from __future__ import annotations

from datetime import date

import pytest

from pbdesk.app.desk import build_desk
from pbdesk.demo.interrupted import type_and_be_killed
from pbdesk.domain.assessment import Assessment
from pbdesk.domain.errors import KnownError
from pbdesk.example.answers import answers_of, name_of
from pbdesk.example.build import case_of, import_files
from pbdesk.example.told import MAIN_REFERENCE
from pbdesk.store.vault import open_vault
from tests.helpers.vaults import PASSPHRASE, new_vault


@pytest.fixture
def store(tmp_path):
    desk = build_desk(new_vault(tmp_path / "store"))
    today = date.fromisoformat(desk.vault.clock.today())
    import_files(desk, today)
    case_id = case_of(desk, MAIN_REFERENCE)
    desk.close()
    return tmp_path / "store", case_id, today


def test_everything_acknowledged_survives_the_kill(store):
    folder, case_id, today = store
    typed = type_and_be_killed(folder, PASSPHRASE, case_id)
    told = answers_of(MAIN_REFERENCE, today)
    assert len(typed.answers) == 8
    assert {name_of(path): value for path, value in typed.answers.items()}.items() <= told.items()
    assert told[name_of(typed.place)].startswith(typed.words)
    assert 0 < len(typed.words) < len(told[name_of(typed.place)])
    desk = build_desk(open_vault(folder, PASSPHRASE))
    record = desk.vault.reads.record(Assessment, typed.assessment_id)
    assert record is not None
    assert record.answers.items() >= typed.answers.items()
    assert typed.place not in record.answers
    assert desk.assessments.place(typed.assessment_id) == (typed.place, typed.words)
    desk.close()


def test_a_program_that_saved_nothing_stops_the_day(store, capfd):
    folder, case_id, _ = store
    with pytest.raises(KnownError) as stopped:
        type_and_be_killed(folder, "another passphrase", case_id)
    assert stopped.value.code == "day-untrue"
    assert "passphrase" in capfd.readouterr().err
