"""An assessment: the answers to one form, merged question by question."""

from __future__ import annotations

from typing import Any

from pbdesk.domain.records import Record, record_type


@record_type("assessment", maps=("answers",))
class Assessment(Record, frozen=True, kw_only=True):
    """Answers to a form of the scheme.

    Attributes:
        form_id: the form within the scheme to which the case is pinned.
        answers: by question path. Text, whole numbers, decimals as text, ISO dates, a choice's name, or a
            list of names. Hidden answers stay here; the form says that they are not used now.
        completed_on: ISO date once the adviser has checked the answers, else "".
    """

    form_id: str = ""
    form_version: str = ""
    started_on: str = ""
    completed_on: str = ""
    answers: dict[str, Any] = {}
