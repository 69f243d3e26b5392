"""Probing the system: what is installed where we may, and the exact line where we may not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from installer.bootstrap import system
from installer.bootstrap.words import SetupError

OFFSCREEN = {need.probe for need in system.TO_IMPORT_QT}
WINDOWS = {need.probe for need in system.TO_OPEN_WINDOWS}
TOOLS = {need.probe for need in (*system.TO_TEST_WINDOWS, *system.TO_TEST_BRAILLE)}
HOLDS = {
    name: need.probe
    for needs in (
        system.TO_IMPORT_QT,
        system.TO_OPEN_WINDOWS,
        system.TO_TEST_WINDOWS,
        system.TO_TEST_BRAILLE,
        system.TO_MAKE_ENVIRONMENTS,
    )
    for need in needs
    for name in need.packages
}


@dataclass
class Computer:
    """A computer with some things on it, whose apt installs what it is asked for."""

    has: set[str] = field(default_factory=lambda: OFFSCREEN | WINDOWS | TOOLS | {"ensurepip"})
    names: set[str] = field(default_factory=lambda: set(HOLDS))
    broken: set[str] = field(default_factory=set)
    refreshed: int = 0
    installed: list[str] = field(default_factory=list)

    def install(self, packages: Sequence[str]) -> None:
        assert self.refreshed, "package lists must be refreshed before anything is installed"
        self.installed += packages
        self.has |= {HOLDS[name] for name in packages} - self.broken

    def refresh(self) -> None:
        self.refreshed += 1

    def machine(self, **facts: bool) -> system.Machine:
        """Return its facts; installing changes what they say, as on a real one."""
        usual = system.Machine(
            linux=True,
            root=True,
            apt=True,
            display=False,
            ci=False,
            debian_python=True,
            loads=self.has.__contains__,
            finds=self.has.__contains__,
            imports=self.has.__contains__,
            knows_package=self.names.__contains__,
            refresh_packages=self.refresh,
            install_packages=self.install,
        )
        return replace(usual, **facts)  # type: ignore[arg-type]


def without(*things: Iterable[str] | str) -> Computer:
    """Return a computer that lacks some things."""
    computer = Computer()
    for thing in things:
        computer.has -= {thing} if isinstance(thing, str) else set(thing)
    return computer


def test_prepare_when_nothing_is_missing_touches_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    computer = Computer()
    system.prepare(computer.machine(display=True), for_tests=True)
    assert (computer.refreshed, computer.installed) == (0, [])
    assert capsys.readouterr() == ("", "")


def test_prepare_as_root_refreshes_the_lists_then_installs_what_is_missing() -> None:
    computer = without("libGL.so.1", "libdbus-1.so.3")
    system.prepare(computer.machine(), for_tests=False)
    assert computer.refreshed == 1
    assert computer.installed == ["libgl1", "libdbus-1-3"]


def test_prepare_as_root_on_a_bare_machine_leaves_nothing_to_do_a_second_time() -> None:
    computer = without(OFFSCREEN, "ensurepip")
    system.prepare(computer.machine(), for_tests=False)
    assert "python3-venv" in computer.installed
    computer.installed.clear()
    system.prepare(computer.machine(), for_tests=False)
    assert computer.installed == []


def test_prepare_as_an_ordinary_user_gives_the_exact_line_and_installs_nothing() -> None:
    computer = without("libGL.so.1", "libEGL.so.1")
    with pytest.raises(SetupError) as refused:
        system.prepare(computer.machine(root=False), for_tests=False)
    lines = [line.strip() for line in str(refused.value).splitlines()]
    assert "sudo apt-get install -y --no-install-recommends libgl1 libegl1" in lines
    assert "libGL.so.1" in str(refused.value)
    assert computer.installed == []


@pytest.mark.parametrize(
    ("known", "chosen"),
    [
        ({"libglib2.0-0"}, "libglib2.0-0"),
        ({"libglib2.0-0t64"}, "libglib2.0-0t64"),
        ({"libglib2.0-0t64", "libglib2.0-0"}, "libglib2.0-0t64"),
        (set(), "libglib2.0-0"),
    ],
)
def test_prepare_uses_the_name_that_this_release_knows(known: set[str], chosen: str) -> None:
    computer = without("libglib-2.0.so.0")
    computer.names = known
    system.prepare(computer.machine(), for_tests=False)
    assert computer.installed == [chosen]


def test_prepare_with_a_display_needs_the_window_libraries_too() -> None:
    with pytest.raises(SetupError, match="libxcb-cursor0"):
        system.prepare(without(WINDOWS).machine(root=False, display=True), for_tests=False)


def test_prepare_without_a_display_does_not_ask_for_the_window_libraries() -> None:
    system.prepare(without(WINDOWS).machine(root=False), for_tests=False)


def test_prepare_where_there_is_no_apt_names_the_files() -> None:
    with pytest.raises(SetupError) as refused:
        system.prepare(without("libEGL.so.1").machine(apt=False), for_tests=False)
    assert "libEGL.so.1" in str(refused.value)
    assert "apt-get" not in str(refused.value)


def test_prepare_when_apt_claims_success_but_the_library_is_not_there_says_so() -> None:
    computer = without("libGL.so.1")
    computer.broken = {"libGL.so.1"}
    with pytest.raises(SetupError, match=r"still cannot be found: libGL\.so\.1"):
        system.prepare(computer.machine(), for_tests=False)


def test_prepare_with_debians_python_and_no_venv_names_python3_venv() -> None:
    with pytest.raises(SetupError, match="python3-venv"):
        system.prepare(without("ensurepip").machine(root=False), for_tests=False)


@pytest.mark.parametrize("linux", [True, False])
def test_prepare_with_another_python_and_no_venv_does_not_install_debians(linux: bool) -> None:
    computer = without("ensurepip")
    with pytest.raises(SetupError, match="ensurepip module is missing"):
        system.prepare(computer.machine(linux=linux, debian_python=False), for_tests=False)
    assert computer.installed == []


def test_prepare_on_windows_or_macos_probes_no_library() -> None:
    system.prepare(without(OFFSCREEN, WINDOWS).machine(linux=False, root=False), for_tests=True)


def test_prepare_for_tests_in_ci_as_root_installs_the_tools() -> None:
    computer = without(TOOLS, WINDOWS)
    system.prepare(computer.machine(ci=True), for_tests=True)
    assert {"xvfb", "xauth", "openbox", "poppler-utils", "libxcb-cursor0"} <= set(computer.installed)


@pytest.mark.parametrize(("ci", "root"), [(False, True), (True, False), (False, False)])
def test_prepare_for_tests_elsewhere_says_what_is_left_out_and_goes_on(
    ci: bool, root: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    computer = without("Xvfb")
    system.prepare(computer.machine(ci=ci, root=root), for_tests=True)
    said = capsys.readouterr().out
    assert "will be skipped; not found: Xvfb." in said
    assert "sudo apt-get install -y --no-install-recommends xvfb" in said
    assert computer.installed == []


def test_prepare_for_the_demo_never_speaks_of_test_tools(capsys: pytest.CaptureFixture[str]) -> None:
    system.prepare(without(TOOLS).machine(), for_tests=False)
    assert capsys.readouterr().out == ""


def test_library_loads_tells_a_real_library_from_an_invented_one() -> None:
    assert not system.library_loads("libpbdesk-has-no-such-library.so.99")


def test_module_imports_tells_a_real_module_from_an_invented_one() -> None:
    assert system.module_imports("json")
    assert not system.module_imports("pbdesk_has_no_such_module")


@pytest.mark.parametrize(("value", "ci"), [("true", True), ("1", True), ("", False), ("false", False)])
def test_this_machine_reads_display_and_ci_from_the_settings(value: str, ci: bool) -> None:
    machine = system.this_machine({"CI": value, "DISPLAY": ":0"})
    assert machine.display
    assert machine.ci is ci
    assert not system.this_machine({}).display
