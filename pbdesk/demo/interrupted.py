"""A person at work whose program is killed: a child process that answers, saves at each pause, and gets SIGKILL.

Run as a module it is that person: it gets what it needs as JSON on standard input, says each thing that was
acknowledged as saved, and then waits to be killed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec

from pbdesk.app.desk import build_desk
from pbdesk.demo.truth import must
from pbdesk.example.answers import answer_some, next_words
from pbdesk.store.vault import open_vault

_ANSWERS = 8
_LETTERS = 24


class Typed(msgspec.Struct, frozen=True):
    """What was acknowledged as saved before the kill.

    Attributes:
        answers: by question path.
        place, words: the question where the person stood, and what was typed there and not yet an answer.
    """

    assessment_id: str
    answers: dict[str, str]
    place: str
    words: str


def type_and_be_killed(store: Path, passphrase: str, case_id: str) -> Typed:
    """Let a child process type into an assessment, kill it, and return what it was told is saved."""
    child = subprocess.Popen(
        [sys.executable, "-m", "pbdesk.demo.interrupted"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    with child:
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("the child process has no pipes")
        child.stdin.write(json.dumps([str(store), passphrase, case_id]) + "\n")
        child.stdin.flush()
        line = child.stdout.readline()
        child.kill()
    must(bool(line), "the interrupted program saved something before it was killed")
    return msgspec.json.decode(line, type=Typed)


def _work() -> None:
    store, passphrase, case_id = json.loads(sys.stdin.readline())
    desk = build_desk(open_vault(Path(store), passphrase))
    answers = answer_some(desk, case_id, _ANSWERS)
    place, words = next_words(desk, case_id)
    assessment_id = desk.assessments.for_case(case_id).assessment.id
    desk.assessments.remember_place(assessment_id, place, words[:_LETTERS])
    typed = Typed(assessment_id, answers, place, words[:_LETTERS])
    sys.stdout.write(msgspec.json.encode(typed).decode() + "\n")
    sys.stdout.flush()
    sys.stdin.readline()  # never answered: the parent kills this process here


if __name__ == "__main__":
    _work()
