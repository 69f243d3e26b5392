"""Tells facts in easy read: short sentences, one idea each, a picture at the left, hard words explained next.

Source: UKAAF and the government's guidance on easy read (10 to 15 words a sentence, active voice).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pbdesk.documents.common import framed
from pbdesk.documents.content import Block, Document, Heading, Masthead, Paragraph, Pictured, Text, Tone, text
from pbdesk.documents.pictures import CREDIT, alternative, picture, picture_for
from pbdesk.documents.plan_values import Contact, PlanBooklet
from pbdesk.documents.written import written
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words
from pbdesk.i18n.words import Shown

HARD_WORDS = {
    "direct payment": N_("This is money paid to you, to buy your own support."),
    "guide figure": N_("This is about how much money your support may cost."),
    "budget": N_("This is the money for your support."),
    "assessment": N_("This is when we ask what help you need."),
    "review": N_("This is when we check that your plan still works."),
    "outcome": N_("This is something you want to happen."),
    "agreement": N_("This is a paper that says what we both promise."),
    "statement": N_("This is a list of the money."),
    "funder": N_("This is who pays."),
    "eligible": N_("Eligible means: they fit the rules in the law."),
    "well-being": N_("Well-being means: how well your life is going for you."),
    "advocate": N_("An advocate is somebody who speaks up for you."),
    "ombudsman": N_("An ombudsman looks at complaints. It is free."),
}
"""Hard words with the sentence that explains each of them."""


class Teller:
    """Makes easy-read blocks in one language."""

    def __init__(self, words: Words, booklet: PlanBooklet) -> None:
        self.words = words
        self.booklet = booklet

    def say(self, picture_id: str, *sentences: str | Text) -> Pictured:
        """Return one idea beside a picture, "" for none; each sentence stands on a line of its own."""
        lines = tuple(text(each) if isinstance(each, str) else each for each in sentences if each)
        if not picture_id:
            return Pictured(lines)
        return Pictured(lines, picture(picture_id), alternative(picture_id, self.words.language))

    def told(self, picture_id: str, sentence: str, **fields: Shown) -> Pictured:
        """Return one sentence (a message id) beside a picture."""
        return self.say(picture_id, self.words.text(sentence, **fields))

    def about(self, said: str, *sentences: str) -> Pictured:
        """Return somebody's own words, with the picture that suits them, and sentences under them."""
        return self.say(picture_for(said), written(said, self.booklet), *sentences)

    def explained(self, term: str) -> str:
        """Return the sentence that explains a hard word."""
        return self.words.text(HARD_WORDS[term])

    def approved(self, picture_id: str, sentence: str) -> Pictured:
        """Return who approved, in a sentence (a message id) with a {name}, then as what and when."""
        booklet = self.booklet
        role = self.text(N_("Their role is: {role}."), role=booklet.signed_as) if booklet.signed_as else ""
        name = booklet.signed_by or self.text(N_("The council"))
        when = self.text(N_("That was on {date}."), date=self.words.date(booklet.signed_on))
        return self.say(picture_id, self.text(sentence, name=name), role, when)

    def text(self, sentence: str, **fields: Shown) -> str:
        """Return a sentence in the language."""
        return self.words.text(sentence, **fields)

    def heading(self, sentence: str, **fields: Shown) -> Heading:
        """Return a chapter's heading."""
        return Heading(2, text(self.words.text(sentence, **fields)))

    def own_words(self, said: str) -> Iterator[Block]:
        """Yield what somebody wrote, a paragraph each, as they wrote it."""
        for line in said.splitlines():
            if line.strip():
                yield self.about(line.strip())

    def opening(self, picture_id: str, title: str, *sentences: str) -> Iterator[Block]:
        """Yield the head of an easy-read document and what it is."""
        booklet = self.booklet
        yield Masthead(booklet.council, booklet.scheme_title, booklet.logo)
        yield Heading(1, text(title))
        yield self.say(picture_id, *sentences)
        yield self.say(
            "person",
            self.text(N_("This paper is for {name}."), name=booklet.person_name),
            self.text(N_("The reference is {reference}."), reference=booklet.reference),
        )
        yield self.told("calendar", N_("We printed it on {date}."), date=self.words.date(booklet.printed_on))

    def closing(self, contacts: Iterable[Contact]) -> Iterator[Block]:
        """Yield whom to call, and whose the pictures are."""
        yield self.heading(N_("Who to call"))
        yield self.told("question", N_("Do you have a question? Please ask."))
        for contact in contacts:
            yield from self._contact(contact)
        yield Paragraph(text(self.text(N_("The pictures are by {credit}."), credit=CREDIT)), Tone.NOTE)

    def _contact(self, contact: Contact) -> Iterator[Block]:
        yield self.say("person", contact.role, text(contact.name, bold=True))
        if contact.phone:
            yield self.told("phone", N_("Phone: {number}"), number=contact.phone)
        if contact.relay:
            yield self.say(
                "talk", self.text(N_("You can also call by text, or in sign language:")), contact.relay
            )
        if contact.email:
            yield self.told("email", N_("Email: {address}"), address=contact.email)
        if contact.hours:
            yield self.say("clock", contact.hours)

    def document(self, title: str, blocks: Iterable[Block]) -> Document:
        """Return the whole as a document."""
        return framed(self.booklet, self.words, title, blocks)

    def money(self, pence: int) -> str:
        """Return an amount in words."""
        return self.words.money(pence)
