"""A laptop that never had a network: all goes to the council and back on a stick, by commands of real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from pbdesk.gateway import caseload
from pbdesk.services.rows import CaseQuery
from pbdesk.store.vault import open_vault
from tests.helpers.courier import CourierTown
from tests.helpers.vaults import PASSPHRASE, add_case, new_vault

ROOT = Path(__file__).resolve().parents[2]


def pbdesk(*arguments: object) -> dict[str, Any]:
    """Run a command in a process of its own and return what it says in JSON."""
    here = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "pbdesk", *map(str, arguments), "--json"]
    ran = subprocess.run(command, capture_output=True, text=True, env=here, cwd=ROOT, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return json.loads(ran.stdout)


def people_on(folder: Path) -> dict[str, str]:
    """Return each case of a store with its person."""
    vault = open_vault(folder, PASSPHRASE)
    rows = vault.reads.cases(CaseQuery()).rows
    vault.close()
    return {row.reference: row.name for row in rows}


def test_prison_laptop_and_council_end_equal_by_sticks_alone_and_every_save_is_vouched_for(
    tmp_path: Path,
) -> None:
    """The prison's laptop and the council work by commands; a colleague whose case comes along is already there."""
    town, stick = CourierTown(tmp_path), tmp_path / "stick"
    stick.mkdir()
    bryn = town.laptop("Bryn")
    case_id = add_case(bryn, "Gwen Morris", "R-office")
    town.round_trip(bryn)
    secret, store = tmp_path / "passphrase", tmp_path / "prison"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    prison = new_vault(store, "Asha Rao")
    add_case(prison, "Ann Evans", "R-prison")
    prison.close()
    own = ("--vault", store, "--passphrase-file", secret)
    council = ("--folder", tmp_path / "council")

    made = pbdesk("gateway", "enrol", "--user", "Asha Rao", "--courier", stick / "asha.pbenrol", *council)
    with town.database.writing() as connection:
        caseload.assign(connection, town.clock, case_id, "Asha Rao")
    pbdesk("courier", "enrol", made["file"], "--code", made["code"], *own)
    out = pbdesk("courier", "export", "--to", stick, *own)
    back = pbdesk("gateway", "courier", *out["files"], *council)
    (done,) = pbdesk("courier", "import", *back["files"], *own)["answers"]
    assert (done["sent"], done["received"], done["standing"]) == (2, 2, "new")
    assert people_on(store) == {"R-prison": "Ann Evans", "R-office": "Gwen Morris"}
    prison = open_vault(store, PASSPHRASE)
    town.vaults.append(prison)
    again = town.round_trip(prison)
    assert (again.standing, again.result.sent, again.result.received) == ("known", 0, 0)
    with town.database.reading() as connection:
        held = {row["reference"]: row["person"] for row in caseload.list_cases(connection)}
    assert held == {"R-prison": "Ann Evans", "R-office": "Gwen Morris"}
    town.close()

    proved = pbdesk("gateway", "prove", *council)
    chains = {chain["user"]: chain for chain in proved["chains"]}
    for user, laptop in (("Asha Rao", "Asha Rao"), ("Bryn", "Bryn's laptop")):
        chain = chains[user]
        (stretch,) = chain["stretches"]
        assert (stretch["first"], stretch["last"], stretch["laptop"]) == (1, 2, laptop)
        assert (chain["findings"], chain["unsigned"], chain["unreached"]) == ([], 0, 0)
    listed = pbdesk("gateway", "prove", "--case", "R-prison", *council)["saves"]
    assert [bool(save["signed_at"]) for save in listed] == [True, True]
