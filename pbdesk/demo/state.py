"""The example day's state: where it happens, whose day it is, and what is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from pbdesk.demo.council import ExampleCouncil
from pbdesk.demo.truth import Figure
from pbdesk.example.told import MAIN_REFERENCE, Story, stories
from pbdesk.services.desk import Desk
from pbdesk.store.keys import Cost

PASSPHRASE = "harbour biscuit minibus thyme"
COUNCIL = "Glanmor Council"
Figures = list[Figure]


@dataclass
class Day:
    """The day's state: where it happens, and what is open.

    Attributes:
        folder: everything of the day is written below it.
        cost: of the passphrase slot; None measures this machine, as a person's first run does.
        opened: every desk that was opened, in order; closing one again does nothing.
    """

    folder: Path
    today: date
    cost: Cost | None = None
    council: ExampleCouncil = field(init=False)
    desk: Desk = field(init=False)
    second: Desk = field(init=False)
    opened: list[Desk] = field(default_factory=list)
    case_id: str = ""
    plan_id: str = ""

    @property
    def store(self) -> Path:
        """The first laptop's store."""
        return self.folder / "laptop"

    @property
    def story(self) -> Story:
        """What is told of the person whose day it is."""
        return stories()[MAIN_REFERENCE]

    def open_first(self, desk: Desk) -> None:
        """Take a desk as the first laptop's."""
        self.opened.append(desk)
        self.desk = desk

    def open_second(self, desk: Desk) -> None:
        """Take a desk as the second laptop's."""
        self.opened.append(desk)
        self.second = desk
