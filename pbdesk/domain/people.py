"""The person whose budget it is: who they are, how to reach them, and the format that they can read."""

from __future__ import annotations

import msgspec

from pbdesk.domain.records import Record, record_type


class Address(msgspec.Struct, frozen=True, omit_defaults=True):
    """A postal address, merged as one value."""

    lines: tuple[str, ...] = ()
    postcode: str = ""

    def one_line(self) -> str:
        """Return the address on one line, parts parted by commas."""
        return ", ".join(part for part in (*self.lines, self.postcode) if part)


@record_type("person", sets=("needs",))
class Person(Record, frozen=True, kw_only=True):
    """A person with a case.

    Attributes:
        known_as: the name the person goes by, where it differs from the given name.
        born_on: ISO date or "".
        nhs_number: ten digits or ""; never mandatory.
        language: of print and letters, "en" or "cy" and so on (ISO 639-1).
        print_format: "standard", "large" and so on: the person's accessible format.
        format_review_on: when the format is to be asked about again (Accessible Information Standard, DAPB1605).
        needs: communication and access needs, each merged on its own.
    """

    given_name: str = ""
    family_name: str = ""
    known_as: str = ""
    born_on: str = ""
    address: Address = Address()
    phone: str = ""
    email: str = ""
    nhs_number: str = ""
    language: str = "en"
    print_format: str = "standard"
    format_review_on: str = ""
    needs: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The name as people write it, with the name that the person goes by."""
        return " ".join(part for part in (self.known_as or self.given_name, self.family_name) if part)
