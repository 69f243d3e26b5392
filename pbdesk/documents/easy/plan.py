"""The support plan and the one-page profile in easy read."""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.documents.common import plan_cover
from pbdesk.documents.content import Block, Document, Heading, Signature, text
from pbdesk.documents.easy.money import budget_told, working_told
from pbdesk.documents.easy.teller import Teller
from pbdesk.documents.plan_values import PlanStatus, SupportLine
from pbdesk.documents.profile import MATTERS, MOST_OUTCOMES, SUPPORT, section_words, short
from pbdesk.documents.values import CaseValues
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words

_STANDS = {
    PlanStatus.DRAFT: N_("We have not agreed it yet. It can still change."),
    PlanStatus.SENT: N_("Other people are now deciding about it."),
    PlanStatus.SIGNED: N_("We have agreed this plan."),
}


def easy_plan(values: CaseValues, words: Words) -> Document:
    """Return the support plan in easy read: the same figures, shorter sentences, a picture beside each."""
    teller = Teller(words, values.booklet)
    return teller.document(words.text(N_("My support plan")), _plan(values, teller))


def _plan(values: CaseValues, teller: Teller) -> Iterator[Block]:
    booklet, words = values.booklet, teller.words
    yield plan_cover(booklet, words, words.text(N_("Easy read")), words.text(_STANDS[booklet.status]))
    yield teller.heading(N_("About this plan"))
    yield teller.told("plan", N_("This is my support plan."))
    yield teller.told("star", N_("It says what matters to me."))
    yield teller.told("carer", N_("It says who will help me."))
    yield teller.told("money", N_("It says what the help costs."))
    yield teller.told("write", N_("I can write on it."))
    yield teller.heading(N_("What matters to me"))
    written = [section for section in booklet.sections if section.text.strip()]
    if not written:
        yield teller.told("paper", N_("Nothing has been written here yet."))
    for section in written:
        yield Heading(3, text(section.heading))
        yield from teller.own_words(section.text)
    yield teller.heading(N_("What I want to happen"))
    yield from _outcomes(teller)
    yield from budget_told(teller)
    yield from working_told(teller)
    yield from _reviews(teller)
    yield from _signing(teller)
    yield from teller.closing((booklet.adviser, *booklet.contacts))


def _outcomes(teller: Teller) -> Iterator[Block]:
    booklet = teller.booklet
    if not booklet.outcomes:
        yield teller.told("goal", N_("No outcomes have been written yet."))
    for outcome in booklet.outcomes:
        yield Heading(3, text(outcome.title))
        yield from teller.own_words(outcome.text)
        if not outcome.lines:
            yield teller.told("carer", N_("No support is planned for this yet."))
        for line in outcome.lines:
            yield _line(teller, line)


def _line(teller: Teller, line: SupportLine) -> Block:
    cost = teller.text(
        N_("It costs {amount} {frequency}."), amount=teller.money(line.cost_pence), frequency=line.frequency
    )
    total = ""
    if line.total_pence != line.cost_pence:
        total = teller.text(N_("That is {amount} in all."), amount=teller.money(line.total_pence))
    who = teller.text(N_("{provider} does it."), provider=line.provider) if line.provider else ""
    pays = teller.text(N_("Who pays: {funder}."), funder=line.funder)
    held = teller.text(N_("How it is paid: {held}."), held=line.held) if line.held else ""
    return teller.about(line.what, who, cost, total, pays, held)


def _reviews(teller: Teller) -> Iterator[Block]:
    booklet = teller.booklet
    yield teller.heading(N_("When we will look at this again"))
    if not booklet.reviews:
        yield teller.told("calendar", N_("No date is set yet. My adviser will tell me."))
    for review in booklet.reviews:
        yield teller.say("calendar", review.what, teller.words.date(review.on, "full"))
    yield teller.told("talk", N_("I can ask for a date sooner."))


def _signing(teller: Teller) -> Iterator[Block]:
    booklet, words = teller.booklet, teller.words
    yield teller.heading(N_("Signing this plan"))
    if booklet.status is PlanStatus.SIGNED:
        yield teller.approved("hand", N_("{name} agreed to this plan."))
        return
    yield teller.told("write", N_("Sign only when you have read it. Somebody can read it to you."))
    lines = (words.text(N_("Signature")), words.text(N_("Name")), words.text(N_("Date")))
    yield Signature(words.text(N_("Me")), words.text(N_("This plan says what I want.")), lines)
    yield Signature(words.text(N_("My adviser")), words.text(N_("We made this plan together.")), lines)


def easy_profile(values: CaseValues, words: Words) -> Document:
    """Return the one-page profile in easy read."""
    teller = Teller(words, values.booklet)
    return teller.document(words.text(N_("My one-page profile")), _profile(values, teller))


def _profile(values: CaseValues, teller: Teller) -> Iterator[Block]:
    booklet, words = values.booklet, teller.words
    called = booklet.preferred_name or booklet.person_name
    yield from teller.opening(
        "person", words.text(N_("My one-page profile")), words.text(N_("This is about me."))
    )
    yield teller.told("talk", N_("Please call me {name}."), name=called)
    for need in values.needs:
        yield teller.about(need)
    if values.format_words:
        yield teller.told("book", N_("How I like to read: {format}."), format=values.format_words)
    for picture, heading, ids in (
        ("star", N_("What matters to me"), MATTERS),
        ("warning", N_("If something goes wrong"), SUPPORT),
    ):
        said = section_words(values, ids)
        if said:
            yield teller.heading(heading)
            yield teller.say(picture, short(said))
    if booklet.outcomes:
        yield teller.heading(N_("What I want to happen"))
        for outcome in booklet.outcomes[:MOST_OUTCOMES]:
            yield teller.about(outcome.title)
    yield from teller.closing((booklet.adviser,))
