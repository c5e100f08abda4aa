"""Every setting can be given, and every wrong one is named, all at once."""

from pathlib import Path

import pytest

from studybot.config import Settings, load_settings, variable_of
from studybot.errors import ConfigError

GOOD: dict[str, tuple[str, object]] = {
    "discord_token": ("abc.def.ghi", "abc.def.ghi"),
    "data": ("elsewhere", Path("elsewhere")),
    "corpus": ("books", Path("books")),
    "model": ("some/model", "some/model"),
    "log_level": ("DEBUG", "DEBUG"),
    "tick_seconds": ("5", 5.0),
    "preview_port": ("8080", 8080),
    "metrics_port": ("9464", 9464),
    "metrics_host": ("::1", "::1"),
    "message_content": ("true", True),
    "discord_api": ("http://127.0.0.1:1/api", "http://127.0.0.1:1/api"),
    "discord_gateway": ("ws://127.0.0.1:1", "ws://127.0.0.1:1"),
}
BAD = {
    "discord_token": "Bot abc def",
    "log_level": "LOUD",
    "tick_seconds": "0",
    "preview_port": "70000",
    "metrics_port": "-1",
    "message_content": "perhaps",
    "discord_api": "ftp://x",
    "discord_gateway": "http://x",
}


@pytest.fixture(autouse=True)
def _nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(variable_of(name), raising=False)


def test_the_walk_over_all_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(GOOD) == set(Settings.model_fields)
    for name, (text, _) in GOOD.items():
        monkeypatch.setenv(variable_of(name), text)
    settings = load_settings()
    for name, (_, value) in GOOD.items():
        found = getattr(settings, name)
        assert (found.get_secret_value() if name == "discord_token" else found) == value


def test_all_faults_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in BAD.items():
        monkeypatch.setenv(variable_of(name), text)
    with pytest.raises(ConfigError) as refused:
        load_settings()
    assert all(variable_of(name) in str(refused.value) for name in BAD)
    assert "\n" not in str(refused.value)


def test_a_file_is_read_and_empty_means_default(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DISCORD_TOKEN=\nSTUDYBOT_DATA=here\nSTUDYBOT_MODEL=\n")
    settings = load_settings()
    assert (settings.discord_token, settings.data, settings.model) == (None, Path("here"), "")


def test_the_token_never_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very.secret.token")
    assert "secret" not in repr(load_settings()) + str(load_settings().model_dump())
