"""auth.test and users.info: who the app is, and who a person is."""

from tests.emulators.slack.arguments import Arguments, Refusal
from tests.emulators.slack.things import Json
from tests.emulators.slack.workspace import Workspace


def auth_test(workspace: Workspace, arguments: Arguments) -> Json:
    """Whose token this is."""
    return {
        "url": f"https://{workspace.team.lower()}.slack.com/",
        "team": workspace.team.lower(),
        "user": workspace.bot.name,
        "team_id": workspace.team,
        "user_id": workspace.bot.id,
        "bot_id": f"B{workspace.bot.id[1:]}",
        "is_enterprise_install": False,
    }


def info(workspace: Workspace, arguments: Arguments) -> Json:
    """A person: guest or member, of which team, with which language if asked."""
    user = workspace.users.get(arguments.text("user"))
    if user is None:
        raise Refusal("user_not_found")
    return {"user": user.as_json(with_locale=arguments.flag("include_locale"))}
