"""`pbdesk demo`: the desktop on the example caseload, or the whole example day without a window."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from pbdesk.cli.common import command, say
from pbdesk.i18n import _, current


def add_commands(commands: Any) -> None:
    """Add `pbdesk demo`."""
    parser = command(commands, "demo", _demo, _("open the desktop on the example caseload, or live its day"))
    parser.add_argument("--headless", action="store_true", help=_("live the example day without a window"))
    parser.add_argument(
        "--pictures",
        type=Path,
        metavar="DIR",
        help=_("draw the screens on the example caseload into a folder"),
    )
    parser.add_argument(
        "--folder",
        type=Path,
        metavar="DIR",
        help=_("keep what the day makes, in a folder that does not exist yet"),
    )


def _demo(args: argparse.Namespace) -> dict[str, Any]:
    if args.pictures:
        from pbdesk.demo.pictures import draw_screens

        return {"pictures": [str(path) for path in draw_screens(args.pictures, lambda line: say(args, line))]}
    if not args.headless and has_screen():
        from pbdesk.demo.window import run_example

        return {"ok": run_example(lambda line: say(args, line)) == 0}
    if not args.headless:
        say(args, _("There is no screen here, so the example day is lived without a window."))
    if args.folder:
        return _live(args, args.folder)
    with tempfile.TemporaryDirectory(prefix="pbdesk-demo-") as folder:
        return _live(args, Path(folder) / "day")


def has_screen() -> bool:
    """Return whether a window can be shown: always on Windows and macOS, elsewhere with a display."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _live(args: argparse.Namespace, folder: Path) -> dict[str, Any]:
    from pbdesk.demo.day import STEPS, Day, live
    from pbdesk.demo.truth import StepDone

    done: list[StepDone] = []

    def report(step: StepDone) -> None:
        done.append(step)
        say(args, f"{step.number:2}. {current().text(step.title)}  ({step.seconds:.1f} s)")
        for figure in step.figures:
            say(args, f"      {current().text(figure.label)}: {figure.value}")

    began = time.monotonic()
    live(Day(folder, date.today()), report)  # noqa: DTZ011 - the day where the person is
    seconds = time.monotonic() - began
    took = f"{seconds:.1f}"
    say(args, _("All {count} steps of the day are true. It took {seconds} s.", count=len(done), seconds=took))
    if args.folder:
        say(args, _("What the day made is in {folder}.", folder=str(folder)))
    return {
        "ok": len(done) == len(STEPS),
        "steps": msgspec.to_builtins(done),
        "seconds": round(seconds, 1),
        "folder": str(args.folder or ""),
    }
