"""From a case's facts to the values of all its documents, in their language. Adds up nothing of its own."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Protocol

from pbdesk.documents.catalogue import FORMATS
from pbdesk.documents.content import Logo, Picture
from pbdesk.documents.from_case import SchemeWords, booklet_of
from pbdesk.documents.from_determination import determination_of
from pbdesk.documents.values import (
    Account,
    Answer,
    Answers,
    CaseValues,
    Entry,
    Listed,
    Paper,
    PaperChoice,
    PaperQuestion,
    ReviewHeld,
    Said,
)
from pbdesk.domain.directory import DirectoryEntry
from pbdesk.domain.errors import N_
from pbdesk.domain.ledger import LedgerEntry
from pbdesk.domain.plan import shares_or, split_between
from pbdesk.domain.reviewing import Review
from pbdesk.i18n import Words
from pbdesk.schemes.forms.blank import PaperField, PaperForm
from pbdesk.services.assessments import Choice
from pbdesk.services.documents import CaseFacts
from pbdesk.services.receipts import Money

LOGO_WIDTH = 0.5
PROGRESS = {
    "reached": N_("Reached"),
    "on_the_way": N_("On the way"),
    "no_change": N_("No change"),
    "harder": N_("Harder than before"),
    "dropped": N_("Not wanted any more"),
}
DECIDED = {
    "keep": N_("The plan stays as it is."),
    "change": N_("The plan changes: a new version will be written."),
    "end": N_("The support ends."),
}
WRITTEN_ON = {"date": "date", "text": "lines"}
"""Room for an answer by the kind of question; every other kind has one line."""
CONDITIONS = {
    "=": N_("Only if question {number} is “{answer}”."),
    "!=": N_("Only if question {number} is not “{answer}”."),
    "<": N_("Only if question {number} is less than {answer}."),
    "<=": N_("Only if question {number} is {answer} or less."),
    ">": N_("Only if question {number} is more than {answer}."),
    ">=": N_("Only if question {number} is {answer} or more."),
    "chosen": N_("Only if “{answer}” is ticked in question {number}."),
    "not chosen": N_("Only if “{answer}” is not ticked in question {number}."),
    "answered": N_("Only if question {number} is answered."),
    "blank": N_("Only if question {number} is not answered."),
    "depends": N_("This may not be needed. It depends on question {number}."),
}


class DocumentWords(SchemeWords, Protocol):
    """A scheme's own words in the document's language, as far as documents need them."""

    def excluded(self, scheme_id: str) -> Sequence[str]:
        """Return what the money may not be spent on."""

    def outcome_domains(self, scheme_id: str) -> Sequence[Choice]:
        """Return what the scheme calls the outcomes."""


def values_of(
    facts: CaseFacts, scheme: DocumentWords, words: Words, language: str, note: str = ""
) -> CaseValues:
    """Return what the documents of a case say."""
    case, person = facts.booklet.case, facts.booklet.person
    council = facts.style.name or facts.booklet.council
    booklet = dataclasses.replace(
        booklet_of(facts.booklet, scheme, words, language),
        council=council,
        logo=_logo(facts, council, words),
    )
    format_row = FORMATS.get(person.print_format)
    return CaseValues(
        booklet=booklet,
        has_plan=facts.has_plan,
        address=tuple(line for line in (*person.address.lines, person.address.postcode) if line),
        format_words=words.text(format_row.label) if format_row else "",
        needs=person.needs,
        excluded=tuple(scheme.excluded(case.scheme_id)),
        accounts=_accounts(facts, scheme) if facts.money else (),
        answers=tuple(
            Answers(
                section.title,
                tuple(Answer(each.question, each.answer, each.easy) for each in section.answers),
            )
            for section in facts.answers
        ),
        paper=_paper(facts.paper, words) if facts.paper else None,
        review=_review(facts.review, facts, scheme, words) if facts.review else None,
        services=tuple(_listed(entry, words) for entry in facts.services),
        note=note,
        decides=facts.determined is not None,
        determination=determination_of(facts.determined, scheme.outcome_domains(case.scheme_id), words),
    )


def _logo(facts: CaseFacts, council: str, words: Words) -> Logo | None:
    if not facts.style.logo:
        return None
    said = words.text(N_("Logo of {council}"), council=council or words.text(N_("the council")))
    return Logo(Picture(facts.style.logo, LOGO_WIDTH), said)


def _accounts(facts: CaseFacts, scheme: SchemeWords) -> tuple[Account, ...]:
    money = facts.money
    if money is None:
        return ()
    scheme_id = facts.booklet.case.scheme_id
    order = tuple(scheme.funder_order(scheme_id))
    named = [*(funder for funder in order if funder in money.view.by_funder)]
    named += [funder for funder in money.view.by_funder if funder not in named]
    accounts = []
    for funder in named:
        balance = money.view.by_funder[funder]
        entries = tuple(_entries(money, funder, order))
        accounts.append(
            Account(
                scheme.funder_label(scheme_id, funder),
                balance.agreed,
                balance.committed,
                balance.spent,
                entries,
            )
        )
    return tuple(accounts)


def _entries(money: Money, funder: str, order: tuple[str, ...]) -> Iterator[Entry]:
    """Yield one funder's part of everything that was spent or came back, oldest first."""
    lines = {line.id: line.description for line in money.lines}
    spent = [row.entry for row in money.rows if row.entry.kind in ("receipt", "refund")]
    for entry in sorted(spent, key=lambda each: (each.on, each.id)):
        part = split_between(entry.amount_pence, shares_or(entry.shares, order), order).get(funder, 0)
        if part:
            pence = part if entry.kind == "receipt" else -part
            yield Entry(entry.on, entry.payee, lines.get(entry.line_id, "") or _noted(entry), pence)


def _noted(entry: LedgerEntry) -> str:
    return entry.note or entry.no_receipt_because


def _review(review: Review, facts: CaseFacts, scheme: SchemeWords, words: Words) -> ReviewHeld:
    outcomes = {outcome.id: outcome.text for outcome in facts.booklet.plan.outcomes}
    decided = words.text(DECIDED[review.decision]) if review.decision else ""
    return ReviewHeld(
        what=scheme.say_task(review.label),
        on=review.held_on,
        people=tuple(name.strip() for name in review.present.splitlines() if name.strip()),
        said=(
            Said(words.text(N_("What has changed")), review.changed),
            Said(words.text(N_("What I say about it")), review.own_words),
        ),
        outcomes=tuple(
            Said(title, _gone(review.progress.get(key, ""), review.remarks.get(key, ""), words))
            for key, title in outcomes.items()
        ),
        decided="\n".join(part for part in (decided, review.reason) if part),
        next_on=review.next_on,
    )


def _gone(progress: str, remark: str, words: Words) -> str:
    said = words.text(PROGRESS[progress]) if progress in PROGRESS else ""
    return "\n".join(part for part in (said, remark) if part)


def _paper(form: PaperForm, words: Words) -> Paper:
    return Paper(
        form.title,
        form.code,
        form.version,
        tuple(
            (section.title, tuple(_question(field, words) for field in section.fields))
            for section in form.sections
        ),
    )


def _question(field: PaperField, words: Words) -> PaperQuestion:
    notes = [field.hint] if field.hint else []
    notes += [
        words.text(CONDITIONS[need.operator], number=need.number, answer=need.answer) for need in field.needs
    ]
    room = WRITTEN_ON.get(field.kind, "line") if field.number and not field.choices else ""
    return PaperQuestion(
        field.number,
        field.label,
        field.easyread,
        tuple(notes),
        tuple(PaperChoice(str(choice.number), choice.label) for choice in field.choices),
        room,
    )


def _listed(entry: DirectoryEntry, words: Words) -> Listed:
    costs = [
        " ".join(part for part in (words.money(cost.amount_pence), cost.per) if part)
        for cost in entry.costs
        if cost.amount_pence is not None
    ]
    return Listed(
        name=entry.name,
        summary=entry.summary,
        phone=entry.phones[0].number if entry.phones else "",
        email=entry.email,
        place=", ".join(part for part in (entry.address, entry.postcode) if part),
        cost="; ".join(costs) or entry.fees,
        when="; ".join(entry.opening),
        checked_on=entry.assured_on,
    )
