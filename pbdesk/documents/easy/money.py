"""Money in easy read: the budget, the working, the direct payment agreement and the statement of account."""

from __future__ import annotations

from collections.abc import Iterator

from pbdesk.documents.agreement import STOPPING, WE, YOU
from pbdesk.documents.content import Block, Document, Signature
from pbdesk.documents.easy.teller import Teller
from pbdesk.documents.pictures import picture_for
from pbdesk.documents.plan_values import FunderTotal
from pbdesk.documents.values import Account, CaseValues
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words

TERMS = {
    "You use the money for the support in your plan.": "plan",
    "You keep the money apart from your other money, in its own account or on its own card.": "bank",
    "You keep receipts and show them when we ask.": "receipt",
    "You tell us when your life or your support changes.": "talk",
    "If you employ somebody, you are their employer. We help you to do that well.": "work",
    "We pay the money on time.": "clock",
    "We help you to find support, and to keep simple records.": "search",
    "We look at the plan with you when it is due, or sooner if you ask.": "calendar",
    "We talk with you before we change or stop the payment, unless somebody would come to harm.": "talk",
    "You can stop at any time and ask us to arrange your support instead.": "stop",
    "We may ask for money back that was not spent, or that was spent on something else than your plan.": "coins",
    "If you do not agree with us, you can complain. Your support goes on while we look at it.": "letter",
}
"""The picture of each term of the agreement."""


def budget_told(teller: Teller) -> Iterator[Block]:
    """Yield the chapter on the budget: the sum that was decided, what the plan costs, and each funder's part."""
    booklet = teller.booklet
    yield teller.heading(N_("My budget"))
    if booklet.final_pence is None:
        yield teller.told("money", N_("The budget is not agreed yet."))
    else:
        yield teller.say(
            "money",
            teller.text(N_("My budget is {amount}."), amount=teller.money(booklet.final_pence)),
            teller.explained("budget"),
        )
    if booklet.period:
        yield teller.told("calendar", N_("It is for {period}."), period=booklet.period)
    if booklet.held:
        yield teller.told("bank", N_("How the money is held: {held}."), held=booklet.held)
    yield teller.told("plan", N_("My plan costs {amount}."), amount=teller.money(booklet.planned_pence))
    if booklet.final_pence is not None:
        yield _difference(teller, booklet.final_pence - booklet.planned_pence)
    for total in booklet.totals:
        yield _funder(teller, total)
    if len(booklet.totals) > 1 and any(total.spent_pence is not None for total in booklet.totals):
        spent = sum(total.spent_pence or 0 for total in booklet.totals)
        left = sum(_left(total) for total in booklet.totals)
        yield teller.say(
            "people",
            teller.text(N_("Everybody together has spent {amount}."), amount=teller.money(spent)),
            teller.text(N_("{amount} is left."), amount=teller.money(left)),
        )


def _difference(teller: Teller, pence: int) -> Block:
    if pence < 0:
        return teller.told("warning", N_("That is {amount} over the budget."), amount=teller.money(-pence))
    return teller.told("coins", N_("{amount} is not planned yet."), amount=teller.money(pence))


def _left(total: FunderTotal) -> int:
    if total.left_pence is not None:
        return total.left_pence
    return total.planned_pence - (total.spent_pence or 0)


def _funder(teller: Teller, total: FunderTotal) -> Block:
    lines = [
        teller.text(
            N_("{funder} pays {amount}."), funder=total.funder, amount=teller.money(total.planned_pence)
        )
    ]
    if total.spent_pence is not None:
        lines.append(teller.text(N_("{amount} is spent."), amount=teller.money(total.spent_pence)))
        lines.append(teller.text(N_("{amount} is left."), amount=teller.money(_left(total))))
    return teller.say("coins", *lines)


def working_told(teller: Teller) -> Iterator[Block]:
    """Yield the working of the guide figure, step by step; nothing where there is none."""
    booklet = teller.booklet
    if booklet.indicative_pence is None and not booklet.indicative_steps:
        return
    yield teller.heading(N_("How we worked out the guide figure"))
    yield teller.say("question", teller.text(N_("What is a guide figure?")), teller.explained("guide figure"))
    yield teller.told("warning", N_("It is not a promise. It is not a limit."))
    if booklet.indicative_pence is not None:
        yield teller.told(
            "money", N_("The guide figure is {amount}."), amount=teller.money(booklet.indicative_pence)
        )
    for number, step in enumerate(booklet.indicative_steps, 1):
        said = step.easy or step.words
        result = "" if not step.result or step.result in said else f"{step.result}"
        picture = picture_for(said) or "sum"
        yield teller.say(picture, teller.text(N_("Step {number}"), number=number), said, result)
    if booklet.final_pence is not None and booklet.indicative_pence is not None:
        difference = booklet.final_pence - booklet.indicative_pence
        yield _more_or_less(teller, difference)


def _more_or_less(teller: Teller, difference: int) -> Block:
    if difference > 0:
        sentence = N_("The budget is {amount} more than the guide figure.")
    elif difference < 0:
        sentence = N_("The budget is {amount} less than the guide figure.")
    else:
        return teller.told("scales", N_("The budget is the same as the guide figure."))
    return teller.told("scales", sentence, amount=teller.money(abs(difference)))


def easy_working(values: CaseValues, words: Words) -> Document:
    """Return “how we worked out your budget”."""
    return Teller(words, values.booklet).document(
        words.text(N_("How we worked out your budget")), _working(values, words)
    )


def _working(values: CaseValues, words: Words) -> Iterator[Block]:
    teller = Teller(words, values.booklet)
    booklet = values.booklet
    yield from teller.opening(
        "sum",
        words.text(N_("How we worked out your budget")),
        words.text(N_("You told us about your life.")),
        words.text(N_("We used your answers to work out some money.")),
    )
    told = list(working_told(teller))
    if not told:
        yield teller.told("sum", N_("No guide figure has been worked out yet."))
    yield from told
    if booklet.final_pence is not None:
        yield teller.told("money", N_("Your budget is {amount}."), amount=teller.money(booklet.final_pence))
    yield teller.heading(N_("If you do not agree"))
    yield teller.told("talk", N_("Tell your adviser what is not right."))
    yield teller.told("people", N_("Somebody can help you to say it."))
    yield teller.say(
        "letter",
        words.text(N_("You can also complain.")),
        words.text(N_("That means: you tell us that you are not happy.")),
    )
    yield from teller.closing((booklet.adviser, *booklet.contacts))


def easy_agreement(values: CaseValues, words: Words) -> Document:
    """Return the direct payment agreement."""
    return Teller(words, values.booklet).document(
        words.text(N_("Direct payment agreement")), _agreement(values, words)
    )


def _agreement(values: CaseValues, words: Words) -> Iterator[Block]:
    booklet = values.booklet
    teller = Teller(words, booklet)
    yield from teller.opening(
        "hand",
        words.text(N_("Direct payment agreement")),
        teller.explained("agreement"),
        words.text(N_("It is about a direct payment.")),
        teller.explained("direct payment"),
    )
    yield teller.heading(N_("The money"))
    if booklet.final_pence is None:
        yield teller.told("money", N_("The budget is not agreed yet."))
    else:
        yield teller.told("money", N_("Your budget is {amount}."), amount=teller.money(booklet.final_pence))
        yield teller.approved("tick", N_("{name} agreed to it."))
    if booklet.period and booklet.final_pence is not None:
        yield teller.told("calendar", N_("It is for {period}."), period=booklet.period)
    if booklet.held and booklet.final_pence is not None:
        yield teller.told("bank", N_("How the money is held: {held}."), held=booklet.held)
    yield from _bought(values, teller)
    for heading, terms in (
        (N_("What you do"), YOU),
        (N_("What we do"), WE),
        (N_("If it stops, or we do not agree"), STOPPING),
    ):
        yield teller.heading(heading)
        for term in terms:
            yield teller.told(TERMS[term], term)
    yield teller.heading(N_("Signing this agreement"))
    yield teller.told("write", N_("Sign only when you have read it. Somebody can read it to you."))
    lines = (words.text(N_("Signature")), words.text(N_("Name")), words.text(N_("Date")))
    yield Signature(
        words.text(N_("Me")), words.text(N_("I understand this agreement, and I want it.")), lines
    )
    council = booklet.council or words.text(N_("the council"))
    yield Signature(
        words.text(N_("For {council}"), council=council),
        words.text(N_("We agree to this, and we will keep to it.")),
        lines,
    )
    yield from teller.closing((booklet.adviser, *booklet.contacts))


def _bought(values: CaseValues, teller: Teller) -> Iterator[Block]:
    booklet = values.booklet
    yield teller.heading(N_("What it is for"))
    if not booklet.lines:
        yield teller.told("plan", N_("No support is planned yet."))
    for line in booklet.lines:
        cost = teller.text(
            N_("It costs {amount} {frequency}."),
            amount=teller.money(line.cost_pence),
            frequency=line.frequency,
        )
        yield teller.about(
            line.what,
            cost,
            teller.text(N_("That is {amount} in all."), amount=teller.money(line.total_pence)),
        )
    if booklet.lines:
        whole = sum(line.total_pence for line in booklet.lines)
        yield teller.told("sum", N_("Together that is {amount}."), amount=teller.money(whole))
    for thing in values.excluded:
        yield teller.say("cross", teller.text(N_("You may not use it for this:")), thing)


def easy_statement(values: CaseValues, words: Words) -> Document:
    """Return the statement of account."""
    return Teller(words, values.booklet).document(
        words.text(N_("Statement of account")), _statement(values, words)
    )


def _statement(values: CaseValues, words: Words) -> Iterator[Block]:
    teller = Teller(words, values.booklet)
    yield from teller.opening(
        "list",
        words.text(N_("Statement of account")),
        teller.explained("statement"),
        words.text(N_("It shows what you have spent.")),
    )
    if not values.accounts:
        yield teller.told("money", N_("The budget is not agreed yet."))
    for account in values.accounts:
        yield from _account(teller, account)
    yield from teller.closing((values.booklet.adviser, *values.booklet.contacts))


def _account(teller: Teller, account: Account) -> Iterator[Block]:
    yield teller.heading(N_("Money from {funder}"), funder=account.funder)
    yield teller.told("money", N_("We agreed {amount}."), amount=teller.money(account.agreed_pence))
    yield teller.told("receipt", N_("{amount} is spent."), amount=teller.money(account.spent_pence))
    yield teller.told("hand", N_("{amount} is promised."), amount=teller.money(account.committed_pence))
    if account.left_pence < 0:
        yield teller.told(
            "warning", N_("That is {amount} over the budget."), amount=teller.money(-account.left_pence)
        )
    else:
        yield teller.told("coins", N_("{amount} is left."), amount=teller.money(account.left_pence))
    for entry in account.entries:
        yield teller.say(
            picture_for(entry.what) or "receipt",
            teller.text(
                N_("{date}: {amount} for {payee}."),
                date=teller.words.date(entry.on),
                amount=teller.money(entry.pence),
                payee=entry.payee,
            ),
            entry.what,
        )
