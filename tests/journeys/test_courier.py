"""A laptop that never had a network: everything goes to the council and back on a stick, by commands of real processes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from pbdesk.services.rows import CaseQuery
from pbdesk.store.vault import open_vault
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


def test_prison_laptop_and_council_end_equal_by_sticks_alone(tmp_path: Path) -> None:
    council, stick = tmp_path / "council", tmp_path / "stick"
    stick.mkdir()
    secret = tmp_path / "passphrase"
    secret.write_text(PASSPHRASE, encoding="utf-8")
    for name, author in (("prison", "Asha Rao"), ("office", "Bryn Pugh")):
        vault = new_vault(tmp_path / name, author)
        add_case(vault, f"{author.split()[0]} Evans", f"R-{name}")
        vault.close()

    def laptop(name: str, *arguments: object) -> dict[str, Any]:
        verb, *rest = arguments
        return pbdesk("courier", verb, *rest, "--vault", tmp_path / name, "--passphrase-file", secret)

    def round_trip(name: str) -> dict[str, Any]:
        out = laptop(name, "export", "--to", stick)
        back = pbdesk("gateway", "courier", *out["files"], "--folder", council)
        return laptop(name, "import", *back["files"])["answers"][0]

    for name, user in (("prison", "Asha Rao"), ("office", "Bryn Pugh")):
        made = pbdesk("gateway", "enrol", "--user", user, "--courier", tmp_path / "c.pbenrol", "--folder", council)
        laptop(name, "enrol", made["file"], "--code", made["code"])
        assert round_trip(name)["sent"] == 2

    pbdesk("gateway", "assign", "R-office", "Asha Rao", "--folder", council)
    assert round_trip("prison")["received"] == 2
    assert people_on(tmp_path / "prison") == {"R-prison": "Asha Evans", "R-office": "Bryn Evans"}
    assert laptop("prison", "status")["out"] == []
    again = round_trip("prison")
    assert (again["sent"], again["received"], again["standing"]) == (0, 0, "known")
