## Lines of `sidai doctor`: what is well, or what to mend and how.

check-data = The data folder { $folder } can be written.
check-disk = The disk under { $folder } has { $gigabytes } GB free.
check-disk-full = Only { $gigabytes } GB are free on the disk under { $folder }. Pictures and history stop when it is full: make room, or set SIDAI_DATA to a folder on a larger disk.
check-database = The database is sound.
check-database-broken = The database is damaged ({ $problem }). Stop the bot and put back the latest backup.
check-media = Pictures can be kept, read and deleted at { $url }.

check-config = { $file } is read and in order.
check-config-none = There is no { $file }, so the defaults hold. With it you set subjects, admins, budgets and teams.
check-config-lost = SIDAI_CONFIG names { $file }, but there is no such file, so the defaults hold. Correct the path, or take SIDAI_CONFIG out.
check-subjects = Can be drawn: { $subjects }.
check-subjects-none = There are no subjects yet: with a FAL_KEY, only pictures without one can be drawn. Add your trained model as [subjects.NAME] to sidai.toml.
check-consent = { $subject } is a person whose consent is not on record, so { $subject } cannot be drawn. Once { $subject } has agreed, add consent = {"{"} by = "slack:U0...", on = 2026-11-01 {"}"} under [subjects.{ $subject }] in sidai.toml.
check-default = Whoever names nobody gets { $subject }.
check-default-retired = defaults.subject is "{ $subject }", who is retired and can no longer be drawn. Name another subject in sidai.toml, or take the line out.
check-admins = Admins: { $admins }.
check-admins-none = There is a FAL_KEY but no admin, so nobody is told when the account needs attention. Add admins = ["slack:U0..."] at the top of sidai.toml, with the member ID from your Slack profile.
check-budget = Budget of { $team ->
    [none] every team
   *[named] the team { $team }
}: { $month } USD a month, { $day } USD a day per person.
check-budget-none = The budget of { $team ->
    [none] every team
   *[named] the team { $team }
} is { $month } USD a month and { $day } USD a day per person, so nothing that costs money can be ordered. Raise budget.month and budget.person_day in sidai.toml.

check-fal-sandbox = There is no FAL_KEY, so the sandbox draws marked placeholders, and nothing costs anything. For real pictures set FAL_KEY; keys are made at fal.ai/dashboard/keys.
check-fal-key = FAL accepts FAL_KEY.
check-fal-key-garbled = FAL_KEY holds a space, a line break or a letter that no key has. Copy it again from fal.ai/dashboard/keys, alone and whole.
check-fal-key-refused = FAL does not accept FAL_KEY. Copy it again, or make a new one at fal.ai/dashboard/keys; it has two parts with a colon between.
check-fal-locked = The FAL account is locked, most often because its balance is used up. Top it up at fal.ai/dashboard/billing.
check-fal-forbidden = FAL refuses FAL_KEY what sidai asks for. Give the key the scope API at fal.ai/dashboard/keys, or make a new one.
check-fal-queue = FAL's queue answers at { $host }.
check-fal-silent = FAL does not answer at { $place }: { $problem }. Check the network, a proxy or a firewall in between, and { $setting }.
check-fal-odd = { $place } answers with HTTP { $status } and not as FAL does when all is well. Run sidai doctor again in a few minutes; if it stays so, check { $setting }, a proxy in between, and status.fal.ai.
check-endpoint = FAL lists { $endpoint }, which draws { $subjects ->
    [none] pictures without a subject
   *[named] { $subjects }
}.
check-endpoint-own = FAL does not list { $endpoint }, which draws { $subjects }. That is usual for a private model, which may still work; if drawing fails, check its spelling under endpoint in sidai.toml.
check-endpoint-missing = FAL has no { $endpoint }{ $subjects ->
    [none] , so pictures without a subject cannot be drawn. Bring sidai up to date.
   *[named] , so { $subjects } cannot be drawn. Check its spelling under endpoint in sidai.toml; fal.ai/models lists what there is.
}
check-lora = The LoRA of { $subject } can be fetched from { $url }.
check-lora-silent = The LoRA of { $subject } cannot be fetched from { $url }: { $problem }. Check the url under loras in sidai.toml.
check-lora-address = The address of the LoRA of { $subject } is malformed. Copy it again to url under loras in sidai.toml.
check-lora-refused = The LoRA of { $subject } cannot be fetched: { $url } answers HTTP { $status }. FAL deletes files after a while: keep the weights where they stay, open to FAL without a login, and set that url under loras in sidai.toml.
check-lora-empty = The LoRA of { $subject } at { $url } is an empty file. Upload the weights again and set their url under loras in sidai.toml.
check-lora-page = The LoRA of { $subject } at { $url } is a web page, not weights. Set the address of the download itself, as a rule one that ends in .safetensors, as url under loras in sidai.toml.

check-slack-none = Slack is not set up. To work there, sidai needs SLACK_BOT_TOKEN and SLACK_APP_TOKEN; sidai manifest slack prints what to paste at Slack to get them.
check-slack-swapped = SLACK_BOT_TOKEN and SLACK_APP_TOKEN are swapped: the bot's begins with xoxb-, the app's with xapp-. Exchange the two.
check-slack-bot-token = SLACK_BOT_TOKEN is not a bot's token, which begins with xoxb-. Copy the Bot User OAuth Token from OAuth & Permissions, once the app is installed to the workspace.
check-slack-app-token = SLACK_APP_TOKEN is not an app-level token, which begins with xapp-. Make one under Basic Information, App-Level Tokens, with the scope connections:write.
check-slack-bot = Slack knows the bot as { $user } in the workspace { $team } ({ $team_id }).
check-slack-scopes = The bot has every scope it needs.
check-slack-scopes-missing = The bot lacks { $scopes }. Paste what sidai manifest slack prints under App Manifest in the app's settings, save, and reinstall the app to the workspace.
check-slack-scopes-untold = Slack did not say which scopes the bot has, so they could not be compared with the manifest. A gateway at SLACK_API_URL may hold that back.
check-slack-app = Slack takes SLACK_APP_TOKEN and would open a socket.
check-slack-oauth = SLACK_CLIENT_ID and SLACK_CLIENT_SECRET are set beside the tokens. Socket Mode wins: the tokens are used and these two are not. Take them out if they are left over.
check-slack-odd = Slack could not answer as it should ({ $code }) at { $url }. Run sidai doctor again in a minute; if it stays so, check SLACK_API_URL and status.slack.com.

check-discord-none = Discord is not set up. For Discord, set DISCORD_TOKEN; the README shows it step by step.
check-discord-odd = Discord could not answer as it should: { $problem }. Run sidai doctor again in a minute; if it stays so, check DISCORD_API_URL and discordstatus.com.
check-discord-bot = Discord knows the bot as { $name }. An admin adds it to a server with this address: { $url }
check-discord-endpoint = The application has an Interactions Endpoint URL ({ $url }), so no command reaches sidai. Clear it in the Developer Portal under General Information.
check-discord-public = Anybody can add the bot to a server of theirs and order at your expense, because it is public. Switch off Public Bot in the Developer Portal under Bot (set the Install Link under Installation to None first).
check-discord-grant = The application requires an OAuth2 code grant, so the address above does not add the bot. Switch it off in the Developer Portal under Bot.
check-discord-rights = In the server { $name } my role lacks: { $permissions }. An admin gives them under Server Settings, Roles; the address above does it too.
check-discord-users = People can install the bot for themselves and use it where it is no member; they need a role of a server that sidai.toml names, if it names any.
check-discord-no-users = The bot works in servers only; nobody can install it for themselves.
check-discord-commands = Discord knows the commands { $commands }.
check-discord-commands-untold = Discord does not know { $commands } as they are now. The next sidai serve tells it.
check-discord-starts = Discord lets the bot connect { $left } more times today. { $left ->
    [0] Wait until tomorrow; then find out why it was started so often.
   *[other] More than a thousand a day would reset the token.
  }
check-discord-server = The server { $name } ({ $server }) belongs to a team, by these roles: { $roles }.
check-discord-server-lost = sidai.toml names the server { $server }, but the bot is not in it. Add the bot to it, or correct the id (in Discord: Settings, Advanced, Developer Mode; then right-click the server, Copy Server ID).
check-discord-roles-lost = The server { $name } ({ $server }) has no role called { $roles }. Correct the name under [teams] in sidai.toml, or make the role.
