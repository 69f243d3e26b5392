"""What can be printed, what is missing, and files that are whole or not there, on a real desk."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from pbdesk.domain.errors import KnownError
from pbdesk.domain.reaching import Reach
from pbdesk.services.documents import Order
from pbdesk.ui.screens.printing.saving import save
from pbdesk.ui.screens.printing.views import Booklet
from tests.ui.screens.printing.conftest import WELSH

QUIET = Booklet(b"%PDF-1.7 booklet", ())


def report(_done: int, _total: int, _sentence: str) -> None:
    """Nobody looks at the progress here."""


def test_view_when_opened_then_language_and_format_are_the_person_s_own(office, presenter):
    office.change(office.signed, language="cy", print_format="large")
    view = presenter.view(office.signed)
    assert (view.name, view.language, view.print_format) == ("Ann Evans", "cy", "large")
    assert view.file_name("plan", "large") == "Support plan booklet R-1.pdf"
    assert "Evans" not in view.file_name("plan", "large")


def test_view_when_the_format_is_none_of_ours_then_says_so_and_offers_standard(office, presenter):
    office.change(office.signed, language="fr", print_format="moon")
    view = presenter.view(office.signed)
    assert (view.language, view.print_format) == ("en", "standard")
    assert view.format_note == "Ann asked for: moon. pbdesk cannot make that yet; ask the council for it."


def test_view_when_there_is_no_plan_then_the_blank_form_is_proposed(office, presenter):
    assert presenter.view(office.none).document == "form"
    with pytest.raises(KnownError) as caught:
        presenter.make(Order(office.none), report)
    assert caught.value.code == "plan-missing"


def test_missing_when_the_plan_is_agreed_then_nothing(office, presenter):
    assert presenter.missing(Order(office.signed, language="en")) == []


def test_missing_when_nobody_could_call_then_said_on_every_document_but_the_blank_form(office, presenter):
    office.desk.reaching.keep(Reach())
    for document in ("plan", "letter", "statement"):
        (said,) = presenter.missing(Order(office.signed, document, language="en"))
        assert said == "“Who to call” has a name only. Write under Settings how people reach you."
    assert presenter.missing(Order(office.signed, "form", language="en")) == []


def test_missing_when_it_is_a_draft_then_said_with_its_gaps(office, presenter):
    plan_id = f"{office.draft}.plan"
    section = office.desk.programmes.scheme_of(office.draft).definition.plan.required_sections[0]
    office.desk.plans.set_section(plan_id, section, "")
    found = presenter.missing(Order(office.draft, language="en"))
    assert found[0] == "This is a draft: the council has not agreed to it."
    gaps = office.desk.plans.view(office.draft).gaps
    assert len(gaps) == 1
    assert found[1:] == [gaps[0].sentence.format(**gaps[0].fields)]


def test_missing_when_a_text_is_in_the_other_language_then_it_is_named(office, presenter):
    sections = office.desk.programmes.scheme_of(office.draft).definition.plan.required_sections
    for section in sections:
        office.desk.plans.set_section(
            f"{office.draft}.plan", section, "We like it as it is, and the dog is with us."
        )
    office.desk.plans.set_section(f"{office.draft}.plan", sections[1], WELSH)
    title = office.desk.programmes.section_title("personal-health-budget", sections[1])
    in_english = presenter.missing(Order(office.draft, language="en"))[-1]
    assert in_english == f"Written in Welsh, and printed so in the English booklet: “{title}”."
    assert f"“{title}”" not in presenter.missing(Order(office.draft, language="cy"))[-1]


def test_make_when_done_then_a_pdf_with_its_pages_and_no_file_stays_behind(
    office, presenter, tmp_path, monkeypatch
):
    own = tmp_path / "temporary"  # in the common one other tests print at the same time
    own.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(own))
    steps: list[str] = []
    booklet = presenter.make(
        Order(office.signed, "plan", "large", "cy"), lambda done, total, said: steps.append(said)
    )
    assert booklet.data.startswith(b"%PDF")
    assert len(booklet.pages) > 3
    page = booklet.pages[0]
    assert len(page.rgb) == page.width * page.height * 3
    assert steps == ["Setting the pages", "Drawing the preview"]
    assert list(own.iterdir()) == []


def test_make_when_larger_then_more_pages(office, presenter):
    standard = presenter.make(Order(office.signed, "plan", "standard", "en"), report)
    large = presenter.make(Order(office.signed, "plan", "large", "en"), report)
    assert len(large.pages) > len(standard.pages)


def test_fine_pages_when_asked_for_then_finer_than_the_preview(office, presenter):
    booklet = presenter.make(Order(office.signed, "plan", "standard", "en"), report)
    fine = next(iter(presenter.fine_pages(booklet)))
    assert fine.width > 2 * booklet.pages[0].width


def test_remember_when_asked_then_it_is_the_person_s_format(office, presenter):
    change = presenter.remember(office.signed, "cy", "large", "2027-11-21")
    assert change.touches("person")
    person = office.person(office.signed)
    assert (person.language, person.print_format, person.format_review_on) == ("cy", "large", "2027-11-21")


def test_cases_when_searched_then_found(presenter):
    assert presenter.cases().count == "4 cases"
    assert [row.cells for row in presenter.cases("hughes").rows] == [("Bryn Hughes", "R-2")]
    assert presenter.cases("hughes").count == "1 of 4 cases"


def test_save_when_the_place_is_free_then_the_whole_file(tmp_path):
    path = save(QUIET, f"  {tmp_path / 'plan'} ", replace=False)
    assert path == tmp_path / "plan.pdf"
    assert path.read_bytes() == QUIET.data
    assert [each.name for each in tmp_path.iterdir()] == ["plan.pdf"]


def test_save_when_a_file_is_there_then_it_stays_until_replacing_is_asked_for(tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"older")
    with pytest.raises(KnownError) as caught:
        save(QUIET, str(path), replace=False)
    assert (caught.value.code, path.read_bytes()) == ("file-there", b"older")
    save(QUIET, str(path), replace=True)
    assert path.read_bytes() == QUIET.data


@pytest.mark.parametrize("name", ["", "/", "no/such/folder/plan.pdf", "bad\0name.pdf", "x" * 400])
def test_save_when_it_cannot_be_written_then_known_error_and_nothing_is_left(tmp_path, name):
    path = name if name in ("", "/") else str(tmp_path / name)
    with pytest.raises(KnownError) as caught:
        save(QUIET, path, replace=True)
    assert caught.value.code == "file-unwritable"
    assert list(tmp_path.iterdir()) == []


def test_save_when_the_disk_is_full_then_the_older_file_stays(tmp_path, monkeypatch):
    path = tmp_path / "plan.pdf"
    path.write_bytes(b"older")

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(KnownError):
        save(QUIET, str(path), replace=True)
    assert [(each.name, each.read_bytes()) for each in Path(tmp_path).iterdir()] == [("plan.pdf", b"older")]
