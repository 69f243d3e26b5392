"""The letter with the decision on eligibility in easy read: the same facts, one idea at a time beside its picture."""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.documents.content import Block, Document, Heading, text
from pbdesk.documents.easy.teller import Teller
from pbdesk.documents.eligibility import decided
from pbdesk.documents.eligibility_law import HELPED, TITLES, UNMET, result_of
from pbdesk.documents.values import CaseValues, Determination, Found
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words

Told = dict[bool, str]
_ENGLAND: dict[str, Told] = {
    "impairment": {
        True: N_("You need help because of an illness or a disability."),
        False: N_("You do not need help because of an illness or a disability."),
    },
    "care": {
        True: N_("Somebody needs the care that you give."),
        False: N_("The care that you give is not what brings this about."),
    },
    "well_being": {
        True: N_("This makes a big difference to your life."),
        False: N_("We think that this does not make a big difference to your life."),
    },
}
_WALES: dict[str, Told] = {
    "impairment": {
        True: N_("You need help because of an illness, your age, a disability or something like that."),
        False: N_(
            "You do not need help because of an illness, your age, a disability or something like that."
        ),
    },
    "care": {
        True: N_("You need help because you care for somebody."),
        False: N_("You do not need help because you care for somebody."),
    },
    "well_being": {
        True: N_("You cannot reach what matters to you without our help."),
        False: N_("We think that you can reach what matters to you without our help."),
    },
}
_CONDITIONS = {"england": _ENGLAND, "wales": _WALES}
_SAFE = N_("If somebody hurts you or does not look after you, tell us at once. We must help you then.")
SIMPLE_LAWS = {
    "england": (
        N_("This letter is about a law: the Care Act 2014."),
        N_("The Local Government and Social Care Ombudsman can look at it after that."),
    ),
    "wales": (
        N_("This letter is about a law: the Social Services and Well-being (Wales) Act 2014."),
        N_("The Public Services Ombudsman for Wales can look at it after that."),
    ),
}
"""By law: what it is called, and who looks at a complaint in the end."""


def easy_eligibility(values: CaseValues, words: Words) -> Document:
    """Return the letter. Raises KnownError as `eligibility.decided`."""
    made = decided(values)
    title = words.text(TITLES[made.who])
    return Teller(words, values.booklet).document(title, _letter(values, made, words, title))


def _letter(values: CaseValues, made: Determination, words: Words, title: str) -> Iterator[Block]:
    teller = Teller(words, values.booklet)
    yield from teller.opening(
        "letter",
        title,
        words.text(N_("We looked at the help that you need.")),
        words.text(N_("This letter says what we decided.")),
    )
    if values.address:
        yield teller.say("home", ", ".join(values.address))
    yield from _decision(teller, made)
    if made.refusal:
        yield teller.heading(N_("Why we decided this"))
        yield from teller.own_words(made.refusal)
    yield from _rules(teller, made)
    yield from _daily_life(teller, made)
    yield from _well_being(teller, made)
    if made.advice:
        yield teller.heading(N_("What can help you"))
        yield from teller.own_words(made.advice)
    yield from _next(teller, made)
    yield from _disagree(teller, made)
    yield from teller.closing((values.booklet.adviser,))


def _decision(teller: Teller, made: Determination) -> Iterator[Block]:
    yield teller.heading(N_("What we decided"))
    if made.eligible:
        yield teller.say("tick", teller.text(N_("You have eligible needs.")), teller.explained("eligible"))
    else:
        yield teller.say(
            "cross", teller.text(N_("Your needs are not eligible.")), teller.explained("eligible")
        )
    if made.unmet:
        yield teller.told("cross", N_("But we will not meet these needs."))
    if made.on:
        yield teller.told("calendar", N_("We decided on {date}."), date=teller.words.date(made.on))
    if made.by:
        yield teller.told("person", N_("{name} decided it."), name=made.by)


def _rules(teller: Teller, made: Determination) -> Iterator[Block]:
    yield teller.heading(N_("The rules"))
    yield teller.told("scales", N_("The rules ask some questions. These are our answers."))
    for name, met in made.conditions:
        if met is None:
            continue
        said = _CONDITIONS[made.law].get(name)
        if said is not None:
            yield teller.told("tick" if met else "cross", said[met])
        elif name == "outcomes":
            yield _count(teller, made, met)


def _count(teller: Teller, made: Determination, met: bool) -> Block:
    sentence = (
        N_("Things that you cannot do, or not safely: {count}. That is enough.")
        if met
        else N_("Things that you cannot do, or not safely: {count}. That is not enough.")
    )
    health = teller.text(N_("Caring is making you ill, or it may.")) if made.health else ""
    return teller.say("tick" if met else "cross", health, teller.text(sentence, count=len(made.unable)))


def _daily_life(teller: Teller, made: Determination) -> Iterator[Block]:
    yield teller.heading(N_("Your daily life"))
    if made.unable:
        yield teller.told("list", N_("This is what is hard for you."))
    for each in made.unable:
        yield Heading(3, text(each.title))
        yield teller.say("worried", *(each.easy or each.ways))
        yield from _said(teller, each)
    if made.able:
        bare = (each.title for each in made.able if not (each.view or each.words))
        yield teller.say("tick", teller.text(N_("You can do these things:")), *bare)
    for each in made.able:
        if each.view or each.words:
            yield teller.say("tick", each.title, " ".join((each.view or each.words).split()))
    if made.left:
        yield teller.say("question", teller.text(N_("We did not look at these things:")), *made.left)


def _said(teller: Teller, each: Found) -> Iterator[Block]:
    if each.words:
        yield teller.say("talk", teller.text(N_("You said:")), " ".join(each.words.split()))
    if each.view:
        yield teller.say("see", teller.text(N_("We saw:")), " ".join(each.view.split()))


def _well_being(teller: Teller, made: Determination) -> Iterator[Block]:
    if made.reasons or made.areas:
        in_england = made.law == "england"
        yield teller.heading(N_("Your well-being") if in_england else N_("What matters to you"))
        if in_england:
            yield teller.say("happy", teller.explained("well-being"))
    if made.areas:
        yield teller.say("list", teller.text(N_("It is about these parts of your life:")), *made.areas)
    if made.reasons:
        yield teller.told("scales", N_("This is why we think so."))
    yield from teller.own_words(made.reasons)
    if made.judged_over:
        yield teller.say("clock", teller.text(N_("We looked at your life over this time:")), made.judged_over)


def _next(teller: Teller, made: Determination) -> Iterator[Block]:
    yield teller.heading(N_("What happens next"))
    if result_of(made) == HELPED:
        yield teller.told("talk", N_("We talk with you about the help that you want."))
        yield teller.told(
            "home",
            N_("We check where you live.")
            if made.who == "adult"
            else N_("We check where the person lives that you care for."),
        )
        yield teller.told("money", N_("Maybe you have to pay for a part of it. We tell you before."))
        yield teller.told("plan", N_("Then we write a plan together."))
        return
    if result_of(made) == UNMET:
        yield teller.told("stop", N_("We do not make a plan with you now."))
    yield teller.told("talk", N_("Tell us when something changes. We can look again."))
    if made.law == "wales":
        yield teller.told("warning", _SAFE)
    yield teller.told("question", N_("Ask us if you do not understand something."))


def _disagree(teller: Teller, made: Determination) -> Iterator[Block]:
    law, ombudsman = SIMPLE_LAWS[made.law]
    yield teller.heading(N_("If you do not agree"))
    yield teller.told("talk", N_("Tell your adviser what is not right. We look at it again."))
    yield teller.say("people", teller.text(N_("You can have an advocate.")), teller.explained("advocate"))
    yield teller.say(
        "letter",
        teller.text(N_("You can also complain.")),
        teller.text(N_("That means: you tell us that you are not happy.")),
        teller.text(N_("Please do it within 12 months.")),
    )
    yield teller.say("council", teller.text(ombudsman), teller.explained("ombudsman"))
    yield teller.told("scales", law)
