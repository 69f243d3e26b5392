"""Changing a person's details: the form's values, what is wrong with them, and saving only what was changed.

A field that somebody else changed meanwhile and this form left alone keeps the other's value. No widgets.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from pbdesk.domain.errors import N_, KnownError
from pbdesk.domain.people import Address, Person
from pbdesk.i18n import _
from pbdesk.interchange.cells import read_nhs_number, read_postcode
from pbdesk.services.ports import ChangeSet, DraftStore

_ADDRESS = frozenset({"address", "postcode"})
"""Two boxes of one value: never half of one and half of the other."""


class DetailsForm(msgspec.Struct, frozen=True, kw_only=True):
    """What the form holds, as typed."""

    given_name: str = ""
    family_name: str = ""
    known_as: str = ""
    born_on: str = ""
    address: str = ""
    postcode: str = ""
    phone: str = ""
    email: str = ""
    nhs_number: str = ""
    language: str = ""
    print_format: str = ""
    needs: str = ""


class Loaded(msgspec.Struct, frozen=True):
    """The form to show: the person as stored when it was opened, and a draft where one was left.

    Attributes:
        seen: what stood in the form when the person began to type; what differs from it was typed.
    """

    person: Person
    seen: DetailsForm
    form: DetailsForm
    is_draft: bool


class DetailsPresenter:
    """Loads, checks and saves a person's details."""

    def __init__(
        self,
        person_of: Callable[[str], Person | None],
        change_person: Callable[[Person, Person], ChangeSet],
        drafts: DraftStore,
        today: Callable[[], str],
    ) -> None:
        """Take a read of a case's person, the caseload's `change_person`, the drafts and the clock's `today`."""
        self._person_of = person_of
        self._change_person = change_person
        self._drafts = drafts
        self._today = today

    def load(self, case_id: str) -> Loaded:
        """Return the form of a case's person. Raises KnownError "case-missing" when there is none."""
        person = self._person(case_id)
        now = form_of(person)
        kept = self._drafts.get(_key(case_id))
        if isinstance(kept, dict):
            seen, form = _kept(kept, now)
            return Loaded(person, seen, form, True)
        return Loaded(person, now, now, False)

    def keep(self, loaded: Loaded, form: DetailsForm) -> None:
        """Keep what was typed; a form that says what is stored is forgotten."""
        key = _key(loaded.person.case_id)
        if form == form_of(loaded.person):
            self._drafts.drop(key)
        else:
            self._drafts.put(key, msgspec.to_builtins({"seen": loaded.seen, "form": form}))

    def problems(self, form: DetailsForm) -> list[tuple[str, str]]:
        """Return (field, sentence) of everything that keeps the form from being saved."""
        found = []
        if not (form.given_name.strip() or form.family_name.strip()):
            found.append(("given-name", _("Enter a name.")))
        if form.born_on > self._today():
            found.append(("born-on", _("The date of birth is in the future.")))
        if form.email.strip() and ("@" not in form.email or " " in form.email.strip()):
            found.append(("email", _("Enter an e-mail address like name@example.org, or leave it blank.")))
        if form.nhs_number.strip() and read_nhs_number(form.nhs_number) is None:
            found.append(
                (
                    "nhs-number",
                    _("An NHS number has ten digits; the last one shows that this one cannot be right."),
                )
            )
        return found

    def save(self, loaded: Loaded, form: DetailsForm) -> ChangeSet:
        """Save the fields that were changed and forget the draft."""
        before, after = values_of(loaded.seen), values_of(form)
        changed = {name: value for name, value in after.items() if before[name] != value}
        stored = self._person(loaded.person.case_id)
        seen = msgspec.structs.replace(stored, **{name: before[name] for name in changed})
        change = (
            self._change_person(msgspec.structs.replace(stored, **changed), seen) if changed else ChangeSet()
        )
        self._drafts.drop(_key(loaded.person.case_id))
        return change

    def _person(self, case_id: str) -> Person:
        person = self._person_of(case_id)
        if person is None:
            raise KnownError(
                "case-missing",
                N_("This case is no longer on this computer."),
                todo=N_("Go back to the caseload and sync to see where it went."),
            )
        return person


def _kept(kept: dict[str, Any], now: DetailsForm) -> tuple[DetailsForm, DetailsForm]:
    """Return what was seen and what was typed of a draft; what was left alone is as it is stored now.

    Otherwise a draft that waited over a sync would put back, unasked, what others had changed in its other fields.
    """
    if "form" not in kept:  # kept by a version that did not say what was seen
        return now, msgspec.convert(kept, DetailsForm)
    seen, form = (msgspec.convert(kept[name], DetailsForm) for name in ("seen", "form"))
    typed = {name for name in form.__struct_fields__ if getattr(form, name) != getattr(seen, name)}
    if typed & _ADDRESS:
        typed |= _ADDRESS
    return (
        msgspec.structs.replace(now, **{name: getattr(seen, name) for name in typed}),
        msgspec.structs.replace(now, **{name: getattr(form, name) for name in typed}),
    )


def form_of(person: Person) -> DetailsForm:
    """Return the form that shows a person as stored."""
    return DetailsForm(
        given_name=person.given_name,
        family_name=person.family_name,
        known_as=person.known_as,
        born_on=person.born_on,
        address="\n".join(person.address.lines),
        postcode=person.address.postcode,
        phone=person.phone,
        email=person.email,
        nhs_number=person.nhs_number,
        language=person.language,
        print_format=person.print_format,
        needs="\n".join(person.needs),
    )


def values_of(form: DetailsForm) -> dict[str, Any]:
    """Return the values that a form means for the fields of a person."""
    lines = tuple(line.strip(" ,") for line in form.address.splitlines() if line.strip(" ,"))
    postcode = form.postcode.strip()
    needs = (line.strip() for line in form.needs.splitlines())
    return {
        "given_name": form.given_name.strip(),
        "family_name": form.family_name.strip(),
        "known_as": form.known_as.strip(),
        "born_on": form.born_on,
        "address": Address(lines, read_postcode(postcode) or postcode if postcode else ""),
        "phone": form.phone.strip(),
        "email": form.email.strip(),
        "nhs_number": (read_nhs_number(form.nhs_number) or "") if form.nhs_number.strip() else "",
        "language": form.language,
        "print_format": form.print_format,
        "needs": tuple(dict.fromkeys(need for need in needs if need)),
    }


def _key(case_id: str) -> str:
    return f"details/{case_id}"
