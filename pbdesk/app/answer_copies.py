"""Wires the page of copies: the desk's answers on one side, the formats of files on the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pbdesk.services.desk import Desk

if TYPE_CHECKING:
    from pbdesk.interchange.fhir_out import Note
    from pbdesk.ui.screens.assessment.copies_presenter import CopiesPresenter

Said = list[tuple[str, dict[str, Any]]]


def copies_presenter(desk: Desk) -> CopiesPresenter:
    """Return the presenter of the page of copies on an open desk."""
    from pbdesk.interchange.form_copies import read_copy, write_copy
    from pbdesk.services.answer_files import AnswerFiles
    from pbdesk.ui.screens.assessment.copies_presenter import CopiesPresenter

    def write(case_id: str, kind: str) -> tuple[bytes, Said]:
        now = desk.assessments.opened(case_id)
        done = bool(now.assessment.completed_on)
        stored, seed = now.assessment.answers, now.assessment.id
        file = write_copy(kind, now.state, now.rows, stored, seed=seed, is_complete=done)
        return file.data, _said(file.notes)

    def read(case_id: str, data: bytes, name: str) -> tuple[dict[str, str], Said]:
        taken = read_copy(data, name, desk.assessments.opened(case_id).state.compiled)
        return taken.answers, _said(taken.notes)

    return CopiesPresenter(AnswerFiles(desk.vault, desk.assessments), write, read, desk.caseload.name_of)


def _said(notes: Iterable[Note]) -> Said:
    return [(note.sentence, dict(note.fields)) for note in notes]
