"""Invented values for every document: a case in full, one with nothing in it, and one that means harm."""

from __future__ import annotations

from dataclasses import replace

from pbdesk.documents.plan_values import OutcomeSupport, Section, SupportLine
from pbdesk.documents.values import (
    Account,
    Answer,
    Answers,
    CaseValues,
    Determination,
    Entry,
    Found,
    Listed,
    Paper,
    PaperChoice,
    PaperQuestion,
    ReviewHeld,
    Said,
)
from tests.documents.samples import EMPTY, SIGNED

FULL = CaseValues(
    booklet=replace(
        SIGNED,
        sections=tuple(
            replace(section, id=name)
            for section, name in zip(
                SIGNED.sections, ("matters", "involved", "needs", "contingency"), strict=True
            )
        ),
    ),
    address=("2 Clos y Nant", "Dyffryn", "ZZ1 4QX"),
    format_words="Large print, 18 point",
    needs=("Hearing loop", "Somebody to read letters with me"),
    excluded=("alcohol, tobacco and gambling", "paying off debts", "healthcare that the NHS must give"),
    accounts=(
        Account(
            "Council",
            820400,
            70000,
            251240,
            (
                Entry("2026-09-03", "Cwm Teg Care Cooperative", "Help at home in the morning", 189000),
                Entry("2026-10-01", "Home Adaptations Team", "Bath lift, with fitting", 48500),
                Entry("2026-10-13", "Bryn Taxis", "Taxi to choir, Tuesday evenings", 13740),
            ),
        ),
        Account(
            "NHS", 93600, 0, 14400, (Entry("2026-10-20", "Seibiant", "Sitting service, four hours", 14400),)
        ),
        Account(
            "Me", 6000, 0, 6000, (Entry("2026-09-08", "Côr y Bont", "Community choir, yearly fee", 6000),)
        ),
    ),
    answers=(
        Answers(
            "Looking after myself",
            (
                Answer("How do you manage to wash?", "With some help", "Do you need help to wash?"),
                Answer(
                    "How do you manage to get dressed?", "With help every day", "Do you need help to dress?"
                ),
            ),
        ),
        Answers(
            "Getting out",
            (
                Answer("What would you like to do again?", "Sing in the choir on Tuesdays."),
                Answer("Who goes with you?", ""),
            ),
        ),
    ),
    paper=Paper(
        "What I need",
        "BCDFGH",
        "2026-04",
        (
            (
                "Looking after myself",
                (
                    PaperQuestion("", "These questions are about an ordinary day.", room=""),
                    PaperQuestion(
                        "1",
                        "How do you manage to wash?",
                        "Do you need help to wash?",
                        ("Think of a bad day as well.",),
                        (
                            PaperChoice("1", "On my own"),
                            PaperChoice("2", "With some help"),
                            PaperChoice("3", "With a lot of help"),
                        ),
                        "",
                    ),
                    PaperQuestion("2", "What would help?", room="lines"),
                ),
            ),
            (
                "Getting out",
                (
                    PaperQuestion(
                        "3.1",
                        "When were you last out?",
                        notes=("Only if question 1 is “On my own”.",),
                        room="date",
                    ),
                ),
            ),
        ),
    ),
    review=ReviewHeld(
        "Yearly review",
        "2026-11-16",
        ("Angharad Pryce-Nolan", "Gwen Pryce", "Tomos Okafor-Reed"),
        (
            Said("What works well", "The morning team comes on time, and always the same two people."),
            Said("What should change", ""),
        ),
        (Said("I want to sing with other people again", "I go every week. It is the best hour of it."),),
        "We keep the plan. The taxi goes on until Easter.",
        "2027-02-15",
    ),
    services=(
        Listed(
            "Côr y Bont",
            "A choir that anybody can join.",
            "01632 960 188",
            "helo@example.org",
            "Neuadd y Bont, ZZ1 2BB",
            "£60.00 a year",
            "Tuesdays, 7pm",
            "2026-09-30",
        ),
    ),
    note="Thank you for the tea. I have sent the bath lift papers to Gwen.",
    decides=True,
    determination=Determination(
        law="england",
        who="adult",
        eligible=True,
        on="2026-11-20",
        by="Tomos Okafor-Reed",
        version=2,
        conditions=(("impairment", True), ("outcomes", True), ("well_being", True)),
        found=(
            Found("Eating and drinking well", view="Gwen cooks, and Annie warms it up safely."),
            Found(
                "Keeping clean",
                ("Cannot do it without help", "Can, but it endangers the health or safety of somebody"),
                "I have fallen in the shower twice since the summer.",
                "She cannot stand without holding on to something.",
                (
                    "You cannot do it without help.",
                    "You can do it. But you or somebody else could come to harm.",
                ),
            ),
            Found("Being suitably dressed", ("Can, but it takes significantly longer than usual",)),
            Found("Using the toilet"),
        ),
        left=("Caring for a child",),
        areas=("Personal dignity and being treated with respect", "Control over day-to-day life"),
        reasons="A third fall could end her time at home.\nShe has stopped going out because of it.",
        judged_over="since the spring",
        advice="The handyman fits rails within two weeks.",
    ),
)

REFUSED = replace(
    FULL,
    determination=Determination(
        law="england",
        who="adult",
        eligible=False,
        on="2026-11-20",
        by="Tomos Okafor-Reed",
        conditions=(("impairment", True), ("outcomes", False), ("well_being", None)),
        found=(
            Found(
                "Keeping clean",
                ("Can, but it takes significantly longer than usual",),
                "It takes me an hour.",
            ),
            Found("Being suitably dressed", view="Dresses without help, sitting down."),
        ),
        refusal="You manage most of your day on your own, though it takes you longer than it used to.",
        advice="The handyman fits rails.\nThe library group meets on Mondays.",
    ),
)
"""The same person, whose needs are not eligible: the letter says why, and what can be done."""

NOTHING = CaseValues(
    booklet=replace(EMPTY, council=""),
    has_plan=False,
    paper=FULL.paper,
    determination=Determination(law="england", who="adult", eligible=False),
)

_NASTY = "<b>Bobby</b> & “tables” \u202egnitset\u202c \x07\x1b[2J 🙂🏴󠁧󠁢󠁷󠁬󠁳󠁿 \ufeff‮ ]]> --> %s {name} £1,200 ŵŷ"
_LINES = tuple(
    SupportLine(f"{_NASTY} number {number}", _NASTY, 1234 + number, "a week", 64168 + number, "Council", "")
    for number in range(100)
)
HOSTILE = replace(
    FULL,
    booklet=replace(
        FULL.booklet,
        person_name=f"{_NASTY} " + "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch" * 2,
        sections=(Section(_NASTY, _NASTY * 20, "matters"),),
        outcomes=(OutcomeSupport(_NASTY, _LINES, _NASTY),),
    ),
    needs=(_NASTY,),
    note=_NASTY,
)
"""Markup, control characters, direction overrides, emoji, a name without a space, and a hundred lines."""

SMALL = replace(
    FULL,
    booklet=replace(
        FULL.booklet,
        sections=FULL.booklet.sections[:1],
        outcomes=(replace(FULL.booklet.outcomes[0], lines=FULL.booklet.outcomes[0].lines[1:]),),
        totals=(FULL.booklet.totals[0],),
        indicative_steps=FULL.booklet.indicative_steps[:1],
        contacts=(),
        reviews=FULL.booklet.reviews[:1],
    ),
    accounts=FULL.accounts[1:2],
    answers=FULL.answers[1:],
    needs=(),
    excluded=FULL.excluded[:1],
    services=(),
)
"""A case with one of everything, for tests that make every document in every format."""
