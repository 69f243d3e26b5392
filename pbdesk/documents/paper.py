"""A blank form for paper: numbered questions with boxes and lines, to be keyed in afterwards by their numbers."""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.documents.common import framed, lead
from pbdesk.documents.content import Asked, Block, Document, Heading, KeyFacts, ListBlock, Masthead, text
from pbdesk.documents.values import CaseValues, Paper, PaperQuestion
from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import Words

LINES = {"lines": 4, "line": 1, "date": 1, "": 0}
"""Lines to write on, by the room that a question needs."""


def paper_document(values: CaseValues, words: Words) -> Document:
    """Return the blank form. Raises KnownError "form-missing" where the scheme has none."""
    if values.paper is None:
        raise form_missing()
    footer = words.text(
        N_("Form {code}. Reference {reference}."),
        code=values.paper.code,
        reference=values.booklet.reference,
    )
    return framed(values.booklet, words, values.paper.title, _blocks(values, values.paper, words), footer)


def form_missing() -> KnownError:
    """Return what is said where there is no form to print."""
    return KnownError(
        "form-missing",
        N_("There is no form to print for this programme."),
        safe=N_("Nothing was printed."),
        todo=N_("Choose another document."),
    )


def _blocks(values: CaseValues, paper: Paper, words: Words) -> Iterator[Block]:
    booklet = values.booklet
    yield Masthead(booklet.council, booklet.scheme_title, booklet.logo)
    yield Heading(1, text(paper.title))
    yield lead(words.text(N_("Fill this in with a pen. Leave out what you do not want to say.")))
    yield KeyFacts(
        (
            (words.text(N_("Name")), text(booklet.person_name)),
            (words.text(N_("Reference")), text(booklet.reference)),
            (words.text(N_("Form")), text(f"{paper.code}, {paper.version}" if paper.version else paper.code)),
        )
    )
    yield ListBlock(
        (
            text(words.text(N_("Tick a box with a cross or a tick."))),
            text(words.text(N_("Write on the lines. Use the back of the page if you need more room."))),
            text(words.text(N_("The number beside a question is for whoever types your answers in."))),
        )
    )
    for title, questions in paper.parts:
        yield Heading(2, text(title))
        for question in questions:
            yield asked(question, question.words)


def asked(question: PaperQuestion, said: str) -> Asked:
    """Return one question with room for its answer."""
    return Asked(
        question.number,
        text(said),
        tuple(map(text, question.notes)),
        tuple((choice.number, text(choice.words)) for choice in question.choices),
        LINES[question.room] if not question.choices else 0,
    )
