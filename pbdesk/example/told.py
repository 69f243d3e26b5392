"""The example caseload that ships: a county that does not exist, resolved for the day it is opened on.

Days in the shipped files are written as `{today-40}`, so that the example never grows old. The results go
through the same import as a council's own files. Written by `installer/build_demo.py`, save the stories,
which are written by hand.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

import msgspec

from pbdesk.domain.directory import service_record_id
from pbdesk.domain.money import Pence
from pbdesk.resources import resource_path

SOURCE = "Glanmor"
"""The name under which the example directory is imported; its services' record ids depend on it."""
MAIN_REFERENCE = "ASC-1007"
"""The person of the example day: Rosalind Penbryn, known as Roz."""
WELSH_REFERENCE = "ASC-1014"
"""Eluned Brynmorgan, who reads Welsh in large print."""

_DAY = re.compile(r"\{today([+-]\d{1,5})?\}")


class StoryLine(msgspec.Struct, frozen=True):
    """Something that a person's plan buys.

    Attributes:
        service: the name of a service in the example directory, or "".
        weeks: how many weeks a year; 0 is all of them.
        provider: who it is bought from where it is no service of the directory.
        service_id: the record id of that service once the example directory is imported, or "".
    """

    description: str
    service: str
    amount_pence: Pence
    frequency: Literal["week", "four_weeks", "year", "once"]
    weeks: int = 0
    provider: str = ""
    service_id: str = ""


class StoryOutcome(msgspec.Struct, frozen=True):
    """What a person wants to achieve, in their words; `domain` is one of the scheme's outcome domains."""

    text: str
    domain: str
    lines: tuple[StoryLine, ...]


class StoryReceipt(msgspec.Struct, frozen=True):
    """A receipt to be drawn and recorded; `line` is the description of the plan line that it belongs to."""

    payee: str
    items: tuple[tuple[str, Pence], ...]
    days_ago: int
    number: int
    category: str
    line: str

    @property
    def total_pence(self) -> Pence:
        """The sum of the items."""
        return sum(pence for _, pence in self.items)


class StoryNote(msgspec.Struct, frozen=True):
    """A dated note of the adviser's."""

    days_ago: int
    text: str


class Story(msgspec.Struct, frozen=True):
    """One person's story in free text, and the plan that came of it.

    Attributes:
        own_words, good_day, worries: what the person says.
        matters: what matters to the person, most first.
        already_helps, carer_agreed: who helps unpaid, and what they agreed to go on doing.
        contingency: what happens when something goes wrong.
        sections: what the plan says on each matter that the scheme requires, by section id.
        deployment: how the money is held, where the person chose otherwise than the scheme's default.
        sent: the note with which the example sends the plan for sign-off; "" leaves it a draft.
        stage: the stage in which the example leaves the case, "" for the one that it came in.
        done: how many days ago each task was done, by the scheme's task id.
    """

    own_words: str
    good_day: str
    matters: tuple[str, ...]
    already_helps: str
    carer_agreed: str
    worries: str
    contingency: str
    outcomes: tuple[StoryOutcome, ...]
    receipts: tuple[StoryReceipt, ...]
    notes: tuple[StoryNote, ...]
    sections: dict[str, str]
    deployment: str = ""
    sent: str = ""
    stage: str = ""
    done: dict[str, int] = {}


def caseload_file(today: date) -> bytes:
    """Return the example caseload as the CSV file that a council would send today: UTF-8, days day first."""
    return resolved(shipped("caseload.csv"), today, "%d/%m/%Y")


def directory_file(today: date) -> bytes:
    """Return the example directory as a page of Open Referral UK 3.0, as published today."""
    return resolved(shipped("directory.json"), today)


def stories() -> dict[str, Story]:
    """Return the stories by case reference, each line with the record id of its service."""
    found = msgspec.json.decode(shipped("stories.json"), type=dict[str, Story])
    page = msgspec.json.decode(shipped("directory.json"))
    ids = {service["name"]: service_record_id(SOURCE, service["id"]) for service in page["contents"]}
    return {reference: _with_service_ids(story, ids) for reference, story in found.items()}


def _with_service_ids(story: Story, ids: dict[str, str]) -> Story:
    outcomes = tuple(
        msgspec.structs.replace(
            outcome,
            lines=tuple(
                msgspec.structs.replace(line, service_id=ids[line.service]) if line.service else line
                for line in outcome.lines
            ),
        )
        for outcome in story.outcomes
    )
    return msgspec.structs.replace(story, outcomes=outcomes)


def resolved(data: bytes, today: date, style: str = "%Y-%m-%d") -> bytes:
    """Return a shipped text with each `{today-40}` as the day that it stands for, written in a style."""

    def day(found: re.Match[str]) -> str:
        return (today + timedelta(days=int(found[1] or 0))).strftime(style)

    return _DAY.sub(day, data.decode()).encode()


def shipped(name: str) -> bytes:
    """Return one of the example's files as it ships."""
    return resource_path("demo", name).read_bytes()
