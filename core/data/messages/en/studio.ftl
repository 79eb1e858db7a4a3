bug-unpaid = Something went wrong in sidai itself (incident { $incident }). Nothing you did, and nothing was ordered or paid. Whoever runs the bot finds the cause in the log under that number.
not-a-member = Guests and people of other organisations cannot order or search here. A member of the team can do it for you, or whoever runs the bot can allow guests for the team in sidai.toml.
no-role = In this server sidai is for people with one of these roles: { $roles }. Ask an admin of the server for one. Nothing was ordered or paid.
not-a-question = That was no number or topic that I know, so nothing was ordered or paid. "history" lists the numbers there are, and "help" the topics.
no-home = Here sidai is for people of its teams, and you have none of the roles that make you one. Order in a server where you may, or ask whoever runs the bot. Nothing was ordered or paid.
scenario-not-here = In this channel only these scenarios may be used: { $allowed }; yours was { $scenario }. Pick one of them, or ask in another channel. Nothing was paid.
endpoint-admins = Only admins may use the endpoint { $endpoint }. Leave --endpoint out, or ask an admin. Nothing was paid.
price-unknown = Nobody knows what { $endpoint } costs, so only admins may order from it. Whoever runs the bot can set a price in sidai.toml, under [prices]. Nothing was paid.
subject-retired = { $subject } is retired and can no longer be drawn. "subjects" lists who can.
subject-consent = { $subject } is a person whose consent is not on record, so { $subject } cannot be drawn. Whoever runs the bot adds consent = {"{"} by = "...", on = ... {"}"} to sidai.toml once { $subject } has agreed.
subject-who = You are not among those who may draw { $subject }. "subjects" lists whom you may draw; whoever runs the bot keeps the list in sidai.toml.
queue-full = You have { $limit } orders that are not finished, which is the most at a time, so this one was not taken and nothing was paid. The next of them is done in { $seconds ->
        [one] a second
       *[other] { $seconds } seconds
    } at the earliest: order again then.
show-missing = There is no no. { $number } that you can see here. "history" lists what there is; what was made in a private channel shows only there.
budget-month = This would cost about { $price } USD, and { $left } USD of the team's { $limit } USD are left this month. Order fewer or smaller pictures; admins change the budget in sidai.toml. Nothing was paid.
budget-day = This would cost about { $price } USD, and { $left } USD of your { $limit } USD are left today. Order fewer or smaller pictures, or go on tomorrow. Nothing was paid.

help = Type what you want to see, or begin with a scenario: linkedin navy blazer
    Flags go at the end: --ar 16:9 (or --size square_hd), --n 4, --seed 42, --no "glasses, hat", --guidance 7.5, --steps 30, --subject NAME, --lora 0.9, --raw.
    history [words] searches what was made; show 57 opens one with its recipe; again 57 [changes] makes it again.
    cancel 57 stops one that is on its way; budget says what was spent and what is left. Above 8 pictures, 1 USD or a tenth of what is left of the month you are asked first.
    scenarios and subjects list what there is. help sizes, help seeds, help negatives, help guidance, help steps, help budget explain more.{ $service ->
        [discord] {"\u000A"}All of this goes into the prompt of /sidai. Its other options do what the flags of the same names do, and /sidai-again, /sidai-show, /sidai-history, /sidai-cancel, /sidai-budget and /sidai-help are commands of their own.
       *[other] {""}
    }
help-flags = Flags stand behind your words, in any order; a value runs to the next flag.
    --ar 16:9 or --size NAME: the shape. --n 4: how many pictures; --repeat 2: that many times over.
    --seed 42: the same picture again for the same words. --no "glasses, hat": what should not be there.
    --guidance 3.5, --steps 28: how the model works. --lora 0.9: how strongly the trained likeness acts.
    --subject NAME or none, --scenario NAME or none. --raw: your words as they are, with only the trigger.
    Every scenario's slots are flags too: linkedin --attire "charcoal suit" --background "office blur".
help-sizes = --ar takes a ratio: 1:1, 4:3, 3:2, 16:9, 9:16, 4:5. Without --ar or --size the scenario decides.
    --size takes a name, such as square_hd, portrait_4_3, landscape_16_9, or pixels: 1024x768.
    It also takes a platform's name: the picture is drawn in that shape, and a file with the platform's exact pixels is kept beside it.
    Names: { $sizes }.
    Pictures are drawn at one megapixel at most unless you ask for more, because FAL bills each megapixel that was begun.
help-guidance = --guidance says how closely the model keeps to the words.
    On FLUX models 2.5 to 4 looks natural; 3.5 is usual, and more than 5 looks hard. On models with classic guidance 5 to 7 is free, 7 to 9 is balanced, and more than 12 over-saturates.
    If a picture looks like stock, go down and add particular details; if it wanders off, go up a little.
help-steps = --steps says how long the model works on a picture: more is finer and slower.
    28 is usual on FLUX. On models with classic guidance 20 to 25 is a draft (2 to 3 seconds), 30 to 35 is balanced (3 to 5), 40 to 50 is fine (5 to 8).
help-seeds = A seed makes chance repeatable: the same words, numbers and seed give the same picture.
    --seed 42 with --n 3 draws 42, 43, 44; --seed 42,77 draws those two. Without --seed the model picks one, and the card shows it.
    To change only one thing, keep the seed: again 57 red scarf does that by itself; again 57 alone draws a new one.
help-negatives = --no "glasses, hat" says what should not be in the picture.
    Models with classic guidance are told so directly. FLUX models cannot be told what to leave out, so your words are turned into what to show instead ("no glasses" becomes "visible eyes"): a hint, not a guarantee.
    Scenarios bring good negatives of their own; those that your words contradict are left out.
help-scenarios = A scenario is a preset: wording, light, numbers, shape. Begin with its name: linkedin navy blazer.
    Your words fill its slots where they fit, and otherwise stand as they are; nothing of the preset contradicts them. "scenarios" lists them all.
help-subjects = A subject is a trained person, mascot or product. Name one anywhere in your words, or with --subject NAME; --subject none draws without.
    Without a name it is you if you are one, else the channel's, else the only one there is. A person is only drawn with their consent. "subjects" lists whom you may draw.
help-history = history shows the newest, history navy blazer searches words, prompts, scenarios and people; the beginning of a word is enough.
    You see what was asked in public channels, what you asked yourself, and in a private channel what was asked there. show 57 opens one, again 57 makes it again.
help-budget = budget shows what the team has spent in this calendar month and you today, and what is left of both; admins also see it by person.
    What an order costs is set aside when it is taken, and settled by what FAL bills. One that would cost more than is left is refused.
    Above 8 pictures, 1 USD or a tenth of what is left of the month you are asked first: nothing is ordered before your yes, and the question stands for ten minutes.
    cancel 57 stops an order of yours: what was not sent costs nothing, and what FAL had begun may be charged.
