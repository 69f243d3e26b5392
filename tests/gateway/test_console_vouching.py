"""`pbdesk gateway prove` over saves that real vaults pushed over HTTP: in words, as JSON, with its exit code."""

from __future__ import annotations

import sqlite3
from argparse import Namespace
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from pbdesk.gateway.console_vouching import Proved, tell
from pbdesk.gateway.database import FILE_NAME
from pbdesk.services.sync import Synchroniser
from pbdesk.store.vault import Vault
from pbdesk.sync.chain_proof import ChainProof, Finding, Stretch
from pbdesk.sync.marks import key_in_words, public_half
from pbdesk.transport.https import HttpsWire
from tests.helpers.command import Command
from tests.helpers.gateways import enrol_vault, running_gateway
from tests.helpers.vaults import add_case, new_vault


@pytest.fixture
def pbdesk(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


@pytest.fixture(scope="module")
def synced(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A gateway's folder after an adviser's two syncs of a case each, and her laptop's public key."""
    root = tmp_path_factory.mktemp("vouching")
    vault = new_vault(root / "store")
    with running_gateway(root / "gateway") as started:
        enrol_vault(vault, root / "gateway", started.url, "Asha Rao")
        for number in (1, 2):
            add_case(vault, reference=f"GLA-{number}")
            sync(vault)
    assert vault.enrolment is not None
    yield root / "gateway", public_half(vault.enrolment.key)
    vault.close()


def sync(vault: Vault) -> None:
    assert vault.enrolment is not None
    with HttpsWire(vault.enrolment) as wire:
        Synchroniser(vault, lambda: wire, lambda data: data).run()


@pytest.fixture
def folder(tmp_path: Path, synced: tuple[Path, str]) -> Path:
    """A copy of that gateway's folder, to be altered."""
    with closing(sqlite3.connect(synced[0] / FILE_NAME)) as whole:
        whole.execute("VACUUM INTO ?", (str(tmp_path / FILE_NAME),))
    return tmp_path


def alter(folder: Path, statement: str) -> None:
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection, connection:
        assert connection.execute(statement).rowcount


def test_what_a_laptop_signed_for_over_http_is_proved_in_words_and_as_json(pbdesk, folder, synced) -> None:
    said = pbdesk("gateway", "prove", "--folder", folder)
    assert said.code == 0
    assert "Saves 1 to 4 are as they were signed for, last on " in said.out
    assert f"The key of Asha Rao's laptop: {key_in_words(synced[1])}" in said.out
    told = pbdesk("gateway", "prove", "--folder", folder, "--case", "GLA-2", "--json").json
    (chain,) = told["chains"]
    assert (told["ok"], chain["user"], chain["findings"], chain["unsigned"]) == (True, "Asha Rao", [], 0)
    (stretch,) = chain["stretches"]
    assert (stretch["first"], stretch["last"], stretch["key"]) == (1, 4, synced[1])
    assert [(save["seq"], save["type"], save["key"]) for save in told["saves"]] == [
        (3, "case", synced[1]),
        (4, "person", synced[1]),
    ]
    words = pbdesk("gateway", "prove", "--folder", folder, "--case", "GLA-2").out
    assert words.count("as signed for on ") == 2


def test_what_was_altered_missing_or_put_in_is_said_and_makes_the_exit_code_one(pbdesk, folder) -> None:
    alter(folder, "UPDATE ops SET body = CAST(replace(body, 'R', 'S') AS BLOB) WHERE dev_seq = 2")
    said = pbdesk("gateway", "prove", "--folder", folder, "--case", "GLA-1")
    assert said.code == 1
    assert "Save 2 (" in said.out
    assert "is not what was signed for" in said.out
    assert "One save is reached by no signature any more" in said.out
    assert "  altered\n" in said.out
    assert "no signature speaks for it" in said.out
    alter(folder, "DELETE FROM ops WHERE dev_seq = 4")
    alter(folder, "UPDATE marks SET audit_n = audit_n + 1 WHERE dev_seq = 2")
    again = pbdesk("gateway", "prove", "--folder", folder, "--json").json
    found = [(each["seq"], each["what"]) for each in again["chains"][0]["findings"]]
    assert found == [(2, "altered"), (2, "mark"), (4, "missing")]
    said = pbdesk("gateway", "prove", "--folder", folder)
    assert "The mark of " in said.out
    assert "Save 4 was signed for and is not here" in said.out


def test_every_kind_of_finding_and_count_has_its_words_and_not_too_many(capsys) -> None:
    findings = (Finding(3, "added", "op-x"), *(Finding(seq, "missing") for seq in range(4, 34)))
    stretch = Stretch(1, 1, "ab" * 32, "2026-11-21T09:14:00Z")
    proof = ChainProof("asha-1", 1, (stretch,), findings, {}, erased=2, unreached=3, unsigned=4)
    answer = tell(Namespace(json=False), Proved([proof], {"asha-1": "Asha Rao"}, {}, []))
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "Asha Rao  asha-1  1"
    assert lines[1].startswith("  Save 1 is as it was signed for, last on ")
    assert lines[1].endswith("The key: abab abab abab abab abab abab abab abab")
    assert lines[2].startswith("  Save 3 (op-x) stands beside the one that was signed for")
    assert lines[22:] == [
        "  And 11 more.",
        "  2 of them were erased with their cases, by the council's command.",
        "  3 saves are reached by no signature any more: one after them is erased, altered or missing.",
        "  4 saves are not signed for yet.",
    ]
    assert (answer["ok"], len(answer["chains"][0]["findings"])) == (False, 31)


def test_anchors_that_were_written_before_speak_too_and_another_file_does_not(
    pbdesk, folder, tmp_path
) -> None:
    out = tmp_path / "anchors.json"
    listed = pbdesk("gateway", "anchors", "--folder", folder, "--out", out, "--json").json
    assert all(anchor["signature"] for anchor in listed["anchors"])
    assert listed["council"]
    alter(folder, "DELETE FROM ops WHERE dev_seq > 2")
    alter(folder, "DELETE FROM marks WHERE dev_seq > 2")
    assert pbdesk("gateway", "prove", "--folder", folder, "--json").code == 0
    cut = pbdesk("gateway", "prove", "--folder", folder, "--anchors", out, "--json")
    assert (cut.code, cut.json["chains"][0]["findings"][0]["seq"]) == (1, 4)
    out.write_text("[]")
    odd = pbdesk("gateway", "prove", "--folder", folder, "--anchors", out, "--json")
    assert (odd.code, odd.json["error"]) == (2, "anchors-unreadable")


def test_a_device_that_nothing_is_here_of_and_an_empty_gateway_are_said(pbdesk, folder) -> None:
    wrong = pbdesk("gateway", "prove", "--folder", folder, "--device", "nobody", "--json")
    assert (wrong.code, wrong.json["error"]) == (2, "chain-unknown")
    alter(folder, "DELETE FROM ops")
    alter(folder, "DELETE FROM marks")
    assert pbdesk("gateway", "prove", "--folder", folder).out == "No device has saved anything here.\n"
