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
    "llm_url": ("http://127.0.0.1:1/v1", "http://127.0.0.1:1/v1"),
    "llm_model": ("llama3.2", "llama3.2"),
    "llm_key": ("sk-secret", "sk-secret"),
    "llm_timeout_seconds": ("3", 3.0),
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
    "llm_url": "file:///etc/passwd",
    "llm_key": "Bearer sk",
    "llm_timeout_seconds": "0",
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
        assert (found.get_secret_value() if name in {"discord_token", "llm_key"} else found) == value


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


def test_an_llm_address_needs_a_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDYBOT_LLM_URL", "http://127.0.0.1:1/v1")
    with pytest.raises(ConfigError, match="STUDYBOT_LLM_MODEL: name the model"):
        load_settings()


@pytest.mark.parametrize("address", ["localhost:11434", "ftp://x/v1", "http://", "http://me:sk-secret@x/v1"])
def test_an_llm_address_is_http_and_holds_no_key(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("STUDYBOT_LLM_URL", address)
    monkeypatch.setenv("STUDYBOT_LLM_MODEL", "m")
    with pytest.raises(ConfigError, match="STUDYBOT_LLM_URL") as refused:
        load_settings()
    assert "sk-secret" not in str(refused.value)


def test_the_token_never_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "very.secret.token")
    monkeypatch.setenv("STUDYBOT_LLM_KEY", "sk-secret")
    assert "secret" not in repr(load_settings()) + str(load_settings().model_dump())
