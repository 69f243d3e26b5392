"""The blank form of a case, in the scheme's words."""

from __future__ import annotations

from pbdesk.services.desk import Desk
from pbdesk.services.paper import paper_form
from tests.helpers.desk import case_named


def test_paper_form_then_the_schemes_title_and_every_question_numbered(desk: Desk) -> None:
    programmes = desk.programmes
    case_id = case_named(desk, "R-1")
    welsh = paper_form(case_id, programmes.form_of, programmes.form_title, "cy")
    english = paper_form(case_id, programmes.form_of, programmes.form_title, "en")
    assert welsh.title == "Asesiad o anghenion"
    assert english.title == "Needs assessment"
    assert [field.number for field in welsh.fields] == [field.number for field in english.fields]
    assert any(field.label for field in welsh.fields if field.number == "1")
