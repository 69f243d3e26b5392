"""A form on paper: the blank one to be printed.

The numbers of its fields are those by which a filled-in paper is keyed in afterwards. It knows nothing of layout.
"""

from __future__ import annotations

from collections.abc import Callable

from pbdesk.schemes.forms.blank import ROWS, PaperForm, blank_form
from pbdesk.services.assessments import FormOf

TitleOf = Callable[[str, str], str]
"""Gives the title of a case's form in a language, "" where only the workbook has one."""


def paper_form(
    case_id: str, form_of: FormOf, title_of: TitleOf, language: str = "", rows: int = ROWS
) -> PaperForm:
    """Return the blank form of a case's assessment as plain data: sections with numbered fields.

    Args:
        case_id: the case; its scheme gives the form.
        form_of: gives a case's form, as `Programmes.form_of`.
        title_of: gives its title, as `Programmes.form_title`.
        language: the language of the words, "" for the form's own.
        rows: how often a part that repeats stands on the paper.
    """
    _form_id, compiled = form_of(case_id)
    return blank_form(compiled, language, title=title_of(case_id, language), rows=rows)
