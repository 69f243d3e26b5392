"""The support plan booklet, chapter by chapter: `build` turns its values into a document.

Each chapter is one function that takes the booklet and its words and yields blocks. The figures come as they are;
the chapters about money are in `plan_money`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.documents.common import approved_words, contact_facts, plan_cover, standing_words, status_words
from pbdesk.documents.content import (
    Align,
    Answered,
    Block,
    Callout,
    Contents,
    Document,
    Heading,
    KeyFacts,
    ListBlock,
    Paragraph,
    Signature,
    Table,
    Text,
    Tone,
    text,
)
from pbdesk.documents.plan_money import budget_chapter, working_chapter
from pbdesk.documents.plan_values import (
    Contact,
    FunderTotal,
    OutcomeSupport,
    PlanBooklet,
    PlanStatus,
    Review,
    Section,
    SupportLine,
    WorkingStep,
)
from pbdesk.documents.written import introduced, paragraphs, written
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words, words_for

__all__ = [
    "Contact",
    "FunderTotal",
    "OutcomeSupport",
    "PlanBooklet",
    "PlanStatus",
    "Review",
    "Section",
    "SupportLine",
    "WorkingStep",
    "build",
]


def build(booklet: PlanBooklet, words: Words | None = None) -> Document:
    """Return the booklet as a document in its language (or in these words), ready for any format."""
    words = words or words_for(booklet.language)
    return Document(
        title=words.text(N_("My support plan: {name}"), name=booklet.person_name),
        language=booklet.language,
        author=booklet.council,
        blocks=tuple(_blocks(booklet, words)),
        footer=words.text(
            N_("{status}. Reference {reference}."),
            status=status_words(booklet, words),
            reference=booklet.reference,
        ),
        page_words=words.text(N_("Page {page} of {pages}")),
    )


def _blocks(booklet: PlanBooklet, words: Words) -> Iterator[Block]:
    yield plan_cover(booklet, words, booklet.scheme_title, standing_words(booklet, words))
    yield from _opening(words)
    yield from _what_matters(booklet, words)
    yield from _outcomes(booklet, words)
    yield from budget_chapter(booklet, words)
    yield from working_chapter(booklet, words)
    yield from _who_to_call(booklet, words)
    yield from _reviews(booklet, words)
    yield from _signing(booklet, words)


def _opening(words: Words) -> Iterator[Block]:
    yield Contents(words.text(N_("In this booklet")))
    yield Callout(
        words.text(N_("This is your plan")),
        (
            text(
                words.text(
                    N_(
                        "It says what matters to you, what you want to happen, who will help, and what it costs. "
                        "Keep it, write on it, and bring it when we meet."
                    )
                )
            ),
            text(
                words.text(
                    N_(
                        "If anything in it is not right, or your life changes, tell your adviser. You do not have to "
                        "wait for a review."
                    )
                )
            ),
        ),
    )


def _what_matters(booklet: PlanBooklet, words: Words) -> Iterator[Block]:
    yield Heading(2, text(words.text(N_("What matters to me"))))
    if not any(section.text.strip() for section in booklet.sections):
        yield Paragraph(text(words.text(N_("Nothing has been written here yet."))), Tone.NOTE)
        return
    for section in booklet.sections:
        if section.text.strip():
            yield Heading(3, text(section.heading))
            yield from paragraphs(section.text, booklet)


def _outcomes(booklet: PlanBooklet, words: Words) -> Iterator[Block]:
    yield Heading(2, text(words.text(N_("What I want to happen, and who will help"))))
    if not booklet.outcomes:
        yield Paragraph(text(words.text(N_("No outcomes have been written yet."))), Tone.NOTE)
        return
    yield Paragraph(
        text(
            words.plural(
                "There is one thing that I want to happen. Below it is the support that helps.",
                "There are {count} things that I want to happen. Below each is the support that helps.",
                len(booklet.outcomes),
            )
        ),
        Tone.LEAD,
    )
    for outcome in booklet.outcomes:
        yield Heading(3, written(outcome.title, booklet))
        yield from introduced(paragraphs(outcome.text, booklet))
        yield from _support(outcome, booklet, words)


def _support(outcome: OutcomeSupport, booklet: PlanBooklet, words: Words) -> Iterator[Block]:
    if not outcome.lines:
        yield Paragraph(text(words.text(N_("No support is planned for this yet."))), Tone.NOTE)
        return
    rows: list[tuple[Text, ...]] = []
    for line in outcome.lines:
        cost = words.text(
            N_("{amount} {frequency}"), amount=words.money(line.cost_pence), frequency=line.frequency
        )
        pays = line.funder
        if line.held:
            pays = words.text(N_("{funder} ({held})"), funder=line.funder, held=line.held)
        rows.append((written(line.what, booklet), written(line.provider, booklet), text(cost), text(pays)))
    yield Table(
        caption="",
        header=(
            words.text(N_("What")),
            words.text(N_("Who provides it")),
            words.text(N_("Cost")),
            words.text(N_("Who pays")),
        ),
        rows=tuple(rows),
        alignments=(Align.START,) * 4,
    )


def _who_to_call(booklet: PlanBooklet, words: Words) -> Iterator[Block]:
    yield Heading(2, text(words.text(N_("Who to call"))))
    yield Paragraph(
        text(
            words.text(
                N_("Call if something is wrong, if you are worried, or just to ask. It is never a bother.")
            )
        ),
        Tone.LEAD,
    )
    for contact in (booklet.adviser, *booklet.contacts):
        yield Heading(3, text(contact.role))
        yield KeyFacts(tuple(contact_facts(contact, words)))


def _reviews(booklet: PlanBooklet, words: Words) -> Iterator[Block]:
    yield Heading(2, text(words.text(N_("When we will look at this again"))))
    if booklet.reviews:
        yield KeyFacts(
            tuple((review.what, text(words.date(review.on, "full"))) for review in booklet.reviews)
        )
    else:
        yield Paragraph(
            text(words.text(N_("No review date is set yet. Your adviser will tell you."))), Tone.NOTE
        )
    yield Paragraph(
        text(words.text(N_("You can ask for a review sooner, for example when:"))), introduces=True
    )
    yield ListBlock(
        (
            text(words.text(N_("your health, your home or the people around you change"))),
            text(words.text(N_("the support does not help as you hoped"))),
            text(words.text(N_("you want to use the money in another way"))),
            text(words.text(N_("you think that a decision was wrong"))),
        )
    )


def _signing(booklet: PlanBooklet, words: Words) -> Iterator[Block]:
    yield Heading(2, text(words.text(N_("Signing this plan"))))
    if booklet.status is PlanStatus.SIGNED:
        yield from _signed(booklet, words)
    else:
        yield Paragraph(
            text(
                words.text(
                    N_("Please sign only when you have read the plan, or somebody has read it to you.")
                )
            ),
            Tone.LEAD,
        )
        lines = (words.text(N_("Signature")), words.text(N_("Name")), words.text(N_("Date")))
        yield Signature(words.text(N_("Me")), words.text(N_("This plan says what I want and need.")), lines)
        yield Signature(words.text(N_("My adviser")), words.text(N_("We made this plan together.")), lines)
    yield Callout(
        words.text(N_("This booklet in another format")),
        (
            text(
                words.text(
                    N_(
                        "You can have it in large print, easy read, braille or audio, in English or in Welsh. Ask your "
                        "adviser."
                    )
                )
            ),
        ),
    )


def _signed(booklet: PlanBooklet, words: Words) -> Iterator[Block]:
    yield Paragraph(
        text(words.text(N_("This copy shows the plan as it was signed. A signed version is never changed."))),
        Tone.LEAD,
    )
    yield Answered(
        words.text(N_("Agreed for {council}"), council=booklet.council),
        text(approved_words(booklet, words)),
    )
    if booklet.signed_number:
        yield KeyFacts(((words.text(N_("Signed copy number")), text(booklet.signed_number)),))
