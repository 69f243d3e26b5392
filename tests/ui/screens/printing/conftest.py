"""A real desk: a person with an agreed plan, one with a draft, and one with no plan yet."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import msgspec
import pytest

from pbdesk.app.desk import build_desk
from pbdesk.domain.people import Person
from pbdesk.domain.reaching import Reach
from pbdesk.services.desk import Desk
from pbdesk.store.vault import open_vault
from tests.helpers.desk import approved_case, case_named, planned_case, small_desk
from tests.helpers.vaults import PASSPHRASE, FakeClock

WELSH = "Mae gen i ddau o blant ac mae'r ddau yn helpu bob dydd. Hoffwn i gael mynd i'r dref gyda nhw bob wythnos."


@dataclass
class Office:
    """A desk with three people whose booklets are asked for."""

    desk: Desk
    signed: str
    draft: str
    none: str

    def change(self, case_id: str, **fields) -> None:
        """Change a person's details."""
        person = self.desk.vault.reads.records(Person, case_id)[0]
        self.desk.caseload.change_person(msgspec.structs.replace(person, **fields))

    def person(self, case_id: str) -> Person:
        return self.desk.vault.reads.records(Person, case_id)[0]


@dataclass
class Template:
    """A closed store that each test copies: making its plans anew for each would take most of the time."""

    folder: Path
    ids: tuple[str, str, str]


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> Template:
    folder = tmp_path_factory.mktemp("printing") / "store"
    desk = small_desk(folder)
    ids = approved_case(desk, "R-1"), planned_case(desk, "R-2"), case_named(desk, "R-3")
    desk.reaching.keep(Reach("01632 960145", "asha.rao@example.org"))
    desk.close()
    return Template(folder, ids)


@pytest.fixture
def office(template, tmp_path):
    shutil.copytree(template.folder, tmp_path / "store")
    clock = FakeClock(count=100_000)  # its ids come after those of the template
    made = Office(build_desk(open_vault(tmp_path / "store", PASSPHRASE, clock=clock)), *template.ids)
    yield made
    made.desk.close()


@pytest.fixture
def presenter(office):
    from pbdesk.ui.screens.printing.wiring import presenter_for

    return presenter_for(office.desk)
