"""The council's name and logo as they stand on documents: a card with a name, a picture to choose, and what is kept."""

from __future__ import annotations

from functools import partial

from PySide6.QtGui import QImage

from pbdesk.i18n import _
from pbdesk.services.documents import CouncilStyle
from pbdesk.ui.screens.printing.presenter import PrintPresenter
from pbdesk.ui.widgets import (
    AskForFile,
    Card,
    Page,
    PictureView,
    TextEdit,
    ask_for_file,
    button,
    buttons,
    field,
    label,
)


class CouncilCard:
    """Shows and keeps the name and the logo."""

    def __init__(self, page: Page, presenter: PrintPresenter, ask: AskForFile = ask_for_file) -> None:
        self._page, self._presenter, self._ask = page, presenter, ask
        self._name = TextEdit()
        self._logo = PictureView(
            identifier="logo", name=_("Logo"), empty=_("No logo: the name stands alone."), lines=5
        )
        self._without = button(
            _("Without a logo"), self.on_without_clicked, kind="plain", identifier="no-logo"
        )
        self.card = Card(
            label(_("They stand on every document that is printed on this computer."), "quiet"),
            field(_("Name on documents"), self._name, identifier="council-name", optional=True),
            self._logo,
            buttons(
                button(_("Keep the name"), self.on_keep_clicked, identifier="keep-council"),
                button(_("Choose a logo…"), self.on_logo_clicked, identifier="choose-logo"),
                self._without,
            ),
            title=_("Council’s name and logo"),
            gap=1.5,
        )

    def refresh(self) -> None:
        """Read what is kept."""
        self._page.run(self._presenter.style, self._show)

    def _show(self, style: CouncilStyle) -> None:
        if not self._name.isModified():
            self._name.setText(style.name)
        image = QImage.fromData(style.logo) if style.logo else None
        self._logo.show_image(image, _("The logo that is kept"))
        self._without.setVisible(image is not None)

    def on_keep_clicked(self) -> None:
        """Keep the name."""
        self._keep(partial(self._presenter.set_style, self._name.text()))

    def on_logo_clicked(self) -> None:
        """Ask for a picture."""
        kinds = _("Pictures (*.png *.jpg *.jpeg *.webp)")
        self._ask(self._page, _("Choose a logo"), kinds, self.on_logo_chosen)

    def on_logo_chosen(self, path: str) -> None:
        """Keep a picture as the logo, made safe like a photo."""
        self._keep(partial(self._presenter.set_style, self._name.text(), path))

    def on_without_clicked(self) -> None:
        """Print without a logo from now on."""
        self._keep(partial(self._presenter.set_style, self._name.text(), keep_logo=False))

    def _keep(self, work: partial[CouncilStyle]) -> None:
        def kept(style: CouncilStyle) -> None:
            self._name.setModified(False)
            self._show(style)
            self._page.show_banner("ok", _("Kept. Documents are printed with it from now on."), key="council")
            self._page.refresh()

        self._page.run(work, kept)
