"""`pbdesk gateway courier` and `enrol --courier`: words, JSON and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command import Command
from tests.helpers.courier import CourierTown
from tests.helpers.vaults import add_case


@pytest.fixture
def pbdesk(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def test_enrolment_file_and_its_code_are_told_apart(pbdesk: Command, tmp_path: Path) -> None:
    file = tmp_path / "asha.pbenrol"
    where = ("--folder", tmp_path / "council")
    ran = pbdesk("gateway", "enrol", "--user", "Asha", "--courier", file, *where)
    assert ran.code == 0
    assert "Do not send the two together." in ran.out
    again = pbdesk("gateway", "enrol", "--user", "Asha", "--courier", file, *where, "--json").json
    assert again["code"].encode() not in file.read_bytes()


def test_file_is_taken_in_and_the_answer_lies_beside_it(pbdesk: Command, tmp_path: Path) -> None:
    town = CourierTown(tmp_path)
    asha = town.laptop("Asha")
    add_case(asha)
    (file,) = town.export(asha)
    where = ("--folder", tmp_path / "council")
    ran = pbdesk("gateway", "courier", file, *where)
    assert (ran.code, "2 changes of Asha were read." in ran.out) == (0, True)
    told = pbdesk("gateway", "courier", file, "--answer", tmp_path, "--photos", "1", *where, "--json").json
    assert told["answers"] == {"applied": 2}
    assert town.take_in(asha, Path(told["files"][0]))[0].result.sent == 2
    file.write_bytes(file.read_bytes()[:-3])
    cut = pbdesk("gateway", "courier", file, *where, "--json")
    assert (cut.code, cut.json["error"]) == (2, "courier-damaged")
    gone = pbdesk("gateway", "courier", tmp_path / "gone", *where, "--json")
    assert (gone.code, gone.json["error"]) == (2, "courier-not-there")
    (file,) = town.export(asha)
    shut = pbdesk("gateway", "courier", file, "--answer", tmp_path / "no", *where, "--json")
    assert (shut.code, shut.json["error"]) == (2, "courier-not-written")
    town.close()
