"""The photo beside the form: choosing it, looking at it closely, taking it away again."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QBoxLayout, QWidget

from pbdesk.i18n import _
from pbdesk.ui.widgets import (
    AskForFile,
    Card,
    PictureView,
    TextEdit,
    button,
    column,
    field,
    row,
)

KINDS = "*.jpg *.jpeg *.png *.webp *.gif *.bmp"


class PhotoPanel(QObject):
    """A card with the path of a photo, the photo, and the buttons to look at it.

    Signals:
        wanted: the path that a person typed, chose or dropped.
        removed: a person took the photo away.
    """

    wanted = Signal(str)
    removed = Signal()

    def __init__(self, ask: AskForFile) -> None:
        super().__init__()
        self._ask = ask
        self.path = TextEdit()
        self.path.returnPressed.connect(self.on_path_entered)
        self.picture = PictureView(
            identifier="picture",
            name=_("Photo of the receipt"),
            empty=_("Drag a photo here, choose a file, or type where it is."),
            lines=16,
        )
        self.picture.dropped.connect(self.on_dropped)
        choose = button(_("&Choose…"), self.on_choose_clicked, identifier="choose-photo")
        choose.setAccessibleDescription(_("Choose a photo of the receipt"))
        self._remove = button(
            _("Take the photo away"), self.on_remove_clicked, kind="plain", identifier="remove"
        )
        self.card = Card(title=_("Photo"), gap=1.5, grows=True)
        self.card.body.addWidget(field(_("Photo &file"), self.path, identifier="photo", beside=choose))
        self.card.body.addWidget(self.picture, 1)
        self._tools = QWidget()
        self._tools.setLayout(column(look_buttons(self.picture, "photo"), self._remove, gap=0.5))
        self.card.body.addWidget(self._tools)
        self._tools.setVisible(False)

    def show_photo(self, image: QImage | None, path: str, said: str = "") -> None:
        """Show a photo that was made safe, or none."""
        self.picture.show_image(image, said)
        self.path.setText(path)
        self._tools.setVisible(image is not None)

    def typed_path(self) -> str:
        """Return the path as typed, without the quotation marks that some programs add when copying."""
        return self.path.text().strip().strip("\"'").removeprefix("file://")

    def on_path_entered(self) -> None:
        """Take the path that was typed."""
        if self.typed_path():
            self.wanted.emit(self.typed_path())

    def on_choose_clicked(self) -> None:
        """Ask for a file."""
        kinds = _("Photos ({kinds})", kinds=KINDS)
        self._ask(self.card, _("Choose a photo of the receipt"), kinds, self.on_dropped)

    def on_dropped(self, path: str) -> None:
        """Take a file that was chosen or dropped."""
        self.path.setText(path)
        self.wanted.emit(path)

    def on_remove_clicked(self) -> None:
        """Take the photo away; the file itself stays where it is."""
        self.show_photo(None, "")
        self.path.setFocus()
        self.removed.emit()


def look_buttons(picture: PictureView, prefix: str) -> QBoxLayout:
    """Return the buttons that make a picture larger, smaller, whole and turned, beside each other."""
    acts = (
        (_("Larger"), picture.larger, "larger"),
        (_("Smaller"), picture.smaller, "smaller"),
        (_("Whole"), picture.show_whole, "whole"),
        (_("Turn"), picture.turn, "turn"),
    )
    made = (button(words, act, kind="plain", identifier=f"{prefix}-{name}") for words, act, name in acts)
    return row(*made, None, gap=0)
