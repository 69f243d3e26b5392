"""`pbdesk courier`: export, import, enrol, status; words, JSON and exit codes."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.command import Command
from tests.helpers.courier import CourierTown
from tests.helpers.vaults import PASSPHRASE, add_case


def test_all_of_it_by_commands(pbdesk: Command, tmp_path: Path) -> None:
    town = CourierTown(tmp_path / "town")
    asha = town.laptop("Asha")
    add_case(asha)
    asha.close()
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    store = ("--vault", asha.folder, "--passphrase-file", secret)
    assert pbdesk("courier", "export", *store, "--to", tmp_path, "--plan", "--json").json == {
        "changes": 2,
        "photos": 0,
        "photo_bytes": 0,
        "files": 1,
        "photos_left": 0,
    }
    said = pbdesk("courier", "export", *store, "--to", tmp_path)
    assert said.out.startswith("2 changes.\nCarry this to the council: ")
    status = pbdesk("courier", "status", *store, "--json").json
    assert (status["waiting"], len(status["out"]), status["is_pending"]) == (2, 1, True)
    assert "Courier file 1 of" in pbdesk("courier", "status", *store).out
    (answer,) = town.hand_in(Path(said.out.rstrip().rpartition(": ")[2]))
    told = pbdesk("courier", "import", answer, *store, "--json").json["answers"]
    assert [(each["number"], each["standing"], each["sent"]) for each in told] == [(1, "new", 2)]
    assert "was here already" in pbdesk("courier", "import", answer, *store).out
    answer.write_bytes(answer.read_bytes()[:-1])
    cut = pbdesk("courier", "import", answer, *store, "--json")
    assert (cut.code, cut.json["error"], bool(cut.json["safe"])) == (2, "courier-damaged", True)
    full = pbdesk("courier", "export", *store, "--to", tmp_path / "gone", "--photos", "5", "--json")
    assert (full.code, full.json["error"]) == (2, "courier-drive-gone")
    town.database.close()


def test_enrol_takes_the_file_and_its_code(pbdesk: Command, tmp_path: Path, store: list[object]) -> None:
    made = pbdesk(
        "gateway",
        "enrol",
        "--user",
        "Asha",
        "--courier",
        tmp_path / "c.pbenrol",
        "--folder",
        tmp_path / "c",
        "--json",
    ).json
    unknown = pbdesk("courier", "export", *store, "--to", tmp_path, "--json")
    assert (unknown.code, unknown.json["error"]) == (2, "courier-not-enrolled")
    wrong = pbdesk("courier", "enrol", made["file"], "--code", "ABCD", *store, "--json")
    assert (wrong.code, wrong.json["error"]) == (2, "courier-enrol-code")
    right = pbdesk("courier", "enrol", made["file"], "--code", made["code"], *store)
    assert (right.code, "knows Council now" in right.out) == (0, True)
