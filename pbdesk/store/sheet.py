"""The recovery sheet's code: 140 random bits in seven groups of five, each with its own check character.

Pure: knows no keys and no files. The alphabet is Crockford's base 32 (no I, L, O, U). The fifth character of a
group is a weighted sum in GF(32) that finds any one wrong character, any two swapped ones, and groups in the
wrong order, so that the program can say which group to look at again.
"""

from __future__ import annotations

import secrets

from pbdesk.domain.errors import N_, KnownError

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS = 7
DATA_CHARACTERS = 4
GROUP_CHARACTERS = DATA_CHARACTERS + 1
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})
_SEPARATORS = " -–—\t\r\n.·"
_POLYNOMIAL = 0b100101


def new_code() -> str:
    """Return a fresh recovery code as it is printed: seven groups with hyphens."""
    return print_code("".join(secrets.choice(ALPHABET) for _ in range(GROUPS * DATA_CHARACTERS)))


def print_code(secret: str) -> str:
    """Return 28 secret characters as printed groups, each with its check character."""
    groups = [secret[start : start + DATA_CHARACTERS] for start in range(0, len(secret), DATA_CHARACTERS)]
    return "-".join(group + _check_character(group, number) for number, group in enumerate(groups, start=1))


def read_code(typed: str) -> str:
    """Return the 28 secret characters of a typed code; spaces, hyphens and capitals do not matter.

    Raises KnownError: recovery-length, recovery-character or recovery-mistyped (with the group's number).
    """
    text = "".join(character for character in typed.upper() if character not in _SEPARATORS).translate(_ALIKE)
    for character in text:
        if character not in ALPHABET:
            raise KnownError(
                "recovery-character",
                N_("“{character}” does not occur in a recovery code."),
                todo=N_("Look at that character on the sheet again."),
                character=character,
            )
    if len(text) != GROUPS * GROUP_CHARACTERS:
        raise KnownError(
            "recovery-length",
            N_("A recovery code has {expected} letters and digits; here are {typed}."),
            todo=N_("Type all seven groups from the sheet."),
            expected=GROUPS * GROUP_CHARACTERS,
            typed=len(text),
        )
    return "".join(_read_group(text, number) for number in range(1, GROUPS + 1))


def _read_group(text: str, number: int) -> str:
    start = (number - 1) * GROUP_CHARACTERS
    data, check = text[start : start + DATA_CHARACTERS], text[start + DATA_CHARACTERS]
    if _check_character(data, number) != check:
        raise KnownError(
            "recovery-mistyped",
            N_("Group {group} of the recovery code is mistyped."),
            todo=N_("Compare that group with the sheet, character by character."),
            group=number,
        )
    return data


def _check_character(data: str, group: int) -> str:
    total = group
    for weight, character in enumerate(data, start=2):
        total ^= _multiply(weight, ALPHABET.index(character))
    return ALPHABET[total]


def _multiply(left: int, right: int) -> int:
    """Return the product of two elements of GF(32), modulo x^5 + x^2 + 1."""
    product = 0
    while right:
        if right & 1:
            product ^= left
        left <<= 1
        if left & 0b100000:
            left ^= _POLYNOMIAL
        right >>= 1
    return product
