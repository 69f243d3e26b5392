"""The values that go into a support plan booklet, as services hand them over (`booklet.build` makes the document).

It knows no case, scheme or vault: money is worked out, schemes' words are in the booklet's language, and totals
are added up before they come here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pbdesk.documents.content import Logo
from pbdesk.domain.money import Pence


class PlanStatus(Enum):
    """How far the plan has got."""

    DRAFT = "draft"
    SENT = "sent"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to call.

    Attributes:
        role: who that is to the person, in the booklet's language ("My adviser").
        hours: when they can be reached, in words.
        relay: a way for people who do not hear or speak on the phone, such as Relay UK, in words.
    """

    role: str
    name: str
    phone: str = ""
    email: str = ""
    hours: str = ""
    relay: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the plan in the person's or the adviser's own words; empty lines part its paragraphs.

    `id` is the scheme's name for it, "" where there is none.
    """

    heading: str
    text: str
    id: str = ""


@dataclass(frozen=True, slots=True)
class SupportLine:
    """One thing that the plan buys or arranges.

    Attributes:
        cost_pence: one payment.
        frequency: how often, in words that follow the amount ("a week", "once").
        total_pence: what it comes to over the whole plan.
        funder: who pays, in words.
        held: how the money is held ("direct payment"), or "" when it goes without saying.
    """

    what: str
    provider: str
    cost_pence: Pence
    frequency: str
    total_pence: Pence
    funder: str
    held: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeSupport:
    """What the person wants to happen, and the lines that help it happen."""

    title: str
    lines: tuple[SupportLine, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class FunderTotal:
    """What one funder's money comes to over the plan; spent and left are None while nothing is recorded."""

    funder: str
    planned_pence: Pence
    spent_pence: Pence | None = None
    left_pence: Pence | None = None


@dataclass(frozen=True, slots=True)
class WorkingStep:
    """One step of the working of the indicative budget, with what it led to ("14 points", "£9,200.00") or "".

    `easy` is the step in easy words, "" where easy read leaves it out.
    """

    words: str
    result: str = ""
    easy: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """When the plan is looked at again: what happens, and the ISO date."""

    what: str
    on: str


@dataclass(frozen=True, slots=True)
class PlanBooklet:
    """Everything that a support plan booklet says.

    Attributes:
        language: of the booklet's own words: "en" or "cy".
        written_language: of what people wrote into the plan (sections, outcomes, lines).
        version: of the plan, 1 for the first.
        signed_by: who agreed, "" until the plan is signed; so are `signed_as` (their role, in words), `signed_on`
            (an ISO date) and `signed_number` (the number of the signed copy).
        period: the time the budget covers, in words ("1 April 2026 to 31 March 2027").
        indicative_pence: the guide figure, None where the scheme has none or it is not worked out.
        final_pence: the budget as decided, None until then.
        printed_on: ISO date.
    """

    language: str
    person_name: str
    reference: str
    scheme_title: str
    council: str
    printed_on: str
    adviser: Contact
    written_language: str = "en"
    preferred_name: str = ""
    version: int = 1
    status: PlanStatus = PlanStatus.DRAFT
    signed_by: str = ""
    signed_as: str = ""
    signed_on: str = ""
    signed_number: str = ""
    sections: tuple[Section, ...] = ()
    outcomes: tuple[OutcomeSupport, ...] = ()
    period: str = ""
    totals: tuple[FunderTotal, ...] = ()
    held: str = ""
    indicative_pence: Pence | None = None
    indicative_steps: tuple[WorkingStep, ...] = ()
    final_pence: Pence | None = None
    contacts: tuple[Contact, ...] = ()
    reviews: tuple[Review, ...] = ()
    logo: Logo | None = None

    @property
    def planned_pence(self) -> Pence:
        """What all funders' money comes to over the plan."""
        return sum(total.planned_pence for total in self.totals)

    @property
    def lines(self) -> tuple[SupportLine, ...]:
        """All lines of the plan, in the order of their outcomes."""
        return tuple(line for outcome in self.outcomes for line in outcome.lines)
