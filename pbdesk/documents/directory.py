"""Directory pages for one person: the services that somebody chose for them, as a chapter of a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pbdesk.documents.content import Block, Heading, KeyFacts, Paragraph, Run, Text, text
from pbdesk.documents.values import Listed
from pbdesk.domain.errors import N_
from pbdesk.i18n import Words


def directory_chapter(services: Sequence[Listed], words: Words) -> Iterator[Block]:
    """Yield a chapter with these services, nothing where there are none."""
    if not services:
        return
    yield Heading(2, text(words.text(N_("Services that could help"))))
    for service in services:
        yield Heading(3, text(service.name))
        if service.summary:
            yield Paragraph(text(service.summary), introduces=True)
        facts = tuple(_facts(service, words))
        if facts:
            yield KeyFacts(facts)


def _facts(service: Listed, words: Words) -> Iterator[tuple[str, Text]]:
    if service.phone:
        yield words.text(N_("Phone")), text(service.phone)
    if service.email:
        yield words.text(N_("Email")), (Run(service.email, bold=True, link=f"mailto:{service.email}"),)
    for label, value in (
        (N_("Where"), service.place),
        (N_("Cost"), service.cost),
        (N_("When"), service.when),
    ):
        if value:
            yield words.text(label), text(value)
    if service.checked_on:
        yield words.text(N_("Last checked")), text(words.date(service.checked_on))
