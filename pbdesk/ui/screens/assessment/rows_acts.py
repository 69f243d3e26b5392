"""Adding rows to a part that repeats, taking them out and bringing them back, on the assessment's page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from pbdesk.i18n import _
from pbdesk.ui.screens.assessment.presenter import AssessmentPresenter, Kept

if TYPE_CHECKING:
    from pbdesk.ui.screens.assessment.page import AssessmentPage


class RowActs:
    """What a person does with rows."""

    def __init__(self, page: AssessmentPage, presenter: AssessmentPresenter) -> None:
        self._page, self._presenter = page, presenter

    def add(self, part: str) -> None:
        """Add a row, and focus its first question."""
        self._start(partial(self._presenter.add_row, self._page.assessment_id, part), self._show_new)

    def take_out(self, row: str) -> None:
        """Take out a row, without asking: the way back stands at the end of the list."""
        self._start(
            partial(self._presenter.take_out_row, self._page.assessment_id, row), partial(self._show_out, row)
        )

    def bring_back(self, row: str) -> None:
        """Bring back a row with its answers."""
        self._start(partial(self._presenter.bring_back_row, self._page.assessment_id, row), self._show_new)

    def _start(self, work: Callable[[], Kept], done: Callable[[Kept], None]) -> None:
        if self._page.assessment_id:
            self._page.send_typed()
            self._page.run(work, done)

    def _show_new(self, kept: Kept) -> None:
        self._page.show_kept(kept)
        self._focus(kept.row)

    def _show_out(self, row: str, kept: Kept) -> None:
        self._page.show_kept(kept)
        self._page.focus_on(f"bring-back-{row}")
        self._page.announce(_("Taken out. Its answers are kept, and it can come back."))

    def _focus(self, row: str) -> None:
        """Focus the first question of a row."""
        fields = self._page.pane.fields if self._page.pane is not None else {}
        inside = (
            path for path, asked in fields.items() if path.startswith(f"{row}/") and asked.card.is_asked
        )
        self._page.focus_question(next((path for path in inside if fields[path].card.is_visible), ""))
