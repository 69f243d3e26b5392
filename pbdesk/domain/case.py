"""A case: one person in one scheme, with the dates from which its tasks are counted, and its notes."""

from __future__ import annotations

from pbdesk.domain.records import Record, record_type


@record_type("case", maps=("anchors",))
class Case(Record, frozen=True, kw_only=True):
    """One person's case in one scheme; `id` and `case_id` are the same.

    Attributes:
        scheme_id, scheme_version: the scheme that the case is pinned to.
        stage: the id of one of the scheme's stages.
        anchors: dates that tasks and reviews count from, by name (release_date, signoff), as ISO dates.
    """

    reference: str = ""
    scheme_id: str = ""
    scheme_version: str = ""
    stage: str = ""
    adviser: str = ""
    opened_on: str = ""
    closed_on: str = ""
    anchors: dict[str, str] = {}


@record_type("task")
class Task(Record, frozen=True, kw_only=True):
    """Something to do for a case: due on a date, or a number of days from one of the case's anchors.

    When the anchor moves, the due date moves with it: `due_on` is used only where there is no anchor.
    """

    label: str = ""
    kind: str = ""
    anchor: str = ""
    offset_days: int = 0
    due_on: str = ""
    done_on: str = ""

    @property
    def is_own(self) -> bool:
        """True where a person added it; what a programme, a review or a return plans has a kind or an anchor."""
        return not (self.kind or self.anchor)


@record_type("note", insert_only=True)
class CaseNote(Record, frozen=True, kw_only=True):
    """A dated note; a correction is a new note that points at the old one."""

    text: str = ""
    written_at: str = ""
    author: str = ""
    corrects: str = ""
