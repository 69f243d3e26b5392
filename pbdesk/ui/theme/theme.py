"""The look in force: which tokens, which text size; it dresses the whole application at once.

The order matters: clear the sheet, set the font, set the palette, set the sheet. Once a sheet is set Qt no
longer passes a new font on to the widgets that the sheet touches.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QIcon, QPalette, QPixmap
from PySide6.QtWidgets import QApplication

from pbdesk.resources import resource_path
from pbdesk.ui.theme import icons
from pbdesk.ui.theme.metrics import BODY_POINTS, Metrics
from pbdesk.ui.theme.sheet import style_sheet
from pbdesk.ui.theme.tokens import CONTRAST, DARK, LIGHT, LOOKS, Tokens

FAMILY = "Noto Sans"
FONT_FILES = ("NotoSans-Regular.ttf", "NotoSans-SemiBold.ttf", "NotoSans-Bold.ttf")
STEPS = (100, 110, 125, 150, 175, 200)
"""The text sizes that Ctrl+plus and Ctrl+minus walk through."""

_PROPERTY = "pbdesk_theme"


class Theme(QObject):
    """The tokens and metrics in force.

    Signals:
        changed: after the application has been dressed anew.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._family = _bundled_family()
        self.tokens: Tokens = LIGHT
        self.metrics = Metrics(100, 20)
        self._dressed: tuple[str, int] | None = None
        app.setStyle("Fusion")
        app.setProperty(_PROPERTY, self)

    def apply(self, look: str = "system", percent: int = 100) -> None:
        """Dress the application: a look's name, or "system" to follow the computer, and a text size."""
        tokens = LOOKS.get(look) or self._system_tokens()
        if self._dressed == (tokens.name, percent):
            return
        self._dressed = (tokens.name, percent)
        self.tokens = tokens
        font = self.font(percent)
        self.metrics = Metrics(percent, QFontMetrics(font).height())
        self._app.setStyleSheet("")
        self._app.setFont(font)
        self._app.setPalette(palette(tokens))
        self._app.setStyleSheet(style_sheet(tokens, self.metrics))
        self.changed.emit()

    def font(self, percent: int) -> QFont:
        """Return the font of body text at a text size."""
        font = QFont(self._family) if self._family else QFont(self._app.font())
        font.setPointSizeF(BODY_POINTS * percent / 100)
        return font

    def icon(self, name: str, token: str = "ink") -> QIcon:
        """Return an icon in the colour of a token, as high as a line of text."""
        return icons.icon(name, getattr(self.tokens, token), self.metrics.icon)

    def spaced_icon(self, name: str, token: str = "ink") -> QIcon:
        """Return an icon with some room at its right, for buttons: Qt leaves four pixels at any text size."""
        return icons.icon(name, getattr(self.tokens, token), self.metrics.icon, self.space(0.6))

    @property
    def spaced_icon_size(self) -> QSize:
        """The size of a `spaced_icon`."""
        return QSize(self.metrics.icon + self.space(0.6), self.metrics.icon)

    def pixmap(self, name: str, token: str = "ink", size: int = 0) -> QPixmap:
        """Return an icon's picture for a label or a delegate."""
        ratio = self._app.devicePixelRatio()
        return icons.pixmap(name, getattr(self.tokens, token), size or self.metrics.icon, ratio)

    def colour(self, token: str) -> QColor:
        """Return a token's colour."""
        return QColor(getattr(self.tokens, token))

    def space(self, steps: float = 1) -> int:
        """Return so many steps of the grid in pixels."""
        return round(self.metrics.unit * steps)

    def _system_tokens(self) -> Tokens:
        hints = self._app.styleHints()
        if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
            return CONTRAST
        return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT


def next_step(percent: int, direction: int) -> int:
    """Return the next larger (1) or smaller (-1) text size, the same one at the end of the scale."""
    if direction > 0:
        return next((step for step in STEPS if step > percent), STEPS[-1])
    return next((step for step in reversed(STEPS) if step < percent), STEPS[0])


def theme() -> Theme:
    """Return the theme of the running application, made and applied on first use."""
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        raise RuntimeError("there is no application to dress")
    found = app.property(_PROPERTY)
    if isinstance(found, Theme):
        return found
    made = Theme(app)
    made.apply("light")
    return made


def palette(tokens: Tokens) -> QPalette:
    """Return the palette of a look, for what Fusion draws itself (arrows, boxes, scroll bars)."""
    roles = QPalette.ColorRole
    colours = {
        roles.Window: tokens.page,
        roles.WindowText: tokens.ink,
        roles.Base: tokens.field,
        roles.AlternateBase: tokens.hover,
        roles.Text: tokens.ink,
        roles.Button: tokens.card,
        roles.ButtonText: tokens.ink,
        roles.BrightText: tokens.error,
        roles.Highlight: tokens.select,
        roles.HighlightedText: tokens.ink,
        roles.PlaceholderText: tokens.quiet,
        roles.Link: tokens.accent,
        roles.LinkVisited: tokens.accent,
        roles.Accent: tokens.accent,
        roles.ToolTipBase: tokens.card,
        roles.ToolTipText: tokens.ink,
        roles.Light: tokens.card,
        roles.Midlight: tokens.hover,
        roles.Mid: tokens.rule,
        roles.Dark: tokens.edge,
        roles.Shadow: tokens.edge,
    }
    made = QPalette()
    for role, colour in colours.items():
        made.setColor(role, QColor(colour))
    for role in (roles.Text, roles.ButtonText, roles.WindowText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.quiet))
    return made


def _bundled_family() -> str:
    families: list[str] = []
    for name in FONT_FILES:
        path = resource_path("fonts", name)
        if path.is_file():
            families += QFontDatabase.applicationFontFamilies(QFontDatabase.addApplicationFont(str(path)))
    return FAMILY if FAMILY in families or FAMILY in QFontDatabase.families() else ""
