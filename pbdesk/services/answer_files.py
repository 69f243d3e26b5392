"""Answers that come from a file: what they would change, and taking in what a person chose. The format is an adapter's.

An answer that is already here is never replaced unless a person chose the other one; blanks are filled, rows added.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import msgspec

from pbdesk.domain.assessment import Assessment
from pbdesk.schemes.forms.checks import answer_in_words
from pbdesk.schemes.forms.model import SILENT
from pbdesk.schemes.forms.rows import ON, is_row, plain_path
from pbdesk.services.assessments import Assessments, Opened
from pbdesk.services.ports import ChangeSet, OpenVault


class Incoming(msgspec.Struct, frozen=True):
    """One answer of the file: the question, the answer that is here ("" for none), and the file's, in words."""

    path: str
    question: str
    ours: str
    theirs: str


class Preview(msgspec.Struct, frozen=True):
    """What a file would change.

    Attributes:
        fills: questions that have no answer here. differs: those that have another one.
        same: how many are the same. rows: how many rows would be added to parts that repeat.
        unknown: paths that nobody answers in this form.
    """

    fills: tuple[Incoming, ...] = ()
    differs: tuple[Incoming, ...] = ()
    same: int = 0
    rows: int = 0
    unknown: tuple[str, ...] = ()


class AnswerFiles:
    """Compares a file's answers with a case's assessment, and takes them in."""

    def __init__(self, vault: OpenVault, assessments: Assessments) -> None:
        self._vault, self._assessments = vault, assessments

    def preview(self, case_id: str, answers: Mapping[str, str]) -> Preview:
        """Return what the answers, by path with the names of rows, would change. Nothing is saved."""
        now = self._assessments.opened(case_id)
        fills: list[Incoming] = []
        differs: list[Incoming] = []
        unknown: list[str] = []
        same = 0
        for path, theirs in answers.items():
            if is_row(path) or not theirs:
                continue
            number = now.state.compiled.tree.by_path.get(plain_path(path))
            if number is None or now.state.compiled.node(number).kind in SILENT:
                unknown.append(path)
                continue
            ours = _present(now, path)
            if ours == theirs:
                same += 1
                continue
            facts = now.state.facts
            said = Incoming(
                path,
                _question(now, number),
                answer_in_words(facts, number, ours),
                answer_in_words(facts, number, theirs),
            )
            (differs if ours else fills).append(said)
        return Preview(tuple(fills), tuple(differs), same, len(self._new_rows(now, answers)), tuple(unknown))

    def take_in(
        self, case_id: str, answers: Mapping[str, str], chosen: Collection[str] = ()
    ) -> tuple[Preview, ChangeSet]:
        """Fill the blanks, add the rows, and take the file's answer where a person chose it; all in one save.

        `chosen` are paths among those that differ. Returns what was found and the change.
        """
        with self._vault.begin() as work:
            found = self.preview(case_id, answers)
            now = self._assessments.opened(case_id)
            wanted = {each.path for each in found.fills} | {
                each.path for each in found.differs if each.path in set(chosen)
            }
            stored = {**now.assessment.answers, **self._new_rows(now, answers)}
            stored |= {path: answers[path] for path in wanted}
            after = self._assessments.read_as(now, stored)
            still = now.assessment.completed_on if after.state.progress().complete else ""
            made: Assessment = msgspec.structs.replace(now.assessment, answers=stored, completed_on=still)
            if wanted or stored != now.assessment.answers:
                work.save(made)
            return found, work.commit()

    @staticmethod
    def _new_rows(now: Opened, answers: Mapping[str, str]) -> dict[str, str]:
        """Return the rows of the file that are not here: taken out here, they stay so."""
        stored = now.assessment.answers
        return {
            path: ON
            for path, mark in answers.items()
            if is_row(path) and mark == ON and path not in stored and not _has_row(now, path)
        }


def _has_row(now: Opened, path: str) -> bool:
    placed = now.rows.placed(path)
    key = now.state.compiled.tree.key_of(placed) if placed else None
    if key is None or not key[1]:
        return False
    return key[1][-1] <= now.state.facts.count((key[0], key[1][:-1]))


def _present(now: Opened, path: str) -> str:
    """Return the answer that is here, hidden ones and those of rows that were taken out included."""
    if path in now.assessment.answers:
        return str(now.assessment.answers[path])
    placed = now.rows.placed(path)
    key = now.state.compiled.tree.key_of(placed) if placed else None
    return now.state.facts.answers.get(key, "") if key is not None else ""


def _question(now: Opened, number: int) -> str:
    node = now.state.compiled.node(number)
    pieces = node.label.get(now.state.language) or next(iter(node.label.values()), ())
    return "".join(piece.text for piece in pieces) or node.name
