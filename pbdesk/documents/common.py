"""What several documents share: the frame, the head, the title, whom to call, where to sign."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pbdesk.documents.content import (
    Block,
    Callout,
    Cover,
    Document,
    Heading,
    KeyFacts,
    Masthead,
    Paragraph,
    Run,
    Signature,
    Text,
    Tone,
    text,
)
from pbdesk.documents.plan_values import Contact, PlanBooklet, PlanStatus
from pbdesk.domain.errors import N_
from pbdesk.domain.reaching import is_email
from pbdesk.i18n import Words


def framed(
    booklet: PlanBooklet, words: Words, title: str, blocks: Iterable[Block], footer: str = ""
) -> Document:
    """Return a document in the booklet's language, its footer naming what it is and whose."""
    return Document(
        title=words.text(N_("{title}: {name}"), title=title, name=booklet.person_name),
        language=booklet.language,
        author=booklet.council,
        blocks=tuple(blocks),
        footer=footer
        or words.text(N_("{title}. Reference {reference}."), title=title, reference=booklet.reference),
        page_words=words.text(N_("Page {page} of {pages}")),
    )


def opening(booklet: PlanBooklet, words: Words, title: str) -> Iterator[Block]:
    """Yield the head of a document without a cover: the council, the title, and whose it is."""
    yield Masthead(booklet.council, booklet.scheme_title, booklet.logo)
    yield Heading(1, text(title))
    facts = [
        (words.text(N_("Name")), text(booklet.person_name)),
        (words.text(N_("Reference")), text(booklet.reference)),
        (words.text(N_("Printed on")), text(words.date(booklet.printed_on))),
    ]
    yield KeyFacts(tuple(facts))


def lead(words: str) -> Paragraph:
    """Return a paragraph that opens a document or a chapter."""
    return Paragraph(text(words), Tone.LEAD)


def body(words: str) -> Paragraph:
    """Return an ordinary paragraph."""
    return Paragraph(text(words))


def callout(title: str, *paragraphs: str) -> Callout:
    """Return something that must not be overlooked."""
    return Callout(title, tuple(map(text, paragraphs)))


def approved_words(booklet: PlanBooklet, words: Words) -> str:
    """Return in one sentence who approved a signed plan, as what and when."""
    name = booklet.signed_by or words.text(N_("the council"))
    fields = {"name": name, "date": words.date(booklet.signed_on)}
    if booklet.signed_as:
        return words.text(N_("Approved by {name}, {role}, on {date}."), role=booklet.signed_as, **fields)
    return words.text(N_("Approved by {name} on {date}."), **fields)


def call_us(contacts: Iterable[Contact], words: Words) -> Iterator[Block]:
    """Yield whom to call: one chapter."""
    yield Heading(2, text(words.text(N_("Who to call"))))
    for contact in contacts:
        yield Heading(3, text(contact.role))
        yield KeyFacts(tuple(contact_facts(contact, words)))


def contact_facts(contact: Contact, words: Words) -> Iterator[tuple[str, Text]]:
    """Yield the ways to reach somebody."""
    yield words.text(N_("Name")), text(contact.name)
    if contact.phone:
        yield words.text(N_("Phone")), text(contact.phone)
    if contact.relay:
        yield words.text(N_("By text relay or in sign language")), text(contact.relay)
    if contact.email:
        link = f"mailto:{contact.email}" if is_email(contact.email) else ""
        yield words.text(N_("Email")), (Run(contact.email, bold=True, link=link),)
    if contact.hours:
        yield words.text(N_("When")), text(contact.hours)


def signatures(words: Words, who: Iterable[tuple[str, str]]) -> Iterator[Block]:
    """Yield a place to sign for each person with what the signature means."""
    lines = (words.text(N_("Signature")), words.text(N_("Name")), words.text(N_("Date")))
    for name, meaning in who:
        yield Signature(name, meaning, lines)


def plan_cover(booklet: PlanBooklet, words: Words, series: str, explanation: str) -> Cover:
    """Return the cover of a support plan; `explanation` says in a sentence how far it has got."""
    facts = [
        (words.text(N_("Reference")), text(booklet.reference)),
        (words.text(N_("My adviser")), text(booklet.adviser.name)),
        (words.text(N_("Printed on")), text(words.date(booklet.printed_on))),
    ]
    if booklet.preferred_name:
        facts.insert(0, (words.text(N_("Please call me")), text(booklet.preferred_name)))
    if booklet.signed_number:
        facts.append((words.text(N_("Signed copy number")), text(booklet.signed_number)))
    return Cover(
        publisher=booklet.council,
        series=series,
        title=words.text(N_("My support plan")),
        name=text(booklet.person_name),
        status=status_words(booklet, words),
        explanation=explanation,
        facts=tuple(facts),
        logo=booklet.logo,
    )


def status_words(booklet: PlanBooklet, words: Words) -> str:
    """Return how far the plan has got, in a few words."""
    match booklet.status:
        case PlanStatus.DRAFT:
            return words.text(N_("Draft of version {version}"), version=booklet.version)
        case PlanStatus.SENT:
            return words.text(N_("Version {version}, sent for a decision"), version=booklet.version)
        case PlanStatus.SIGNED:
            return words.text(N_("Signed version {version}"), version=booklet.version)


def standing_words(booklet: PlanBooklet, words: Words) -> str:
    """Return how far the plan has got, in a sentence."""
    match booklet.status:
        case PlanStatus.DRAFT:
            return words.text(N_("This plan is not agreed yet. It can still be changed."))
        case PlanStatus.SENT:
            return words.text(N_("This plan is with the people who decide. Nothing in it is final yet."))
        case PlanStatus.SIGNED:
            return words.text(
                N_("This plan is agreed. It stays in force until it is reviewed or a new version is signed.")
            )
