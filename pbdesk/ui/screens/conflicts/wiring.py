"""Puts the presenter of conflicts together from a desk. The one module here that knows the desk's shape."""

from __future__ import annotations

from pbdesk.domain.assessment import Assessment
from pbdesk.domain.errors import N_, KnownError
from pbdesk.services.assessments import AssessmentView
from pbdesk.services.desk import Desk
from pbdesk.ui.screens.conflicts.case_words import WordsOfCase
from pbdesk.ui.screens.conflicts.effect import Effects
from pbdesk.ui.screens.conflicts.presenter import ConflictsPresenter


def presenter_for(desk: Desk) -> ConflictsPresenter:
    """Return the presenter on an open desk."""
    vault = desk.vault

    def questions_of(case_id: str) -> AssessmentView:
        form_id, _form = desk.programmes.form_of(case_id)
        if vault.reads.record(Assessment, f"{case_id}.{form_id}") is None:
            raise KnownError("assessment-missing", N_("There is no assessment yet."))
        return desk.assessments.for_case(case_id)

    return ConflictsPresenter(
        desk.conflicts,
        lambda case_id: WordsOfCase(case_id, vault.reads, desk.programmes, questions_of),
        Effects(desk.plans.view, desk.programmes.rules_of),
        vault.reads.state,
        vault.drafts,
        vault.device_id,
    )
