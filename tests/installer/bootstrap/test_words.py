"""The commands as a person types them."""

from __future__ import annotations

import pytest

from installer.bootstrap.words import command_line, complain, say


@pytest.mark.parametrize(
    ("system", "line"), [("nt", "py installer\\dev.py demo"), ("posix", "python3 installer/dev.py demo")]
)
def test_command_line_is_what_works_on_each_system(system: str, line: str) -> None:
    assert command_line("demo", system) == line


def test_say_and_complain_go_to_their_own_streams(capsys: pytest.CaptureFixture[str]) -> None:
    say("done")
    complain("not done")
    assert capsys.readouterr() == ("done\n", "not done\n")
