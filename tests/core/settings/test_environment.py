"""Environment variables and .env: what is read, what is refused, and what is never shown."""

from pathlib import Path

import pytest

from core.errors import OperatorError
from core.messages import Messages
from core.settings import read_settings
from core.settings.environment import data_folder, secret_of

SECRETS = {
    "FAL_KEY": "hidden-1",
    "SLACK_BOT_TOKEN": "xoxb-hidden-2",
    "SLACK_APP_TOKEN": "xapp-hidden-3",
    "SLACK_SIGNING_SECRET": "hidden-4",
    "SLACK_CLIENT_SECRET": "hidden-5",
    "SIDAI_SECRET": "hidden-6",
    "DISCORD_TOKEN": "hidden-7",
}


def test_with_nothing_set_the_public_services_and_a_folder_here_are_used() -> None:
    settings = read_settings({})
    assert settings.fal_key is None
    assert settings.queue_host == "queue.fal.run"
    assert settings.fal_api_url == "https://api.fal.ai"
    assert "v3.fal.media" in settings.media_hosts
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.discord_api_url == "https://discord.com/api/v10"
    assert settings.discord_gateway_url is None
    assert settings.database == f"sqlite+aiosqlite:///{Path('data').resolve()}/sidai.db"
    assert settings.media == f"file://{Path('data').resolve()}/media"
    assert settings.sidai_config == Path("sidai.toml")


def test_the_queue_is_at_the_run_host_unless_it_is_set_too() -> None:
    assert read_settings({"FAL_RUN_HOST": "fal.example"}).queue_host == "queue.fal.example"
    both = {"FAL_RUN_HOST": "fal.example", "FAL_QUEUE_RUN_HOST": "localhost:8443"}
    assert read_settings(both).queue_host == "localhost:8443"


@pytest.mark.parametrize("url", ["ws://127.0.0.1:8080/gateway", "wss://gateway.discord.gg"])
def test_discords_gateway_can_be_another(url: str) -> None:
    assert read_settings({"DISCORD_GATEWAY_URL": url}).discord_gateway_url == url


def test_nobody_calls_back_unless_a_public_address_is_set() -> None:
    assert read_settings({}).sidai_public_url is None
    for url in ("https://sidai.example.com", "http://127.0.0.1:8080", "https://sidai.example.com:8443/bot/"):
        assert read_settings({"SIDAI_PUBLIC_URL": url}).sidai_public_url == url


@pytest.mark.parametrize(
    ("set_to", "host", "port"),
    [
        ("", "127.0.0.1", 8080),
        ("0.0.0.0:80", "0.0.0.0", 80),  # noqa: S104
        ("[::1]:65535", "::1", 65535),
        ("bot-1.example:8081", "bot-1.example", 8081),
    ],
)
def test_where_to_listen_is_a_host_and_a_port(set_to: str, host: str, port: int) -> None:
    assert read_settings({"SIDAI_WEB": set_to}).web == (host, port)


def test_media_hosts_are_a_list_with_commas() -> None:
    assert read_settings({"FAL_MEDIA_HOSTS": "a.example, b.example:8443,"}).media_hosts == {
        "a.example",
        "b.example:8443",
    }


def test_database_and_images_can_be_put_elsewhere() -> None:
    settings = read_settings({"DATABASE_URL": "sqlite+aiosqlite:///x.db", "SIDAI_MEDIA_URL": "s3://bucket"})
    assert (settings.database, settings.media) == ("sqlite+aiosqlite:///x.db", "s3://bucket")


def test_given_variables_stand_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FAL_KEY", "of-the-process")
    assert read_settings({}).fal_key is None


def test_the_process_is_asked_before_the_env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text("FAL_KEY=of-the-file\nFAL_RUN_HOST=file.example\nUNKNOWN=1\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FAL_KEY", "of-the-process")
    monkeypatch.delenv("FAL_RUN_HOST", raising=False)
    settings = read_settings()
    assert settings.fal_key is not None
    assert settings.fal_key.get_secret_value() == "of-the-process"
    assert settings.fal_run_host == "file.example"


def test_an_empty_variable_counts_as_not_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FAL_KEY", "")
    assert read_settings().fal_key is None
    assert read_settings({"FAL_KEY": ""}).fal_key is None


def test_a_line_break_pasted_along_with_a_token_does_no_harm() -> None:
    token = read_settings({"SLACK_BOT_TOKEN": " xoxb-1 \n"}).slack_bot_token
    assert token is not None
    assert token.get_secret_value() == "xoxb-1"


def test_secrets_are_never_shown() -> None:
    settings = read_settings(SECRETS)
    shown = f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert "hidden" not in shown


@pytest.mark.parametrize(
    ("name", "value", "example"),
    [
        ("FAL_RUN_HOST", "https://fal.run", "fal.run"),
        ("FAL_QUEUE_RUN_HOST", "queue.fal.run/", "queue.fal.run"),
        ("FAL_API_URL", "api.fal.ai", "https://api.fal.ai"),
        ("FAL_REST_URL", "rest.fal.ai", "https://rest.fal.ai"),
        ("FAL_CDN_URL", "ftp://v3.fal.media", "https://v3.fal.media"),
        ("SLACK_API_URL", "slack.com/api/", "https://slack.com/api/"),
        ("DISCORD_API_URL", "discord.com/api/v10", "https://discord.com/api/v10"),
        ("DISCORD_GATEWAY_URL", "https://gateway.discord.gg", "wss://gateway.discord.gg/"),
        ("DISCORD_GATEWAY_URL", "wss:///", "wss://gateway.discord.gg/"),
        ("SIDAI_PUBLIC_URL", "sidai.example.com", "https://sidai.example.com"),
        ("SIDAI_PUBLIC_URL", "ftp://sidai.example.com", "https://sidai.example.com"),
        ("SIDAI_PUBLIC_URL", "https://sidai.example.com/?team=1", "https://sidai.example.com"),
        ("SIDAI_PUBLIC_URL", "https://me:word@sidai.example.com", "https://sidai.example.com"),
        ("SIDAI_WEB", "8080", "127.0.0.1:8080"),
        ("SIDAI_WEB", ":8080", "127.0.0.1:8080"),
        ("SIDAI_WEB", "http://127.0.0.1:8080", "127.0.0.1:8080"),
        ("SIDAI_WEB", "127.0.0.1:0", "127.0.0.1:8080"),
        ("SIDAI_WEB", "127.0.0.1:65536", "127.0.0.1:8080"),
        ("SIDAI_WEB", "::1:8080", "127.0.0.1:8080"),
    ],
)
def test_a_wrong_setting_is_told_with_its_name_an_example_and_where_to_change_it(
    name: str, value: str, example: str
) -> None:
    with pytest.raises(OperatorError) as refused:
        read_settings({name: value})
    sentence = Messages().say(refused.value)
    assert sentence.startswith(f"{name} is not set right.")
    assert f"for example: {example} " in sentence
    assert ".env" in sentence


def test_an_env_file_that_is_not_text_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_bytes(b"FAL_KEY=\xff\xfe\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OperatorError) as refused:
        read_settings()
    assert ".env cannot be read" in Messages().say(refused.value)


def test_the_data_folder_is_made_when_it_is_missing(tmp_path: Path) -> None:
    folder = data_folder(read_settings({"SIDAI_DATA": str(tmp_path / "a" / "b")}))
    assert folder.is_dir()


def test_a_file_in_the_data_folders_place_is_told_with_its_setting(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(OperatorError) as refused:
        data_folder(read_settings({"SIDAI_DATA": str(tmp_path / "data")}))
    sentence = Messages().say(refused.value)
    assert str(tmp_path / "data") in sentence
    assert "SIDAI_DATA" in sentence


def test_a_secret_that_is_set_is_used_and_nothing_is_written(tmp_path: Path) -> None:
    settings = read_settings({"SIDAI_SECRET": "hidden", "SIDAI_DATA": str(tmp_path)})
    assert secret_of(settings) == "hidden"
    assert list(tmp_path.iterdir()) == []


def test_a_secret_is_made_once_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    settings = read_settings({"SIDAI_DATA": str(tmp_path / "data")})
    made = secret_of(settings)
    assert len(made) == 64
    assert secret_of(settings) == made
    assert (tmp_path / "data" / "secret").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("content", [b"", b"\n", b"\xff"])
def test_a_secret_file_without_a_secret_is_not_taken_for_one(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "secret").write_bytes(content)
    with pytest.raises(OperatorError) as refused:
        secret_of(read_settings({"SIDAI_DATA": str(tmp_path)}))
    assert str(tmp_path / "secret") in Messages().say(refused.value)


def test_a_secret_file_that_cannot_be_read_is_told_with_the_setting_that_replaces_it(tmp_path: Path) -> None:
    (tmp_path / "secret").mkdir()
    with pytest.raises(OperatorError) as refused:
        secret_of(read_settings({"SIDAI_DATA": str(tmp_path)}))
    assert "SIDAI_SECRET" in Messages().say(refused.value)
