## A typed line that cannot be taken as it is. Nothing has been drawn or spent when one of these is said.

grammar-too-long = Your line has { $length } characters and at most { $most } fit. Nothing was cut off, drawn or spent: shorten it and send it again.
grammar-nothing = There is nothing to draw yet. Type a scenario or a few words in front of the flags, for example: linkedin navy blazer --n 2
grammar-which = { $verb } needs the number of a picture, for example: { $verb } 57. It stands on the picture's card, and history lists them all.

grammar-scenario-meant = "{ $word }" is not a scenario. Did you mean { $scenario }? Type: { $line } - or add --scenario none to take the words as they are.
grammar-scenario-near = There is no scenario "{ $scenario }". Did you mean --scenario { $nearest }? There are: { $known }. Without one: --scenario none
grammar-scenario = There is no scenario "{ $scenario }". There are: { $known }. Without one: --scenario none
grammar-subject = Nobody here is called "{ $subject }". Those who can be drawn: { $known }. For a picture of nobody: --subject none

grammar-slot = { $scenario } has no --{ $slot }. Its own are: { $slots }. Use one of these, or type what you want as plain words.
grammar-slot-alone = --{ $slot } belongs to a scenario, and none is named. Begin with one, for example: linkedin --attire "navy blazer", or type what you want as plain words.

grammar-flag-unknown = I do not know --{ $flag }. There are: { $flags }, and every slot of a scenario, for example: --attire "navy blazer"
grammar-flag-unknown-near = I do not know --{ $flag }. Did you mean --{ $nearest }? There are: { $flags }, and every slot of a scenario, for example: --attire "navy blazer"
grammar-flag-twice = --{ $flag } stands there twice, and I cannot tell which one you want. Leave one of them out.
grammar-flag-bare = --{ $flag } takes no value. Type it alone, for example: red bicycle --{ $flag }
grammar-flag-empty = --{ $flag } has no value. { grammar-expected }
grammar-flag-value = I cannot read "{ $value }" behind --{ $flag }. { grammar-expected }
grammar-flag-words = I cannot read "{ $value }" behind --{ $flag }. A value runs to the next flag, so the words of the picture go in front of all flags. { grammar-expected }
grammar-quote-open = The quote behind --{ $flag } is not closed, so I cannot tell where its value ends. Close it, for example: --attire "navy blazer"

grammar-ratio = { $ratio } is too narrow or too wide. A ratio goes from 1:4 to 4:1, for example: --ar 16:9
grammar-size-near = There is no size "{ $value }". Did you mean --{ $flag } { $nearest }? A ratio (16:9) and pixels (1024x768) will do too; help sizes lists the names.
grammar-size-twice = --ar { $ar } and --size { $size } both say how large the picture is. Leave one of them out.
grammar-seeds-and-number = You typed { $seeds } seeds, which makes { $seeds } pictures, but { $count } by --n or --repeat. Leave one of the two out, or type a single seed to count up from: --seed 42 --n 4

grammar-expected = { $flag ->
    [ar] It takes a ratio from 1:4 to 4:1, for example: --ar 16:9
    [size] It takes a name, pixels or a ratio, for example: --size square_hd, --size 1024x768, --size 16:9 (help sizes lists the names)
    [n] It takes a number of pictures from 1 to 4 (--repeat makes more), for example: --n 4
    [repeat] It takes how often to draw the order, from 1 to 10, for example: --repeat 3
    [seed] It takes whole numbers from 0 to 9223372036854775807, each once and at most 40, for example: --seed 42 or --seed 42,43,44
    [no] It takes what must not be seen, with commas, for example: --no glasses, hat
    [guidance] It takes a number from 0 to 35, for example: --guidance 7.5
    [steps] It takes a whole number from 1 to 150, for example: --steps 30
    [subject] It takes a name, or none for a picture of nobody, for example: --subject none
    [lora] It takes the strength of the trained weights from 0 to 4, for example: --lora 0.85
    [scenario] It takes a scenario, or none for your words as they are, for example: --scenario linkedin
    [endpoint] It takes the id of a FAL endpoint, for example: --endpoint fal-ai/flux-lora
   *[slot] It takes a few words, in quotes if you like, for example: --{ $flag } "navy blazer"
}

## What an `again` changed, for the card.

again-new-seed = { $count ->
    [one] New seed.
   *[other] New seeds.
}
again-seeds = { $count ->
    [one] Seed: { $seeds }.
   *[other] Seeds: { $seeds }.
}
again-n = { $count ->
    [one] One picture.
   *[other] { $count } pictures.
}
again-words = Added: { $words }.
again-negatives = Without: { $negatives }.
again-raw = Raw: no template.
again-template = Another JSON template.
again-changed = { $what ->
    [scenario] Scenario
    [subject] Subject
    [size] Size
    [guidance] Guidance
    [steps] Steps
    [lora_scale] LoRA scale
    [endpoint] Endpoint
   *[slot] { $what }
}: { $after }{ $before ->
    [unset] .
   *[other] {""} instead of { $before }.
}
