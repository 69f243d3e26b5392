"""The letter with the decision on eligibility: what was decided, why, what can be done, and how to disagree.

It is the written record that the law asks for, so it is printed whole: no part of it can be left out. England: Care Act
2014, section 13(2) (the record and its reasons), 13(3) and (4) (what comes next), 13(5) (advice where the needs are not
eligible) and 24(2) (reasons where eligible needs will not be met). Wales: Social Services and Well-being (Wales) Act
2014, section 32, with the Care and Support (Eligibility) (Wales) Regulations 2015.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pbdesk.documents.common import body, callout, contact_facts, framed, lead
from pbdesk.documents.content import (
    Block,
    Document,
    Heading,
    KeyFacts,
    ListBlock,
    Paragraph,
    Run,
    Step,
    Steps,
    Text,
    Tone,
    text,
)
from pbdesk.documents.eligibility_law import (
    ANSWERS,
    FOUND,
    JUDGED,
    LAWS,
    MEANING,
    NEXT,
    OMBUDSMEN,
    QUESTIONS,
    TITLES,
    how_far,
    result_of,
)
from pbdesk.documents.letter import letter_head, signed_off
from pbdesk.documents.values import CaseValues, Determination, Found
from pbdesk.documents.written import paragraphs, written
from pbdesk.domain.errors import N_, KnownError
from pbdesk.i18n import Words


def eligibility_document(values: CaseValues, words: Words) -> Document:
    """Return the letter. Raises KnownError as `decided`."""
    made = decided(values)
    title = words.text(TITLES[made.who])
    return framed(values.booklet, words, title, _blocks(values, made, words, title))


def decided(values: CaseValues) -> Determination:
    """Return the decision that a letter tells of.

    Raises KnownError: "eligibility-undecided" before there is one, "eligibility-none" where the scheme decides nothing.
    """
    if values.determination is not None:
        return values.determination
    if not values.decides:
        raise KnownError(
            "eligibility-none",
            N_("This programme does not decide on eligibility, so there is no letter about it."),
            safe=N_("Nothing was printed."),
            todo=N_("Choose another document."),
        )
    raise KnownError(
        "eligibility-undecided",
        N_("There is no decision on eligibility to print yet."),
        safe=N_("Nothing was printed."),
        todo=N_("Decide under Eligibility, then print the letter."),
    )


def _blocks(values: CaseValues, made: Determination, words: Words, title: str) -> Iterator[Block]:
    yield from letter_head(values, words, title)
    yield lead(words.text(ANSWERS[result_of(made)]))
    yield body(words.text(MEANING[result_of(made)]))
    yield KeyFacts(tuple(_facts(values, made, words)))
    yield from _refusal(values, made, words)
    yield from _rules(made, words)
    yield from _found(values, made, words)
    yield from _well_being(values, made, words)
    yield from _advice(values, made, words)
    yield _chapter(words, N_("What happens next"))
    yield _list(words, NEXT[result_of(made), made.who])
    yield from _disagree(values, made, words)
    yield from _closing(values, words)
    yield _chapter(words, N_("The law behind this letter"))
    for sentence in LAWS[made.law][result_of(made), made.who]:
        yield Paragraph(text(words.text(sentence)), Tone.NOTE)


def _facts(values: CaseValues, made: Determination, words: Words) -> Iterator[tuple[str, Text]]:
    yield words.text(N_("Reference")), text(values.booklet.reference)
    if made.on:
        yield words.text(N_("Decided on")), text(words.date(made.on))
    if made.by:
        yield words.text(N_("Decided by")), text(made.by)
    if made.version > 1:
        said = words.text(N_("Number {number}. It takes the place of the one before."), number=made.version)
        yield words.text(N_("Decision")), text(said)


def _rules(made: Determination, words: Words) -> Iterator[Block]:
    yield _chapter(words, N_("The rules, and what we found"))
    yield Paragraph(
        text(
            words.text(N_("The rules ask these questions. The needs are eligible when every answer is yes."))
        ),
        introduces=True,
    )
    asked = QUESTIONS[made.law, made.who]
    yield Steps(
        tuple(
            Step(text(words.text(asked[name])), how_far(name, met, made, words))
            for name, met in made.conditions
            if name in asked
        )
    )


def _found(values: CaseValues, made: Determination, words: Words) -> Iterator[Block]:
    yield _chapter(words, N_("Your daily life"))
    if made.health:
        yield body(
            words.text(N_("Caring affects your health, or may do so. Under the rules that alone is enough."))
        )
    if made.unable:
        yield Paragraph(text(words.text(FOUND[made.law])), introduces=True)
    else:
        yield body(words.text(N_("We found nothing here that you cannot achieve.")))
    for each in made.unable:
        yield Heading(3, text(each.title))
        yield ListBlock(tuple(map(text, each.ways)))
        facts = tuple(_told(values, each, words))
        if facts:
            yield KeyFacts(facts)
    if made.able:
        yield Paragraph(
            text(words.text(N_("We looked at these as well, and found that you can achieve them:"))),
            introduces=True,
        )
        yield from _managed(values, made)
    if made.left:
        yield body(words.text(N_("We did not look at these: {outcomes}."), outcomes=words.list(made.left)))


def _told(values: CaseValues, each: Found, words: Words) -> Iterator[tuple[str, Text]]:
    if each.words:
        yield words.text(N_("What you told us")), written(" ".join(each.words.split()), values.booklet)
    if each.view:
        yield words.text(N_("What we saw")), written(" ".join(each.view.split()), values.booklet)


def _managed(values: CaseValues, made: Determination) -> Iterator[Block]:
    """Yield what the person manages: with the words that were written about it, or in a list."""
    told = tuple((each.title, " ".join((each.view or each.words).split())) for each in made.able)
    said = tuple((title, written(line, values.booklet)) for title, line in told if line)
    bare = tuple(text(title) for title, line in told if not line)
    if said:
        yield KeyFacts(said)
    if bare:
        yield ListBlock(bare)


def _well_being(values: CaseValues, made: Determination, words: Words) -> Iterator[Block]:
    met = dict(made.conditions).get("well_being")
    if met is None:
        return
    heading, yes, no = JUDGED[made.law]
    yield _chapter(words, heading)
    yield body(words.text(yes if met else no))
    if made.areas:
        yield Paragraph(text(words.text(N_("It touches these parts of your life:"))), introduces=True)
        yield ListBlock(tuple(map(text, made.areas)))
    if made.reasons:
        yield Paragraph(text(words.text(N_("Why we think so:"))), introduces=True)
        yield from paragraphs(made.reasons, values.booklet)
    if made.judged_over:
        said = N_("Your needs come and go. This is the time over which we looked at them: {time}.")
        yield body(words.text(said, time=made.judged_over))


def _refusal(values: CaseValues, made: Determination, words: Words) -> Iterator[Block]:
    if made.refusal:
        yield _chapter(
            words,
            N_("Why we will not meet these needs")
            if made.eligible
            else N_("Why your needs are not eligible"),
        )
        yield from paragraphs(made.refusal, values.booklet)


def _advice(values: CaseValues, made: Determination, words: Words) -> Iterator[Block]:
    if made.advice:
        yield _chapter(words, N_("What can be done about your needs"))
        yield Paragraph(
            text(words.text(N_("This can help with them now, and can prevent or delay more:"))),
            introduces=True,
        )
        yield from paragraphs(made.advice, values.booklet)


def _disagree(values: CaseValues, made: Determination, words: Words) -> Iterator[Block]:
    council = values.booklet.council or words.text(N_("the council"))
    yield _chapter(words, N_("If you do not agree"))
    yield ListBlock(
        (
            text(
                words.text(
                    N_("Tell your adviser what is not right, and ask us to look at the decision again.")
                )
            ),
            text(
                words.text(
                    N_(
                        "You can have an advocate: somebody who speaks up for you. Ask us, we help you find one."
                    )
                )
            ),
            text(
                words.text(
                    N_("You can complain to {council}, within 12 months if you can. It costs nothing."),
                    council=council,
                )
            ),
            text(words.text(OMBUDSMEN[made.law])),
        ),
        numbered=True,
    )
    yield callout(
        words.text(N_("This letter in another format")),
        words.text(N_("You can have it in another format or language. Just ask.")),
    )


def _closing(values: CaseValues, words: Words) -> Iterator[Block]:
    yield _chapter(words, N_("Who to call"))
    yield KeyFacts(tuple(contact_facts(values.booklet.adviser, words)))
    yield from signed_off(values, words)


def _chapter(words: Words, sentence: str) -> Heading:
    return Heading(2, text(words.text(sentence)))


def _list(words: Words, sentences: Iterable[str]) -> ListBlock:
    return ListBlock(tuple((Run(words.text(sentence)),) for sentence in sentences))
