"""The one style sheet, built from tokens and metrics. Widgets say what they are by the property `kind`.

No widget sets a sheet of its own. A restyled combo box loses its arrow and a restyled box its tick, so both are
given as pictures, one per look.
"""

from __future__ import annotations

from string import Template

from pbdesk.resources import resource_path
from pbdesk.ui.theme.metrics import SECTION, TITLE, Metrics
from pbdesk.ui.theme.tokens import Tokens

_SHEET = Template("""
QWidget[kind="page"], QWidget[kind="outside"] { background: $page; }
QWidget[kind="side"], QWidget[kind="bar"] { background: $side; }
QWidget[kind="side"] { border-right: 1px solid $rule; }
QWidget[kind="bar"] { border-bottom: 1px solid $rule; }
QScrollArea { border: 0; background: transparent; }
QLabel { background: transparent; }
QLabel[kind="title"] { font-size: ${title}pt; font-weight: 600; color: $ink; }
QLabel[kind="section"] { font-size: ${section}pt; font-weight: 600; color: $ink; }
QLabel[kind="brand"] { font-size: ${section}pt; font-weight: 700; color: $accent; }
QLabel[kind="strong"], QLabel[kind="label"] { font-weight: 600; color: $ink; }
QLabel[kind="figure"] { font-size: ${section}pt; font-weight: 600; color: $ink; }
QLabel[kind="strong"][tone="ok"] { color: $ok; }
QLabel[kind="strong"][tone="warn"] { color: $warn; }
QLabel[kind="figure"][tone="error"] { color: $error; }
QLabel[kind="figure"][tone="warn"] { color: $warn; }
QLabel[kind="figure"][tone="ok"] { color: $ok; }
QLabel[kind="quiet"], QLabel[kind="hint"] { color: $quiet; }
QLabel[kind="error"] { color: $error; font-weight: 600; }
QFrame[kind="card"] { background: $card; border: 1px solid $rule; border-radius: ${round}px; }
QFrame[kind="rule"] { background: $rule; border: 0; max-height: 1px; min-height: 1px; }
QFrame[kind="banner"] { border-radius: ${round}px; border: 1px solid $edge; background: $card; }
QFrame[kind="banner"][tone="info"] { background: $select; border-color: $accent; }
QFrame[kind="banner"][tone="warn"] { background: $warn_back; border-color: $warn; }
QFrame[kind="banner"][tone="error"] { background: $error_back; border-color: $error; }
QFrame[kind="banner"][tone="ok"] { background: $ok_back; border-color: $ok; }
QFrame[kind="banner"] QLabel { color: $ink; }
QFrame[kind="banner"][tone="warn"] QLabel[kind="strong"] { color: $warn; }
QFrame[kind="banner"][tone="error"] QLabel[kind="strong"] { color: $error; }
QFrame[kind="banner"][tone="ok"] QLabel[kind="strong"] { color: $ok; }
QLabel[kind="pill"] { border-radius: ${pill}px; padding: ${hair}px ${unit}px; font-weight: 600;
  background: $hover; color: $quiet; border: 1px solid $rule; }
QLabel[kind="pill"][tone="info"] { background: $select; color: $ink; border-color: $accent; }
QLabel[kind="pill"][tone="warn"] { background: $warn_back; color: $warn; border-color: $warn; }
QLabel[kind="pill"][tone="error"] { background: $error_back; color: $error; border-color: $error; }
QLabel[kind="pill"][tone="ok"] { background: $ok_back; color: $ok; border-color: $ok; }
QPushButton { min-height: ${inner}px; padding: 0 ${wide}px; border: 1px solid $edge; border-radius: ${soft}px;
  background: $card; color: $ink; font-weight: 600; outline: 0; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $select; }
QPushButton:disabled { color: $quiet; border-color: $rule; background: $page; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border-color: $accent; }
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed {
  background: $accent_strong; border-color: $accent_strong; }
QPushButton[kind="primary"]:disabled { background: $hover; color: $quiet; border-color: $rule; }
QPushButton[kind="plain"] { border-color: transparent; background: transparent; color: $accent;
  padding: 0 ${unit}px; text-align: left; }
QPushButton[kind="plain"]:hover { background: $hover; }
QPushButton[kind="link"] { border: 0; background: transparent; color: $accent; padding: 0;
  text-align: left; text-decoration: underline; min-height: ${line}px; }
QPushButton[kind="error-link"] { border: 0; background: transparent; color: $error; padding: 0;
  text-align: left; text-decoration: underline; min-height: ${line}px; }
QPushButton[kind="menu"] { text-align: left; border-color: transparent; background: transparent; }
QPushButton[kind="menu"]:hover { background: $hover; }
QPushButton::menu-indicator { image: none; width: 0; }
QLineEdit, QPlainTextEdit { border: 1px solid $edge; border-radius: ${soft}px; background: $field; color: $ink;
  selection-background-color: $accent; selection-color: $on_accent; padding: 0 ${unit}px;
  placeholder-text-color: $quiet; }
QLineEdit { min-height: ${inner}px; }
QPlainTextEdit { padding: ${hair}px ${half}px; }
QLineEdit[kind="bad"], QPlainTextEdit[kind="bad"] { border: 2px solid $error; }
QLineEdit:read-only, QPlainTextEdit:read-only { background: $page; color: $quiet; border-color: $rule; }
QLineEdit:disabled { background: $page; color: $quiet; border-color: $rule; }
QRadioButton::indicator, QCheckBox::indicator { width: ${tick}px; height: ${tick}px; background: $field;
  border: 2px solid $edge; }
QRadioButton::indicator { border-radius: ${tickround}px; }
QCheckBox::indicator { border-radius: ${hair}px; }
QRadioButton::indicator:checked { border: ${dot}px solid $accent; width: ${hole}px; height: ${hole}px;
  background: $on_accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url("$icons/tick-$name.svg"); }
QRadioButton, QCheckBox { spacing: ${unit}px; min-height: ${control}px; background: transparent; color: $ink; }
QGroupBox { border: 0; margin-top: ${head}px; padding: 0; font-weight: 600; color: $ink; background: transparent; }
QGroupBox::title { subcontrol-origin: margin; subcontrol-position: top left; left: -3px; padding: 0; color: $ink; }
QComboBox { border: 1px solid $edge; border-radius: ${soft}px; background: $field; color: $ink;
  padding: 0 ${unit}px; min-height: ${inner}px; }
QComboBox:disabled { background: $page; color: $quiet; border-color: $rule; }
QComboBox::drop-down { border: 0; width: ${drop}px; }
QComboBox::down-arrow { image: url("$icons/chevron-$name.svg"); width: ${arrow}px; height: ${arrow}px; }
QComboBox QAbstractItemView { background: $card; color: $ink; border: 1px solid $edge; outline: 0;
  selection-background-color: $select; selection-color: $ink; padding: ${hair}px; }
QScrollBar:vertical { background: transparent; width: ${bar}px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: ${bar}px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: ${barround}px; margin: 3px; }
QScrollBar::handle:vertical { min-height: ${control}px; }
QScrollBar::handle:horizontal { min-width: ${control}px; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; border: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QListView[kind="nav"] { border: 0; background: transparent; outline: 0; }
QTableView, QListView[kind="cards"] { border: 1px solid $rule; border-radius: ${round}px; background: $card;
  outline: 0; selection-background-color: $select; selection-color: $ink; color: $ink; gridline-color: transparent; }
QListView[kind="cards"] { background: transparent; border: 0; }
QHeaderView { background: transparent; border: 0; }
QHeaderView::section { background: $card; color: $quiet; border: 0; border-bottom: 1px solid $edge;
  padding: ${half}px ${cell}px; font-weight: 600; }
QHeaderView::section:first { border-top-left-radius: ${round}px; }
QHeaderView::section:last { border-top-right-radius: ${round}px; }
QMenu { background: $card; color: $ink; border: 1px solid $edge; padding: ${half}px; }
QMenu::item { padding: ${half}px ${wide}px; border-radius: ${hair}px; }
QMenu::item:selected { background: $select; color: $ink; }
QMenu::item:disabled { color: $quiet; }
QMenu::separator { height: 1px; background: $rule; margin: ${half}px; }
QToolTip { background: $card; color: $ink; border: 1px solid $edge; }
QSplitter::handle { background: transparent; }
QProgressBar { border: 1px solid $edge; border-radius: ${half}px; background: $field; max-height: ${unit}px;
  min-height: ${unit}px; }
QProgressBar::chunk { background: $accent; border-radius: ${half}px; }
QFocusFrame { border: 3px solid $focus; border-radius: ${ring}px; background: transparent; }
""")


def style_sheet(tokens: Tokens, metrics: Metrics) -> str:
    """Return the sheet of one look at one text size."""
    unit = metrics.unit
    colours = {name: getattr(tokens, name) for name in Tokens.__dataclass_fields__}
    return _SHEET.substitute(
        colours,
        title=f"{metrics.points * TITLE:.1f}",
        section=f"{metrics.points * SECTION:.1f}",
        unit=unit,
        half=unit // 2,
        hair=max(2, unit // 4),
        wide=unit * 2,
        cell=unit + unit // 2,
        line=metrics.line,
        head=metrics.line + unit,
        inner=metrics.control - 2,
        control=metrics.line + unit // 2,
        round=round(unit * 1.5),
        soft=unit,
        pill=(metrics.line + unit // 2) // 2,
        ring=unit + 4,
        tick=round(metrics.line * 0.9),
        tickround=round(metrics.line * 0.9) // 2 + 2,
        dot=round(metrics.line * 0.3),
        hole=round(metrics.line * 0.9) + 4 - 2 * round(metrics.line * 0.3),
        drop=metrics.line + unit,
        arrow=round(metrics.line * 0.7),
        bar=unit + 6,
        barround=unit // 2,
        icons=resource_path("icons").as_posix(),
    )
