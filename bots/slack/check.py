"""Whether Slack takes the two tokens, and whether the bot may do all that it needs to. Posts nothing."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from importlib.resources import files

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bots.slack.faults import code
from core.domain.finding import Finding
from core.domain.text import Text, text

_PATIENCE = 10  # seconds
_BOT, _APP = re.compile(r"xoxb-[A-Za-z0-9-]+"), re.compile(r"xapp-[A-Za-z0-9-]+")

Call = Callable[[AsyncWebClient], Awaitable[AsyncSlackResponse]]


async def check(
    bot_token: str | None, app_token: str | None, url: str, *, oauth: bool = False
) -> list[Finding]:
    """`url`: SLACK_API_URL. `oauth`: SLACK_CLIENT_ID or SLACK_CLIENT_SECRET is set too."""
    if bot_token is None and app_token is None:
        return [Finding(ok=True, text=text("check-slack-none"))]
    if bot_token and app_token and _APP.fullmatch(bot_token) and _BOT.fullmatch(app_token):
        return [Finding(ok=False, text=text("check-slack-swapped"))]
    bot, app = await asyncio.gather(_bot(bot_token, url), _app(app_token, url))
    found = [*bot, *(finding for finding in app if finding not in bot)]
    if oauth:
        found.append(Finding(ok=True, text=text("check-slack-oauth")))
    return found


def needed_scopes() -> list[str]:
    """What the manifest asks for."""
    file = files("manifests") / "slack" / "manifest.json"
    manifest = json.loads(file.read_text(encoding="utf-8"))
    return [str(scope) for scope in manifest["oauth_config"]["scopes"]["bot"]]


async def _bot(token: str | None, url: str) -> list[Finding]:
    if token is None:
        return [Finding(ok=False, text=text("serve-half", missing="SLACK_BOT_TOKEN"))]
    if not _BOT.fullmatch(token):
        return [Finding(ok=False, text=text("check-slack-bot-token"))]
    answer = await _ask(url, lambda client: client.auth_test(token=token), "slack-bot-token")
    if isinstance(answer, Text):
        return [Finding(ok=False, text=answer)]
    told = {name: str(answer.get(name) or "?") for name in ("user", "team", "team_id")}
    return [Finding(ok=True, text=Text("check-slack-bot", told)), _scopes(answer)]


def _scopes(answer: AsyncSlackResponse) -> Finding:
    granted = {scope.strip() for scope in answer.headers.get("x-oauth-scopes", "").split(",")}
    if granted == {""}:
        return Finding(ok=True, text=text("check-slack-scopes-untold"))
    if missing := [scope for scope in needed_scopes() if scope not in granted]:
        return Finding(ok=False, text=text("check-slack-scopes-missing", scopes=", ".join(missing)))
    return Finding(ok=True, text=text("check-slack-scopes"))


async def _app(token: str | None, url: str) -> list[Finding]:
    if token is None:
        return [Finding(ok=False, text=text("serve-half", missing="SLACK_APP_TOKEN"))]
    if not _APP.fullmatch(token):
        return [Finding(ok=False, text=text("check-slack-app-token"))]
    answer = await _ask(url, lambda client: client.apps_connections_open(app_token=token), "slack-app-token")
    if isinstance(answer, Text):
        return [Finding(ok=False, text=answer)]
    return [Finding(ok=True, text=text("check-slack-app"))]


async def _ask(url: str, call: Call, refused: str) -> AsyncSlackResponse | Text:
    """The answer, or a sentence that says what to mend; `refused` is the one for a bad token."""
    client = AsyncWebClient(base_url=f"{url.rstrip('/')}/", timeout=_PATIENCE, retry_handlers=[])
    try:
        return await call(client)
    except SlackApiError as error:
        what = code(error)
        passing = what == "ratelimited" or what.startswith("HTTP") or error.response.status_code >= 500  # noqa: PLR2004
        return text("check-slack-odd" if passing else refused, code=what, url=url)
    except TimeoutError:
        return text("slack-no-answer", url=url, problem=f"no answer within {_PATIENCE} s")
    except aiohttp.ClientError as error:
        return text("slack-no-answer", url=url, problem=str(error))
