"""The other papers in easy read: the letter, the copy of the assessment, the blank form and the review."""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.documents.content import Asked, Block, Document, Heading, Masthead, Signature, text
from pbdesk.documents.easy.teller import Teller
from pbdesk.documents.letter import standing
from pbdesk.documents.paper import asked, form_missing
from pbdesk.documents.pictures import picture_for
from pbdesk.documents.review import ASKED, NO_REVIEW
from pbdesk.documents.values import CaseValues, Paper, ReviewHeld, Said
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words


def easy_letter(values: CaseValues, words: Words) -> Document:
    """Return the letter about a person's support in easy read."""
    return Teller(words, values.booklet).document(
        words.text(N_("Letter about your support")), _letter(values, words)
    )


def _letter(values: CaseValues, words: Words) -> Iterator[Block]:
    teller, booklet = Teller(words, values.booklet), values.booklet
    yield from teller.opening(
        "letter", words.text(N_("Letter about your support")), words.text(N_("This is a letter for you."))
    )
    if values.address:
        yield teller.say("home", ", ".join(values.address))
    yield teller.told("person", N_("Dear {name},"), name=booklet.preferred_name or booklet.person_name)
    for sentence in standing(values, words):
        yield teller.say(picture_for(sentence) or "plan", sentence)
    for line in values.note.splitlines():
        if line.strip():
            yield teller.about(line.strip())
    if booklet.reviews:
        first = booklet.reviews[0]
        yield teller.say("calendar", first.what, words.date(first.on, "full"))
    yield teller.told("paper", N_("There are papers with this letter. Please read them."))
    yield teller.told("talk", N_("Tell us if something is not right."))
    yield from teller.closing((booklet.adviser,))


def easy_assessment(values: CaseValues, words: Words) -> Document:
    """Return the copy of the assessment, with the form's easy words where it has them."""
    return Teller(words, values.booklet).document(
        words.text(N_("Your assessment")), _assessment(values, words)
    )


def _assessment(values: CaseValues, words: Words) -> Iterator[Block]:
    teller, booklet = Teller(words, values.booklet), values.booklet
    yield from teller.opening(
        "list",
        words.text(N_("Your assessment")),
        words.text(N_("These are your answers.")),
        teller.explained("assessment"),
    )
    yield teller.told("write", N_("Is something wrong? Write it on this paper."))
    if not values.answers:
        yield teller.told("question", N_("No questions have been answered yet."))
    for part in values.answers:
        yield Heading(2, text(part.title))
        for answer in part.answers:
            question = answer.easy or answer.question
            given = answer.answer or words.text(N_("Not answered"))
            picture = picture_for(question) or picture_for(given) or "question"
            yield teller.say(picture, question, text(given, bold=True))
    yield from teller.closing((booklet.adviser, *booklet.contacts))


def easy_paper(values: CaseValues, words: Words) -> Document:
    """Return the blank form in its easy words. Raises KnownError "form-missing"."""
    if values.paper is None:
        raise form_missing()
    return Teller(words, values.booklet).document(values.paper.title, _paper(values, values.paper, words))


def _paper(values: CaseValues, paper: Paper, words: Words) -> Iterator[Block]:
    teller, booklet = Teller(words, values.booklet), values.booklet
    yield Masthead(booklet.council, booklet.scheme_title, booklet.logo)
    yield Heading(1, text(paper.title))
    yield teller.say(
        "write",
        words.text(N_("Write your answers on this paper.")),
        words.text(N_("You can miss things out.")),
    )
    yield teller.say("tick", words.text(N_("Put a tick in a box to choose.")))
    yield teller.say(
        "person",
        words.text(N_("This paper is for {name}."), name=booklet.person_name),
        words.text(N_("The reference is {reference}."), reference=booklet.reference),
        words.text(
            N_("The form is {code}."), code=f"{paper.code}, {paper.version}" if paper.version else paper.code
        ),
    )
    for title, questions in paper.parts:
        yield Heading(2, text(title))
        for question in questions:
            picture = picture_for(question.easy or question.words)
            if picture and question.number:
                yield teller.say(picture, text(question.easy or question.words, bold=True))
                yield asked(question, words.text(N_("Your answer")))
            else:
                yield asked(question, question.easy or question.words)


def easy_review(values: CaseValues, words: Words) -> Document:
    """Return the record of a review, or the paper for one."""
    return Teller(words, values.booklet).document(
        words.text(N_("Review of your plan")), _review(values, words)
    )


def _review(values: CaseValues, words: Words) -> Iterator[Block]:
    teller, booklet, review = Teller(words, values.booklet), values.booklet, values.review or NO_REVIEW
    yield from teller.opening(
        "calendar",
        words.text(N_("Review of your plan")),
        words.text(N_("This is about a review.")),
        teller.explained("review"),
    )
    yield from _held(teller, review)
    yield teller.heading(N_("What I want to happen"))
    for outcome in review.outcomes or tuple(Said(each.title, "") for each in booklet.outcomes):
        yield from _said(teller, outcome)
    yield teller.heading(N_("What was said"))
    for said in review.said or tuple(Said(words.text(heading), "") for heading in ASKED):
        yield from _said(teller, said)
    yield teller.heading(N_("What we decided"))
    yield from _said(teller, Said("", review.decided))
    yield teller.heading(N_("What comes next"))
    if review.next_on:
        yield teller.told("calendar", N_("We meet again on {date}."), date=words.date(review.next_on, "full"))
    else:
        for each in booklet.reviews:
            yield teller.say("calendar", each.what, words.date(each.on, "full"))
    if not review.next_on and not booklet.reviews:
        yield teller.told("calendar", N_("No date is set yet."))
    lines = (words.text(N_("Signature")), words.text(N_("Name")), words.text(N_("Date")))
    meaning = words.text(N_("This is what we said."))
    yield teller.heading(N_("Signing this review"))
    yield Signature(words.text(N_("Me")), meaning, lines)
    yield Signature(words.text(N_("My adviser")), meaning, lines)
    yield from teller.closing((booklet.adviser, *booklet.contacts))


def _held(teller: Teller, review: ReviewHeld) -> Iterator[Block]:
    if review.what:
        yield teller.say("calendar", review.what)
    if review.on:
        date = teller.words.date(review.on, "full")
        yield teller.told("calendar", N_("It was on {date}."), date=date)
    if review.people:
        yield teller.told("people", N_("Who was there: {names}."), names=teller.words.list(review.people))


def _said(teller: Teller, said: Said) -> Iterator[Block]:
    if said.heading:
        yield Heading(3, text(said.heading))
    if said.words.strip():
        yield from teller.own_words(said.words)
    else:
        yield Asked("", text(""), lines=3)
