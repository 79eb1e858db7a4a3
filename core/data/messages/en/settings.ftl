setting-wrong = { $name } is not set right. { setting-expected } Change it in the environment or in .env and start again.
setting-expected = { $name ->
    [FAL_RUN_HOST] It takes a host alone, without https:// and without a path, for example: fal.run
    [FAL_QUEUE_RUN_HOST] It takes a host alone, without https:// and without a path, for example: queue.fal.run
    [FAL_REST_URL] It takes an address, for example: https://rest.fal.ai
    [FAL_CDN_URL] It takes an address, for example: https://v3.fal.media
    [FAL_API_URL] It takes an address, for example: https://api.fal.ai
    [SLACK_API_URL] It takes an address, for example: https://slack.com/api/
    [DISCORD_API_URL] It takes an address, for example: https://discord.com/api/v10
    [DISCORD_GATEWAY_URL] It takes an address, for example: wss://gateway.discord.gg/
    [SIDAI_PUBLIC_URL] It takes the address by which this machine is reached from outside, for example: https://sidai.example.com
    [SIDAI_WEB] It takes a host and a port to listen on, for example: 127.0.0.1:8080
   *[other] It takes plain text.
}
env-unreadable = The file .env cannot be read: it is not UTF-8 text. Save it as UTF-8 and start again.
data-closed = The data folder { $folder } cannot be used: { $problem }. Set SIDAI_DATA to a folder that the bot's user may write in, or give that user the right to it.
secret-closed = { $file } cannot be read or made: { $problem }. Give the bot's user the right to it, or set SIDAI_SECRET.
secret-broken = { $file } holds no secret. Put it back from your backup; if there is none, delete it and start again: a new one is made, and only orders still at work lose the place they were to answer in.

toml-unreadable = { $file } is not TOML: { $problem }. Mend that line and start again.
toml-not-utf8 = { $file } is not UTF-8 text. Save it as UTF-8 and start again.
toml-closed = { $file } cannot be read: { $problem }. Give the bot's user the right to read it, or point SIDAI_CONFIG to the right file.
toml-unknown = { $file }: there is no key { $key }. Take it out, or look up its name in docs/settings.md.
toml-unknown-near = { $file }: there is no key { $key }. Did you mean { $near }? Correct it, or take it out.
toml-elsewhere = { $file }: { $key } stands under the wrong [heading]. { $field ->
    [admins] Move it to the top of the file, above the first [heading].
    [fanout] Move it to the top of the file, above the first [heading].
   *[other] docs/settings.md shows where { $field } belongs.
}
toml-missing = { $file }: { $key } is missing. { toml-expected }
toml-wrong = { $file }: { $key } is not right. { toml-expected }
toml-no-such-subject = { $file }: { $key } is "{ $subject }", but the subjects are: { $known }. Name one of them, or add [subjects.{ $subject }].
toml-no-subjects = { $file }: { $key } is "{ $subject }", but there are no subjects. Add [subjects.{ $subject }], or take { $key } out.
toml-workspace-twice = { $file }: { $workspace } stands in both teams "{ $one }" and "{ $two }". Leave it in one.

toml-expected = { $field ->
    [admins] It takes people by service and id: admins = ["slack:U0ADMIN"]
    [aliases] It takes a list of names: aliases = ["Sid"]
    [base] It takes the family that the LoRA was trained on: base = "flux-1"
    [budget] It takes amounts in USD, in quotes: budget = {"{"} month = "25.00", person_day = "5.00" {"}"}
    [by] It takes the person depicted, by service and id: by = "slack:U0SID"
    [channels] It takes a table per channel, by service and id: [channels."slack:C0GENERAL"]
    [class] It takes the word that follows the trigger: class = "man"
    [consent] It takes who agreed, and when: consent = {"{"} by = "slack:U0SID", on = 2026-11-01 {"}"}
    [currency] It takes USD only: currency = "USD"
    [defaults] It takes a table: [defaults] with subject = "sid" and n = 1
    [discord] It takes a list of servers: discord = [{"{"} server = "100200301", roles = ["Marketing"] {"}"}]
    [endpoint] It takes the id of a FAL endpoint: endpoint = "fal-ai/flux-lora"
    [fal_parallel] It takes a whole number from 1 to 200: fal_parallel = 10
    [fanout] It takes true or false, without quotes: fanout = true
    [guests] It takes true or false, without quotes: guests = false
    [kind] It takes person, mascot, product or style: kind = "person"
    [limits] It takes a table of whole numbers: [limits] with fal_parallel = 10
    [loras] It takes a list of weights: loras = [{"{"} url = "https://.../sid.safetensors", scale = 0.85, base = "flux-1" {"}"}]
    [months] It takes a whole number from 2 to 1200, or 0 to keep all for ever: months = 12
    [month] It takes an amount in USD, 0 or more, in quotes: month = "25.00"
    [n] It takes a whole number from 1 to 4: n = 1
    [on] It takes a day, without quotes: on = 2026-11-01
    [person_day] It takes an amount in USD, 0 or more, in quotes: person_day = "5.00"
    [person_parallel] It takes a whole number, 1 or more: person_parallel = 4
    [prices] It takes USD per picture for an endpoint, in quotes: [prices] with "fal-ai/OWNER/model" = "0.035"
    [queue_per_person] It takes a whole number, 1 or more: queue_per_person = 20
    [reply] It takes thread, channel or dm: reply = "thread"
    [retention] It takes a table: [retention] with months = 12
    [retired] It takes true or false, without quotes: retired = false
    [roles] It takes a list of names: roles = ["Marketing"]
    [scale] It takes a number from 0 to 4, without quotes: scale = 0.85
    [scenarios] It takes a list of scenarios: scenarios = ["linkedin"]
    [server] It takes the server's id, in quotes: server = "100200301"
    [slack] It takes a list of workspace ids: slack = ["T0TEAM"]
    [subject] It takes the name of a subject: subject = "sid"
    [subjects] It takes a table per subject, whose name is letters, digits, - and _: [subjects.sid]
    [team_parallel] It takes a whole number, 1 or more: team_parallel = 8
    [teams] It takes a table per team, whose name is letters, digits, - and _: [teams.studio]
    [terminal] It takes true or false, without quotes: terminal = true
    [trigger] It takes one word, the one the model was trained on: trigger = "SIDAI"
    [url] It takes the address of the weights: url = "https://.../sid.safetensors"
    [who] It takes "everyone", people, or roles: who = ["slack:U0SID", "role:marketing"]
   *[other] docs/settings.md lists every key with an example.
}
toml-no-such-scenario = sidai.toml: channels."{ $channel }".scenarios names "{ $scenario }", which is no scenario. There are: { $known }.
toml-name-twice = { $file }: "{ $word }" means both { $one } and { $two }. Give each subject names, aliases and a trigger of its own.
toml-lora-base = sidai.toml: subjects.{ $subject }.loras: weights of the family { $base } do not work on { $endpoint }, which takes { $wanted }. Correct base, or take an endpoint of that family.
database-busy = The database does not take anything just now ({ $problem }), so this was not done. Try again in a moment; if it stays so, whoever runs the bot has to look.
