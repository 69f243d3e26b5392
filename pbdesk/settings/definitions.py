"""The settings as a table: name, kind, default, choices, words and group. A new setting is one row here.

Nothing personal may stand among them: the file is not encrypted and is read before the store is open.
"""

from __future__ import annotations

from dataclasses import dataclass

from pbdesk.domain.errors import N_

Value = str | int | bool
"""What a setting may hold."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table.

    Attributes:
        name: the key in the file; never reused for another meaning.
        default: the value until a person chooses; its type is the setting's type.
        label: what the setting is called on screen (message id), "" when it is never shown.
        group: the id of the group it is shown in, see `GROUPS`.
        choices: the values allowed with what each is called (message ids); empty allows any value.
    """

    name: str
    default: Value
    label: str = ""
    group: str = ""
    choices: tuple[tuple[Value, str], ...] = ()

    def allows(self, value: object) -> bool:
        """Tell whether a value read from a file or a form may be kept."""
        if type(value) is not type(self.default):
            return False
        return not self.choices or value in [choice for choice, _label in self.choices]


GROUPS = {
    "look": N_("How pbdesk looks"),
    "language": N_("Language"),
    "lock": N_("Locking"),
}

LOOK = Setting(
    "look",
    "system",
    N_("Colours"),
    "look",
    (
        ("system", N_("Follow this computer")),
        ("light", N_("Light")),
        ("dark", N_("Dark")),
        ("contrast", N_("High contrast")),
    ),
)
TEXT_SIZE = Setting(
    "text_size",
    100,
    N_("Text size"),
    "look",
    ((100, "100%"), (110, "110%"), (125, "125%"), (150, "150%"), (175, "175%"), (200, "200%")),
)
LANGUAGE = Setting(
    "language", "", N_("Language"), "language", (("", ""), ("en", "English"), ("cy", "Cymraeg"))
)
LOCK_MINUTES = Setting(
    "lock_minutes",
    5,
    N_("Lock after"),
    "lock",
    (
        (1, N_("1 minute without use")),
        (5, N_("5 minutes without use")),
        (10, N_("10 minutes without use")),
        (20, N_("20 minutes without use")),
    ),
)
LAST_STORE = Setting("last_store", "")
"""The id (a folder's name) of the store that was open last."""

DEFINITIONS: tuple[Setting, ...] = (LOOK, TEXT_SIZE, LANGUAGE, LOCK_MINUTES, LAST_STORE)
