"""Keys, tokens, addresses and folders: everything set by environment variables or .env."""

import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from core.errors import OperatorError

FAL_MEDIA_HOSTS = "fal.media,v2.fal.media,v3.fal.media,v3b.fal.media"

Host = Annotated[str, Field(pattern=r"^[\w.-]+(:\d+)?$")]
Url = Annotated[str, Field(pattern=r"^https?://[^\s/]+(/\S*)?$")]
PublicUrl = Annotated[str, Field(pattern=r"^https?://[\w.-]+(:[0-9]{1,5})?(/[^\s?#]*)?$")]
_LAST_PORT = 65535


def _with_port(address: str) -> str:
    if not 0 < int(address.rpartition(":")[2]) <= _LAST_PORT:
        raise ValueError(address)
    return address


Address = Annotated[
    str, Field(pattern=r"^([\w.-]+|\[[0-9a-fA-F:.]+\]):[0-9]{1,5}$"), AfterValidator(_with_port)
]


class Settings(BaseModel):
    """One field per variable, named as in the environment; secrets never print."""

    model_config = ConfigDict(frozen=True, str_strip_whitespace=True)

    fal_key: SecretStr | None = None
    fal_run_host: Host = "fal.run"
    fal_queue_run_host: Host | None = None
    fal_rest_url: Url = "https://rest.fal.ai"
    fal_cdn_url: Url = "https://v3.fal.media"
    fal_api_url: Url = "https://api.fal.ai"
    fal_media_hosts: str = FAL_MEDIA_HOSTS

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_api_url: Url = "https://slack.com/api/"

    discord_token: SecretStr | None = None
    discord_api_url: Url = "https://discord.com/api/v10"
    discord_gateway_url: Annotated[str, Field(pattern=r"^wss?://[^\s/]+(/\S*)?$")] | None = None

    database_url: str | None = None
    sidai_media_url: str | None = None
    sidai_data: Path = Path("data")
    sidai_config: Path = Path("sidai.toml")
    sidai_secret: SecretStr | None = None
    sidai_public_url: PublicUrl | None = None
    sidai_web: Address = "127.0.0.1:8080"

    @property
    def queue_host(self) -> str:
        """Where orders go: `queue.fal.run` unless set."""
        return self.fal_queue_run_host or f"queue.{self.fal_run_host}"

    @property
    def media_hosts(self) -> frozenset[str]:
        """Hosts, or host:port, from which results may be fetched."""
        return frozenset(host.strip() for host in self.fal_media_hosts.split(",") if host.strip())

    @property
    def database(self) -> str:
        """The database's URL; a file in the data folder unless set."""
        return self.database_url or f"sqlite+aiosqlite:///{self.sidai_data.resolve()}/sidai.db"

    @property
    def media(self) -> str:
        """Where images are kept: a URL, or the data folder's `media`."""
        return self.sidai_media_url or f"file://{self.sidai_data.resolve()}/media"

    @property
    def web(self) -> tuple[str, int]:
        """Host and port to listen on."""
        host, _, port = self.sidai_web.rpartition(":")
        return host.strip("[]"), int(port)


class _Surroundings(Settings, BaseSettings):
    """Settings that look around for themselves: in the process's environment and in .env."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", env_ignore_empty=True)


def read_settings(environment: Mapping[str, str] | None = None) -> Settings:
    """From the given variables alone, else from the process's own and .env. OperatorError: one is wrong."""
    try:
        if environment is None:
            return _Surroundings()
        given = {name.lower(): value for name, value in environment.items() if value}
        return Settings.model_validate(given)
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0]).upper()
        raise OperatorError("setting-wrong", name=name) from None
    except UnicodeDecodeError:
        raise OperatorError("env-unreadable") from None


def data_folder(settings: Settings) -> Path:
    """The data folder; made when missing. OperatorError: it cannot be."""
    folder = settings.sidai_data
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OperatorError("data-closed", folder=str(folder), problem=error.strerror or "?") from None
    return folder


def secret_of(settings: Settings) -> str:
    """SIDAI_SECRET, else one that is made once and kept, readable by its owner only, in the data folder."""
    if settings.sidai_secret is not None:
        return settings.sidai_secret.get_secret_value()
    file = data_folder(settings) / "secret"
    try:
        with suppress(FileExistsError):  # made before, or by another process just now
            _make_secret(file)
        secret = file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise OperatorError("secret-closed", file=str(file), problem=error.strerror or "?") from None
    except UnicodeDecodeError:
        secret = ""
    if not secret:
        raise OperatorError("secret-broken", file=str(file))
    return secret


def _make_secret(file: Path) -> None:
    """FileExistsError: there is one."""
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(os.urandom(32).hex())
