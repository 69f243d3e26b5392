"""The day's steps that open a store: the first run, taking over the caseload, and lock and unlock."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pbdesk.app.desk import build_desk
from pbdesk.demo.state import PASSPHRASE, Day, Figures
from pbdesk.demo.truth import Figure, must, refused
from pbdesk.domain.errors import N_
from pbdesk.domain.people import Person
from pbdesk.example.build import ADVISER, case_of, import_files, tell_so_far
from pbdesk.example.told import MAIN_REFERENCE
from pbdesk.i18n import _
from pbdesk.store.vault import create_vault, open_vault

_CLEAR_HEAD = b"SQLite format 3"
_PROGRAMMES = 4
"""Programmes of the example's caseload."""


def first_run(day: Day) -> Figures:
    """A new encrypted vault, and nothing readable on disk."""
    day.open_first(build_desk(create_vault(day.store, PASSPHRASE, author=ADVISER, cost=day.cost)))
    head = (day.store / "store.db").read_bytes()[: len(_CLEAR_HEAD)]
    must(head != _CLEAR_HEAD, "the store is encrypted")
    return [Figure(N_("First bytes of the store"), head.hex(" ", 4))]


def take_over(day: Day) -> Figures:
    """Import the caseload and the directory; bad rows are told, the rest go in, and none of it in the clear."""
    counts = import_files(day.desk, day.today)
    reads = day.desk.vault.reads
    must(counts.cases == len(reads.references()), "every good row became a case")
    must(counts.left_out > 0, "bad rows are told")
    must(len(reads.services(limit=1000)) == counts.services, "every service is in the directory")
    day.case_id = case_of(day.desk, MAIN_REFERENCE)
    tell_so_far(day.desk, day.case_id, day.story, day.today)
    schemes = {row.scheme_id for row in day.desk.caseload.search().rows}
    known = {programme.id for programme in day.desk.programmes.all()}
    must(len(schemes) == _PROGRAMMES and schemes <= known, "there are cases in four programmes")
    name = reads.records(Person, day.case_id)[0].family_name.encode()
    found = sum(data.count(name) for data in _files(day.store))
    must(found == 0, "no name can be read in the store's files")
    return [
        Figure(N_("Cases imported"), str(counts.cases)),
        Figure(N_("Rows told and left out"), str(counts.left_out)),
        Figure(N_("Programmes"), str(len(schemes))),
        Figure(N_("Services in the directory"), str(counts.services)),
        Figure(N_("Places in the store's files where a name can be read"), str(found)),
    ]


def lock(day: Day) -> Figures:
    """Lock; a wrong passphrase opens nothing and creates nothing; unlock, and stand at the same place."""
    place = {"screen": "plan", "case_id": day.case_id}
    day.desk.vault.drafts.put("place", place)
    day.desk.close()
    before = sorted(str(path) for path in day.store.rglob("*"))
    error = refused(lambda: open_vault(day.store, "harbour biscuit minibus time"), "passphrase-wrong")
    must(sorted(str(path) for path in day.store.rglob("*")) == before, "a wrong passphrase creates nothing")
    day.open_first(build_desk(open_vault(day.store, PASSPHRASE)))
    must(day.desk.vault.drafts.get("place") == place, "it stands at the same place")
    return [Figure(N_("A wrong passphrase"), _(error.sentence, **error.fields))]


def _files(folder: Path) -> Iterator[bytes]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_bytes()
