"""Where the environment lives, when it is whole, and which old ones go."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from installer.bootstrap import environment
from installer.bootstrap.environment import COMPLETE, Environment, cache_home, key_of, prune, ready
from installer.bootstrap.words import SetupError

LOCK = b"example==1.0 --hash=sha256:00\n"
CHECKOUT = Path(__file__).resolve().parents[3]


def fill(made: Environment) -> None:
    """Fill an environment with as little as makes it count: a Python that is there."""
    made.python.parent.mkdir(parents=True)
    made.python.touch()


def whole(home: Path, name: str, age_seconds: int) -> Path:
    """Make a whole environment that was last used some seconds ago."""
    folder = home / f"{environment.PREFIX}{name}"
    folder.mkdir(parents=True)
    (folder / COMPLETE).touch()
    used = 1_700_000_000 - age_seconds
    os.utime(folder / COMPLETE, (used, used))
    return folder


def test_key_of_changes_with_lock_python_and_platform_and_with_nothing_else() -> None:
    key = key_of(LOCK, "3.11.2", "linux-x86_64")
    assert key == key_of(LOCK, "3.11.2", "linux-x86_64")
    others = {
        key_of(LOCK + b"#", "3.11.2", "linux-x86_64"),
        key_of(LOCK, "3.12.0", "linux-x86_64"),
        key_of(LOCK, "3.11.2", "win-amd64"),
    }
    assert len(others | {key}) == 4


def test_key_of_keeps_its_parts_apart() -> None:
    assert key_of(b"ab", "c", "d") != key_of(b"a", "bc", "d") != key_of(b"a", "b", "cd")


def test_cache_home_is_moved_by_its_variable_on_every_system(tmp_path: Path) -> None:
    for platform in ("linux", "win32", "darwin"):
        assert cache_home({"PBDESK_ENV_HOME": str(tmp_path), "LOCALAPPDATA": "x"}, platform) == tmp_path


def test_cache_home_is_absolute_even_if_the_variable_is_not() -> None:
    assert cache_home({"PBDESK_ENV_HOME": "here"}).is_absolute()


@pytest.mark.parametrize(
    ("platform", "settings", "end"),
    [
        ("linux", {"XDG_CACHE_HOME": "/var/tmp/cache"}, "/var/tmp/cache/pbdesk-dev"),
        ("linux", {}, ".cache/pbdesk-dev"),
        ("darwin", {"XDG_CACHE_HOME": "/var/tmp/cache"}, "Library/Caches/pbdesk-dev"),
        ("win32", {"LOCALAPPDATA": "C:/Local"}, "C:/Local/pbdesk-dev"),
        ("win32", {}, ".cache/pbdesk-dev"),
    ],
)
def test_cache_home_follows_the_custom_of_the_system(
    platform: str, settings: dict[str, str], end: str
) -> None:
    assert cache_home(settings, platform).as_posix().endswith(end)


def test_environment_knows_where_each_system_keeps_its_python() -> None:
    assert Environment(Path("e"), windows=True).python.as_posix() == "e/Scripts/python.exe"
    assert Environment(Path("e"), windows=False).python.as_posix() == "e/bin/python"


def test_caches_of_two_checkouts_are_apart() -> None:
    made = Environment(Path("e"))
    assert made.caches(Path("one")) != made.caches(Path("two"))


def test_ready_fills_once_and_then_uses_what_is_there(tmp_path: Path) -> None:
    made = ready(tmp_path / "new" / "home", LOCK, fill)
    assert made.is_complete()

    def never(_: Environment) -> None:
        pytest.fail("a whole environment was filled again")

    assert ready(tmp_path / "new" / "home", LOCK, never) == made


def test_ready_when_filling_stops_leaves_nothing_behind_and_tries_anew(tmp_path: Path) -> None:
    def stop(made: Environment) -> None:
        fill(made)
        raise SetupError("no network")

    with pytest.raises(SetupError, match="no network"):
        ready(tmp_path, LOCK, stop)
    assert not list(tmp_path.glob(f"{environment.PREFIX}*"))
    assert ready(tmp_path, LOCK, fill).is_complete()


def test_ready_when_interrupted_leaves_nothing_behind(tmp_path: Path) -> None:
    def interrupt(made: Environment) -> None:
        fill(made)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        ready(tmp_path, LOCK, interrupt)
    assert not list(tmp_path.glob(f"{environment.PREFIX}*"))


def test_ready_after_a_killed_run_starts_from_an_empty_folder(tmp_path: Path) -> None:
    half = Environment(tmp_path / (environment.PREFIX + key_of(LOCK)))
    fill(half)
    (half.folder / "half-written").touch()
    made = ready(tmp_path, LOCK, fill)
    assert made.is_complete()
    assert not (made.folder / "half-written").exists()


def test_ready_when_the_python_it_was_made_with_is_gone_makes_it_again(tmp_path: Path) -> None:
    made = ready(tmp_path, LOCK, fill)
    made.python.unlink()
    assert ready(tmp_path, LOCK, fill).is_complete()


def test_ready_in_a_folder_that_cannot_be_made_says_where_and_what_to_set(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with pytest.raises(SetupError, match="PBDESK_ENV_HOME") as refused:
        ready(in_the_way / "home", LOCK, fill)
    assert str(in_the_way) in str(refused.value)


def test_ready_in_two_processes_at_once_fills_once(tmp_path: Path) -> None:
    snippet = (
        "import sys, time; from pathlib import Path\n"
        "from installer.bootstrap.environment import ready\n"
        "def fill(made):\n"
        "    print('filled', flush=True)\n"
        "    made.python.parent.mkdir(parents=True); time.sleep(0.3); made.python.touch()\n"
        f"assert ready(Path(sys.argv[1]), {LOCK!r}, fill).is_complete()\n"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", snippet, str(tmp_path)], cwd=CHECKOUT, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    said = [run.communicate()[0] for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0]
    assert "".join(said).count("filled") == 1


def test_prune_keeps_the_newest_and_the_one_in_use_and_drops_half_made_ones(tmp_path: Path) -> None:
    old = whole(tmp_path, "old", age_seconds=300)
    newer = whole(tmp_path, "newer", age_seconds=100)
    in_use = whole(tmp_path, "in-use", age_seconds=900)
    half = tmp_path / f"{environment.PREFIX}half"
    half.mkdir()
    other = tmp_path / "something-else"
    other.mkdir()
    prune(tmp_path, keep=in_use)
    assert sorted(tmp_path.iterdir()) == sorted([newer, in_use, other])
    assert not old.exists()


def test_prune_is_done_when_a_new_environment_is_made(tmp_path: Path) -> None:
    for age in (100, 200, 300):
        whole(tmp_path, f"aged-{age}", age)
    made = ready(tmp_path, LOCK, fill)
    left = sorted(folder.name for folder in tmp_path.glob(f"{environment.PREFIX}*"))
    assert left == sorted([made.folder.name, f"{environment.PREFIX}aged-100"])


def test_ready_counts_as_use_so_that_prune_keeps_what_is_used(tmp_path: Path) -> None:
    made = ready(tmp_path, LOCK, fill)
    os.utime(made.folder / COMPLETE, (1, 1))
    ready(tmp_path, LOCK, fill)
    assert (made.folder / COMPLETE).stat().st_mtime > 1
