"""What looking after a case's money is made of: what is entered, what is shown, and what a scheme says about it."""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from pbdesk.domain.account import Account, Statement
from pbdesk.domain.money import Pence
from pbdesk.domain.monitoring import Level
from pbdesk.domain.monitoring import Monitoring as Found
from pbdesk.domain.oversight import (
    Finding,
    HeldSum,
    InKind,
    MonitoringReturn,
    MonitoringTerms,
    PaymentIn,
    ReceiptAgreement,
    ReclaimAnswer,
    ReclaimProposal,
    Scope,
)


class Rule(Protocol):
    """How a scheme looks after money; see `pbdesk.schemes.definition.MonitoringRule`."""

    @property
    def level(self) -> Level:
        """How closely at first."""

    @property
    def surplus_weeks(self) -> str:
        """Weeks of money that may lie unused, "" for no such rule."""

    @property
    def credit_weeks(self) -> str:
        """Weeks of money that should be there, "" for no such rule."""

    @property
    def basis(self) -> Literal["gross", "net"]:
        """Whether a week's money is all of it, or less the contribution."""

    @property
    def returns_weeks(self) -> int:
        """How often a return is due, 0 for never."""

    @property
    def clean_returns(self) -> int:
        """After how many good returns a light touch is enough."""

    @property
    def days_of_grace(self) -> int:
        """How many days after its day a return still came in time."""


class PaymentForm(msgspec.Struct, frozen=True, kw_only=True):
    """What a person enters for money that came in, or was given back."""

    case_id: str
    kind: InKind = "budget"
    funder: str = ""
    amount_pence: Pence
    on: str
    from_on: str = ""
    until_on: str = ""
    note: str = ""
    answers: str = ""


class AgreementView(msgspec.Struct, frozen=True):
    """How much one funder may see.

    Attributes:
        standing: the words that hold, none where nobody has asked yet; two where they were written down apart.
    """

    funder: str
    scope: Scope
    standing: tuple[ReceiptAgreement, ...]


class ProposalView(msgspec.Struct, frozen=True):
    """A proposal to ask for money back, with its answer, and what was given back for it since."""

    proposal: ReclaimProposal
    answer: ReclaimAnswer | None
    given_back: Pence


class MonitoringView(msgspec.Struct, frozen=True):
    """A case's money as it is looked after.

    Attributes:
        account: over the period; `whole` over all time, whose closing is what should be in the account today.
        found: the figures, None where no budget is agreed or the scheme has no such rule.
        level: how closely it is looked at now.
        next_return: the day of the next return, "" where none is to come.
        unclear: payments that were corrected in two places and wait for a word.
    """

    case_id: str
    account: Account
    whole: Account
    statements: tuple[Statement, ...]
    found: Found | None
    level: Level
    terms: MonitoringTerms
    payments: tuple[PaymentIn, ...]
    held: tuple[HeldSum, ...]
    returns: tuple[MonitoringReturn, ...]
    next_return: str
    agreements: tuple[AgreementView, ...]
    findings: tuple[Finding, ...]
    proposals: tuple[ProposalView, ...]
    unclear: int = 0
