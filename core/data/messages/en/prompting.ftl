## An order that cannot be drawn as it is. Nothing has been drawn or spent when one of these is said.

plan-nothing = There is nothing to draw yet. Type a scenario or a few words, for example: linkedin navy blazer
plan-scenario = There is no scenario "{ $scenario }". There are: { $known }. Without one: --scenario none
plan-wording-missing = The scenario { $scenario } has no wording for models of the family { $family }. Add [{ $scenario }.wordings.{ $family }] to its file.
plan-prompt-long = The prompt, or its list of negatives, has { $length } characters, and { $endpoint } reads at most { $limit }. Nothing was cut off: shorten your words and send them again.
plan-endpoint = { $endpoint } is not the id of a FAL endpoint. It has an owner and a name, for example: fal-ai/flux-lora

plan-subject-unknown = Nobody here is called "{ $subject }". Those who can be drawn: { $known }. For a picture of nobody: --subject none
plan-subject-several = Your words name { $known }, and a picture has one subject. Say which, for example: --subject { $first }
plan-subject-which = Who is it to be? Those who can be drawn: { $known }. Say which, for example: --subject { $first }
plan-subject-retired = { $subject } has been retired and is not drawn any more. Choose somebody else with --subject.
plan-subject-kind = { $scenario } suits { $kinds }, and { $subject } is of the kind { $kind }. Choose another scenario, or another subject with --subject.
plan-subject-none-suits = { $scenario } suits { $kinds }, and there is no such subject. Choose another scenario.
plan-subject-needed = { $scenario } is made for { $kinds }, so it cannot go without a subject. Leave --subject none out, or type your words without a scenario.
plan-subjects-missing = { $scenario } needs somebody to draw, and nobody has been added yet. Add [subjects.NAME] to sidai.toml, as docs/settings.md shows; words without a scenario work at once.

plan-number = --{ $flag } { $value } is outside what { $endpoint } takes. It goes from { $low } to { $high }.
plan-images = { $count } is no number of pictures for one order. It goes from 1 to { $most }, for example: --n 4 --repeat 2
plan-batch = { $endpoint } draws at most { $most } pictures in one call, and you asked for { $count }. Lower --n or --repeat.
plan-seed = A seed is a whole number from 0 to { $highest }, and you typed { $seeds }. For example: --seed 42
plan-seeds = You typed { $seeds } seeds for { $count } pictures. Type one for each, or a single one to count up from: --seed 42 --n { $count }
plan-size = There is no size "{ $size }". Take a ratio (16:9), pixels (1024x768) or a name: { $known }
plan-size-limit = { $size } is outside what { $endpoint } draws. Each side goes from { $low } to { $high } pixels.

plan-lora-untaken = { $subject } is drawn with a LoRA, and { $endpoint } takes none, so the picture would show somebody else. Leave --endpoint out, or choose one that takes LoRAs: fal-ai/flux-lora
plan-lora-many = { $endpoint } takes at most { $limit } LoRAs, and this subject has { $count }. Take some out of sidai.toml, or choose another endpoint.
plan-lora-base = { $subject }'s LoRA was trained for { $base }, and { $endpoint } runs { $wanted }, so it would spoil the picture. Choose an endpoint for { $base }, or train { $subject } anew.

## What was adapted, and why; it stands under Info.

note-weights-gone = This model reads no weights: they were taken out, your words stayed in their order.
note-weights-rewritten = Weights were written the way this model reads them: (word:1.21).
note-medium = The prompt opens with "{ $opening }" as you typed; the scenario's photographic wording was left out.
note-pronouns = "{ $trigger }" stands once, in front; where the name came again there is a pronoun.
note-defaults-gone = Left out, because your words say otherwise: { $phrases }.
note-negatives-hinted = This model reads no negatives. Instead it is told: { $hints }. That is a hint and no guarantee.
note-negatives-left = This model reads no negatives, and nothing stands in for: { $negatives }. Say in your words what is to be seen instead.
note-number = { $name ->
    [guidance] Guidance
   *[steps] Steps
}: { $sent } instead of { $wanted }, because { $endpoint } goes no further.
note-size-megapixel = Drawn at { $drawn }: at the { $size } size, FAL would bill two megapixels. Type --size { $size } to have it all the same.
note-size-rounded = { $size } became { $drawn }: sides are multiples of { $multiple } here.
note-size-wide = { $size } ({ $pixels }) is longer than models draw well, so the picture is { $drawn } and the fitted file is cut from it.
note-size-enlarged = { $size } has { $pixels } pixels, the picture { $drawn }: the fitted file is enlarged and may look soft.
note-lora-none = This subject has no LoRA, so --lora changes nothing.
note-lora-carried = { $endpoint } is a trained model itself, so the subject's LoRA is not sent.
note-seeds = Seeds count up: { $seeds }.
note-template-scenario = The JSON template takes the place of { $scenario }'s wording; its numbers stay.
note-template-gaps = Left out of the JSON template, because nobody filled them in: { $gaps }.

## A JSON template that cannot be read.

template-broken = The template is not JSON: line { $line }, column { $column }: { $problem }. Mend that place and send it again.
template-shape = A template is a JSON object, { $example }, and this is { $found ->
    [list] a list
    [str] a text
   *[other] something else
}.
template-empty = The template describes nothing: all its parts are empty or still to be filled in. Fill in at least a subject or a scene.
template-long = The template has { $length } characters, and at most { $limit } are read. Take out what no picture shows.
template-deep = The template is nested too deeply to be read. Flatten it, for example: { $example }

## Data files of the bot.

catalogue-not-toml = { $file } is not TOML: { $problem }. Mend that line and start again.
catalogue-wrong = { $file }: { $key }: { $problem }. Mend it and start again; core/data has examples.
catalogue-free-endpoint = Pictures without a subject are to go to { $endpoint }, which is no known endpoint. Name one of endpoints.toml.
