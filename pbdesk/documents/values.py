"""The values that documents beside the plan booklet are made from: whose they are, and what each of them adds.

As in `plan_values`, money is worked out and words are in the document's language before they come here.
"""

from __future__ import annotations

from dataclasses import dataclass

from pbdesk.documents.plan_values import PlanBooklet
from pbdesk.domain.money import Pence


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a statement.

    Attributes:
        on: ISO date.
        pence: this funder's part of it; negative for money back.
    """

    on: str
    payee: str
    what: str
    pence: Pence


@dataclass(frozen=True, slots=True)
class Account:
    """One funder's money: what was agreed, what is promised, what was spent and on what, and what is left."""

    funder: str
    agreed_pence: Pence
    committed_pence: Pence
    spent_pence: Pence
    entries: tuple[Entry, ...] = ()

    @property
    def left_pence(self) -> Pence:
        """What is neither spent nor promised; negative when over."""
        return self.agreed_pence - self.committed_pence - self.spent_pence


@dataclass(frozen=True, slots=True)
class Answer:
    """A question that was asked, its easy words ("" for none), and the answer in words ("" for none)."""

    question: str
    answer: str
    easy: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """One part of an assessment with its questions."""

    title: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class PaperChoice:
    """One choice of a question on paper: the number to tick, and its words."""

    number: str
    words: str


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """A question on paper.

    Attributes:
        number: by which its answer is keyed in, "" for words that are only read.
        notes: what helps to answer, or when to leave it out.
        room: how much is written: "line", "lines", "date", or "" where boxes are ticked.
    """

    number: str
    words: str
    easy: str = ""
    notes: tuple[str, ...] = ()
    choices: tuple[PaperChoice, ...] = ()
    room: str = "line"


@dataclass(frozen=True, slots=True)
class Paper:
    """A blank form: its title, the code of its numbering, and its parts."""

    title: str
    code: str
    version: str
    parts: tuple[tuple[str, tuple[PaperQuestion, ...]], ...]


@dataclass(frozen=True, slots=True)
class Said:
    """Something that a review says on one matter: the heading, and the words ("" where nothing is written yet)."""

    heading: str
    words: str


@dataclass(frozen=True, slots=True)
class ReviewHeld:
    """A review: what kind, when (ISO, "" while it is to come), who was there, what was said, what comes next.

    Attributes:
        next_on: ISO date of the next one, or "".
        outcomes: each outcome with how it goes, in words ("" while it is not told).
    """

    what: str
    on: str = ""
    people: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    outcomes: tuple[Said, ...] = ()
    decided: str = ""
    next_on: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A service of the directory as a page for one person has it.

    Attributes:
        checked_on: ISO date on which somebody last looked, or "".
    """

    name: str
    summary: str = ""
    phone: str = ""
    email: str = ""
    place: str = ""
    cost: str = ""
    when: str = ""
    checked_on: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """One outcome that was looked at.

    Attributes:
        ways: how the person is unable, in words; none where they manage. easy: the same in easy words.
        words: the person's own. view: what the adviser saw.
    """

    title: str
    ways: tuple[str, ...] = ()
    words: str = ""
    view: str = ""
    easy: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Determination:
    """A decision on eligibility as it was made; the words of people stay as they wrote them.

    Attributes:
        law: "england" or "wales". who: "adult" or "carer".
        health: whether a carer's health is at risk.
        unmet: whether the council will not meet the needs although they are eligible.
        on: ISO date. by: who decided.
        conditions: those of the regulations, by id: met, not met, or None where it did not have to be decided.
        found: the outcomes that were looked at. left: those that were not, in words.
        areas: of well-being, in words. reasons: of the judgement. judged_over: "" unless the needs come and go.
        refusal, advice: "" where there is none.
    """

    law: str
    who: str
    eligible: bool
    unmet: bool = False
    health: bool = False
    on: str = ""
    by: str = ""
    version: int = 1
    conditions: tuple[tuple[str, bool | None], ...] = ()
    found: tuple[Found, ...] = ()
    left: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    reasons: str = ""
    judged_over: str = ""
    refusal: str = ""
    advice: str = ""

    @property
    def is_helped(self) -> bool:
        """Whether the council goes on to help with the needs."""
        return self.eligible and not self.unmet

    @property
    def unable(self) -> tuple[Found, ...]:
        """The outcomes that cannot be achieved."""
        return tuple(each for each in self.found if each.ways)

    @property
    def able(self) -> tuple[Found, ...]:
        """Those that can."""
        return tuple(each for each in self.found if not each.ways)


@dataclass(frozen=True, slots=True)
class CaseValues:
    """Everything that the documents of one case say.

    Attributes:
        booklet: the plan, and whose it is; each document begins with it.
        has_plan: whether a plan was begun.
        format_words: the person's format in words.
        needs: communication and access needs, in words.
        excluded: what the money may not be spent on, in words.
        note: what the adviser adds to a letter.
        decides: whether the scheme decides on eligibility; determination: the decision, None before there is one.
    """

    booklet: PlanBooklet
    has_plan: bool = True
    address: tuple[str, ...] = ()
    format_words: str = ""
    needs: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    accounts: tuple[Account, ...] = ()
    answers: tuple[Answers, ...] = ()
    paper: Paper | None = None
    review: ReviewHeld | None = None
    services: tuple[Listed, ...] = ()
    note: str = ""
    decides: bool = False
    determination: Determination | None = None
