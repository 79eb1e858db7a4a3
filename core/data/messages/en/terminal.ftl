template-unreadable = The template { $file } cannot be read: { $problem }.
recipe-of-what = That is a command, not an order. Say what you want to see, for example: sidai recipe "linkedin navy blazer".
serve-nothing = There are no chat credentials yet, so there is nothing to serve. Try it in the terminal: sidai make "linkedin navy blazer". For Slack, set SLACK_BOT_TOKEN and SLACK_APP_TOKEN; for Discord, DISCORD_TOKEN. The README shows it step by step.
serve-no-key = There are chat credentials but no FAL_KEY, so only placeholders could be drawn. Set FAL_KEY, or start with --sandbox if that is what you want.
serve-sandbox = The sandbox draws: every picture is a marked placeholder, nothing is paid.
serve-up = { $service } is connected. Type { $service ->
        [Discord] /sidai prompt: linkedin navy blazer
       *[other] /sidai linkedin navy blazer
    } there.
serve-half = SLACK_BOT_TOKEN and SLACK_APP_TOKEN belong together, and { $missing } is missing. Set it, or neither.
database-unsupported = DATABASE_URL names a { $backend } database; this version keeps its data in SQLite. Leave DATABASE_URL out, or name a file: sqlite+aiosqlite:///sidai.db.
database-address = DATABASE_URL is no address of a database ({ $problem }). Leave it out, or name a file: sqlite+aiosqlite:///sidai.db.
database-closed = The database cannot be opened: { $problem }. If the file is damaged, move it away and put back the latest backup.
database-newer = The database was made by a newer version of sidai ({ $problem }). Start that version, or use another SIDAI_DATA.
serve-twice = Another sidai serve is at work in this folder for { $service } ({ $account }). Stop it first; two would get in each other's way.
