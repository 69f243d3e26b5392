"""What a document lacks before it goes to somebody: facts that were never written down, each as a sentence.

A gap never keeps a document from being printed. Sentences that are not translated and pictures that are missing are
found elsewhere (`listening`, `pictures`).
"""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.domain.errors import N_
from pbdesk.domain.plan import Gap
from pbdesk.services.documents import CaseFacts

WITHOUT_CONTACT = ("form",)
"""Documents that do not say who to call."""


def gaps(kind_id: str, facts: CaseFacts) -> Iterator[Gap]:
    """Yield what a document of a case lacks, the most important first."""
    if kind_id == "eligibility":
        yield from _of_the_decision(facts)
    if kind_id not in WITHOUT_CONTACT:
        yield from _of_the_contact(facts)


def _of_the_decision(facts: CaseFacts) -> Iterator[Gap]:
    determined, person = facts.determined, facts.booklet.person
    made = determined.decision if determined else None
    if determined is None or made is None:
        return
    if determined.is_stale:
        yield Gap(
            "eligibility",
            N_("Something has changed since this decision. The letter tells of the decision as it was made."),
        )
    unsaid = [
        each
        for each in made.facts.get("findings", ())
        if each.get("limbs") and not (each.get("words", "").strip() or each.get("view", "").strip())
    ]
    if unsaid:
        yield Gap(
            "eligibility",
            N_("Things that cannot be achieved, with nobody's words about them: {count}."),
            {"count": len(unsaid)},
        )
    if not any(line.strip() for line in person.address.lines):
        yield Gap("address", N_("There is no address to send it to. Write it under the person's details."))
    if not (facts.style.name or facts.booklet.council):
        yield Gap(
            "council", N_("The council has no name here. Write it under Print, “Council’s name and logo”.")
        )


def _of_the_contact(facts: CaseFacts) -> Iterator[Gap]:
    booklet, reach = facts.booklet, facts.booklet.reach
    if not booklet.is_own_case:
        yield Gap(
            "contact",
            N_(
                "{name} is the adviser, and how to reach them is not known here: “Who to call” has a name only."
            ),
            {"name": booklet.adviser},
        )
    elif reach.is_name_only:
        yield Gap(
            "contact",
            N_("“Who to call” has a name only. Write under Settings how people reach you."),
        )
    elif not reach.phone:
        yield Gap(
            "contact", N_("“Who to call” has no phone number. Write it under Settings, if you have one.")
        )
    elif not (reach.email or reach.relay):
        yield Gap(
            "contact",
            N_(
                "“Who to call” has a phone number only. Some people cannot phone: write another way under Settings."
            ),
        )
