"""The parts that pages are made of. Screens import from here; colours and sizes come from the theme."""

from __future__ import annotations

from pbdesk.ui.a11y.headings import HeadingLabel
from pbdesk.ui.models.problem import Problem
from pbdesk.ui.models.rows import Column, TableRow
from pbdesk.ui.widgets.banners import Banner, EmptyState, ErrorSummary
from pbdesk.ui.widgets.basics import (
    Card,
    Pill,
    button,
    clear,
    column,
    flow_row,
    icon_label,
    identify,
    label,
    let_be_seen,
    primary,
    row,
    rule,
    section,
    selectable,
    set_kind,
    wrap_row,
)
from pbdesk.ui.widgets.breaking import breakable
from pbdesk.ui.widgets.choices import ChoiceGroup, DateField, TickGroup
from pbdesk.ui.widgets.entry_form import EntryForm
from pbdesk.ui.widgets.entry_page import EntryPage
from pbdesk.ui.widgets.field import Field, field
from pbdesk.ui.widgets.file_dialogs import AskForFile, AskWhereToSave, ask_for_file, ask_where_to_save
from pbdesk.ui.widgets.find_box import FindBox
from pbdesk.ui.widgets.inputs import Choice, MoneyEdit, TextBox, TextEdit
from pbdesk.ui.widgets.outside import OutsidePage
from pbdesk.ui.widgets.page import Page
from pbdesk.ui.widgets.passphrase import NewPassphrase, PassphraseEdit
from pbdesk.ui.widgets.picture import PictureView
from pbdesk.ui.widgets.rows import CardList, Facts, Figures, TaskRow, beside, buttons
from pbdesk.ui.widgets.scroll import DownScroll
from pbdesk.ui.widgets.table import DataTable
from pbdesk.ui.widgets.word_diff import WordDiff

__all__ = [
    "AskForFile",
    "AskWhereToSave",
    "Banner",
    "Card",
    "CardList",
    "Choice",
    "ChoiceGroup",
    "Column",
    "DataTable",
    "DateField",
    "DownScroll",
    "EmptyState",
    "EntryForm",
    "EntryPage",
    "ErrorSummary",
    "Facts",
    "Field",
    "Figures",
    "FindBox",
    "HeadingLabel",
    "MoneyEdit",
    "NewPassphrase",
    "OutsidePage",
    "Page",
    "PassphraseEdit",
    "PictureView",
    "Pill",
    "Problem",
    "TableRow",
    "TaskRow",
    "TextBox",
    "TextEdit",
    "TickGroup",
    "WordDiff",
    "ask_for_file",
    "ask_where_to_save",
    "beside",
    "breakable",
    "button",
    "buttons",
    "clear",
    "column",
    "field",
    "flow_row",
    "icon_label",
    "identify",
    "label",
    "let_be_seen",
    "primary",
    "row",
    "rule",
    "section",
    "selectable",
    "set_kind",
    "wrap_row",
]
