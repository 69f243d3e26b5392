"""The photo that goes with the form: read away from the window, shown, refused in words, kept over a rebuilding."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtGui import QImage

from pbdesk.domain.errors import KnownError
from pbdesk.i18n import _
from pbdesk.ui.jobs import Pool
from pbdesk.ui.models import Problem
from pbdesk.ui.screens.receipts.form import ReceiptForm
from pbdesk.ui.screens.receipts.photo_panel import PhotoPanel
from pbdesk.ui.screens.receipts.photos import ChosenPhoto
from pbdesk.ui.screens.receipts.presenter import ReceiptsPresenter
from pbdesk.ui.widgets import Page


class PhotoIntake:
    """Takes one photo at a time into a page's form.

    Attributes:
        photo: the photo that was taken in, or None.
    """

    def __init__(self, page: Page, presenter: ReceiptsPresenter, changed: Callable[[], object]) -> None:
        """`changed` is called after a photo came or went, so that the draft is kept."""
        self._page = page
        self._presenter = presenter
        self._changed = changed
        self._case_id = ""
        self._reading = ""
        self._then: Callable[[], object] | None = None
        self._image: QImage | None = None
        self.photo: ChosenPhoto | None = None

    @property
    def is_reading(self) -> bool:
        """True while a photo is being read and made safe."""
        return bool(self._reading)

    def attach(self, case_id: str, panel: PhotoPanel, form: ReceiptForm) -> None:
        """Work with fresh widgets of a case."""
        self._case_id, self._panel, self._form = case_id, panel, form
        panel.wanted.connect(self.take)
        panel.removed.connect(self.on_removed)

    def show(self) -> None:
        """Show the photo that is here, if one is."""
        photo = self.photo
        self._panel.show_photo(self._image, photo.path if photo else "", photo.said if photo else "")
        self._form.set_has_photo(photo is not None)

    def begin(self, path: str) -> None:
        """Start with no photo, or with the one that a draft named."""
        self._forget()
        self._panel.show_photo(None, path)
        self._form.set_has_photo(False)
        if path:
            self.take(path)

    def holds(self, path: str) -> bool:
        """Tell whether the photo of a path is here already."""
        return self.photo is not None and self.photo.path == path

    def take(self, path: str, then: Callable[[], object] | None = None) -> None:
        """Read a photo and make it safe, away from the window; `then` is called once it is here."""
        self._reading, self._then = path, then
        self._page.show_problems([])
        self._panel.picture.show_image(None)
        work = partial(_chosen, self._presenter, self._case_id, path)
        self._page.run(work, self._taken, partial(self._refused, path), pool=Pool.WIDE)

    def wait(self, then: Callable[[], object]) -> None:
        """Call something once the photo that is being read is here."""
        self._then = then

    def on_removed(self) -> None:
        """Forget the photo; the reason why there is none can be given instead."""
        self._forget()
        self._form.set_has_photo(False)
        self._changed()

    def _forget(self) -> None:
        self.photo = self._image = None
        self._reading, self._then = "", None

    def _taken(self, chosen: tuple[ChosenPhoto, QImage]) -> None:
        photo, image = chosen
        if photo.path != self._reading:
            return  # another one was chosen meanwhile
        then = self._then
        self._reading, self._then = "", None
        self.photo, self._image = photo, image
        self.show()
        self._page.announce(photo.said)
        self._page.drop_banner("twin-photo")
        if photo.twin:
            text = _("You can save it again if that is right.")
            self._page.show_banner("warn", photo.twin, text, key="twin-photo")
        self._changed()
        if then is not None:
            then()

    def _refused(self, path: str, error: KnownError) -> None:
        if path != self._reading:
            return
        self._forget()
        self._panel.show_photo(None, path)
        self._form.set_has_photo(False)
        self._page.show_problems([Problem("photo", self._page.context.words.render(error).whole)])


def _chosen(presenter: ReceiptsPresenter, case_id: str, path: str) -> tuple[ChosenPhoto, QImage]:
    """Read, make safe and decode a photo; runs away from the window, so it makes a QImage and no pixmap."""
    photo = presenter.choose(case_id, path)
    return photo, QImage.fromData(photo.jpeg)
