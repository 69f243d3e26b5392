"""Settings: kept whole, defaults for what is missing, a damaged file put aside and told."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbdesk.domain.errors import KnownError
from pbdesk.settings import LANGUAGE, LAST_STORE, LOCK_MINUTES, LOOK, TEXT_SIZE, Settings, places


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "profile" / "settings.json"


def test_change_when_read_again_then_kept(path):
    first = Settings(path)
    first.change(LOOK, "dark")
    first.change(TEXT_SIZE, 150)
    again = Settings(path)
    assert (again.text(LOOK), again.whole(TEXT_SIZE)) == ("dark", 150)
    assert not again.damaged
    assert [file.name for file in path.parent.iterdir()] == ["settings.json"]


def test_change_when_value_is_not_offered_then_refused_and_nothing_written(path):
    with pytest.raises(ValueError):
        Settings(path).change(LOOK, "purple")
    with pytest.raises(ValueError):
        Settings(path).change(TEXT_SIZE, "150")
    assert not path.exists()


def test_change_when_same_value_then_listeners_hear_nothing(path):
    settings = Settings(path)
    heard = []
    settings.listen(lambda setting, value: heard.append((setting.name, value)))
    settings.change(LANGUAGE, "cy")
    settings.change(LANGUAGE, "cy")
    assert heard == [("language", "cy")]


@pytest.mark.parametrize("content", ["", "{", "[]", '{"settings": 4}', '{"look": "dark"}', "\x00\xff"])
def test_read_when_damaged_then_defaults_told_and_put_aside(path, content):
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")
    settings = Settings(path)
    assert settings.damaged
    assert settings.text(LOOK) == "system"
    assert path.with_suffix(".damaged").read_text(encoding="utf-8") == content


@given(
    st.dictionaries(
        st.sampled_from(["look", "text_size", "lock_minutes", "odd"]), st.none() | st.integers() | st.text()
    )
)
def test_read_when_values_are_odd_then_each_is_allowed_or_default(tmp_path_factory, values):
    path = tmp_path_factory.mktemp("odd") / "settings.json"
    path.write_text(json.dumps({"settings": values}), encoding="utf-8")
    settings = Settings(path)
    assert not settings.damaged
    for setting in (LOOK, TEXT_SIZE, LOCK_MINUTES):
        assert setting.allows(settings.value(setting))


def test_put_back_when_changed_then_only_that_group(path):
    settings = Settings(path)
    settings.change(LOOK, "contrast")
    settings.change(LOCK_MINUTES, 20)
    settings.put_back("look")
    assert settings.text(LOOK) == "system"
    assert settings.whole(LOCK_MINUTES) == 20


def test_change_when_disk_refuses_then_known_error_and_value_holds(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("", encoding="utf-8")
    settings = Settings(blocked / "settings.json")
    with pytest.raises(KnownError) as met:
        settings.change(LAST_STORE, "0001")
    assert met.value.code == "settings-unwritable"
    assert settings.text(LAST_STORE) == "0001"


def test_places_when_home_is_named_then_everything_below_it(monkeypatch, tmp_path):
    monkeypatch.setenv("PBDESK_HOME", str(tmp_path))
    found = places()
    assert found.settings_file == tmp_path / "settings.json"
    assert all(tmp_path in path.parents for path in (found.stores, found.cache, found.settings_file))


def test_places_when_no_home_is_named_then_the_systems(monkeypatch):
    monkeypatch.delenv("PBDESK_HOME", raising=False)
    assert places().data.name == "pbdesk"
