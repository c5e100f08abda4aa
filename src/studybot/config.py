"""Settings: the environment and ``.env`` in, one frozen object out, every fault named at once."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from studybot.errors import ConfigError


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="STUDYBOT_",
        env_file=".env",
        env_file_encoding="utf-8",
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
    )

    discord_token: SecretStr | None = Field(
        default=None, validation_alias="DISCORD_TOKEN", description="The bot's token; without it the local page opens."
    )
    data: Path = Field(default=Path("data"), description="Folder of the database; made when it is missing.")
    corpus: Path = Field(default=Path("corpus"), description="Folder of the library.")
    model: str = Field(
        default="", description="Name or folder of a sentence-transformers model; empty is the packaged one."
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO", description="How much the log says: DEBUG, INFO, WARNING or ERROR."
    )
    tick_seconds: float = Field(
        default=20.0, ge=1, le=60, description="How often due reminders are looked for, seconds."
    )
    preview_port: int = Field(
        default=0, ge=0, le=65535, description="Port of the local page; 0 takes any that is free."
    )
    metrics_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description="Port of /healthz and /metrics; 0 takes any that is free, empty opens none.",
    )
    metrics_host: str = Field(
        default="127.0.0.1", description="Address they listen on; anything but this machine's own shows them to others."
    )
    message_content: bool = Field(
        default=False,
        description="Ask for the message content intent, so that study groups may have every question answered.",
    )
    discord_api: str | None = Field(
        default=None, description="Base address of Discord's HTTP API, for a proxy; empty is Discord's own."
    )
    discord_gateway: str | None = Field(
        default=None, description="Base address of Discord's gateway, for a proxy; empty is Discord's own."
    )

    llm_url: str | None = Field(
        default=None,
        description="Base address of an OpenAI-compatible API that rewrites answers as flowing text; empty is off.",
    )
    llm_model: str = Field(default="", validate_default=True, description="Name of the model there.")
    llm_key: SecretStr | None = Field(default=None, description="Key of that API, where it wants one.")
    llm_timeout_seconds: float = Field(
        default=20.0, ge=1, le=120, description="After how long the quotes are shown instead, seconds."
    )

    @field_validator("discord_token")
    @classmethod
    def _shaped_like_a_token(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None or not value.get_secret_value().strip():
            return None
        token = value.get_secret_value().strip()
        if token.lower().startswith("bot ") or any(c.isspace() for c in token):
            raise ValueError("give the token alone, without “Bot” and without spaces")
        return SecretStr(token)

    @field_validator("discord_api")
    @classmethod
    def _http_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return value

    @field_validator("llm_url")
    @classmethod
    def _usable_address(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "")
        if value is not None and (parts.scheme not in {"http", "https"} or not parts.hostname):
            raise ValueError("must be an address such as http://localhost:11434/v1")
        if parts.username is not None or parts.password is not None:
            raise ValueError("give the key in STUDYBOT_LLM_KEY, not in the address")
        return value

    @field_validator("llm_model")
    @classmethod
    def _named_where_needed(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("llm_url") is not None and not value.strip():
            raise ValueError("name the model that STUDYBOT_LLM_URL shall use, such as llama3.2")
        return value.strip()

    @field_validator("llm_key")
    @classmethod
    def _one_word(cls, value: SecretStr | None) -> SecretStr | None:
        key = "" if value is None else value.get_secret_value().strip()
        if not key.isascii() or not key.isprintable() or " " in key:
            raise ValueError("give the key alone, without “Bearer” and without spaces")
        return SecretStr(key) if key else None

    @field_validator("discord_gateway")
    @classmethod
    def _socket_address(cls, value: str | None) -> str | None:
        if value is not None and not value.startswith(("ws://", "wss://")):
            raise ValueError("must begin with ws:// or wss://")
        return value


def load_settings() -> Settings:
    """Raises ConfigError that names every wrong setting."""
    try:
        return Settings()
    except ValidationError as error:
        faults = [f"{variable_of(str(e['loc'][0]))}: {e['msg'].removeprefix('Value error, ')}" for e in error.errors()]
        raise ConfigError(f"Wrong settings in the environment or .env: {'; '.join(faults)}.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"The file .env cannot be read: {error}.") from None


def variable_of(field: str) -> str:
    """The environment variable of a setting."""
    return "DISCORD_TOKEN" if field.upper() == "DISCORD_TOKEN" else f"STUDYBOT_{field.upper()}"
