# Words typed by people come in as values and are shown as they are.
root-drawing = 🎨 No. { $number }, { $author } asks for: { $what }.
root-done = 🖼️ No. { $number }, { $author } asked for: { $what }.
root-failed = ⚠️ No. { $number }, { $author } asked for: { $what }. No picture came of it; the thread says why.
on-its-way = No. { $number } is on its way: it comes as a direct message from me.
root-title = No. { $number }: { $what }
root-late = It is still being drawn, and this is the last I can say here: I can answer in this place for a while only. The pictures come as a direct message if they can; and "show { $number }" brings them when they are done.
picture-alt = AI-generated picture { $number } of { $count }: { $what }
picture-fewer = FAL drew { $count } of { $ordered } pictures, and says no more of the others.
picture-number = Picture { $number }:
picture-blacked = Picture { $number } is not shown: FAL's safety check stopped it and made it black. Other words may help.
notes-more = … and { $count } more; "show { $number }" lists them all.
result-waiting = { $count ->
    [one] One more picture is on its way.
   *[other] { $count } more pictures are on their way.
  }
result-foot = AI-generated · no. { $number } · { $count ->
    [one] seed { $seeds }
   *[other] seeds { $seeds }
  } · make it again: again { $number } [changes]

sandbox-note = Drawn by the sandbox: a placeholder, and nothing was paid. With a FAL_KEY it is drawn by FAL.

show-head = No. { $number }, ordered by { $author }
show-foot = Make it again with "again { $number }", or with changes: "again { $number } outdoors --ar 16:9".
field-prompt = Prompt
field-negative = Negative prompt
field-endpoint = Endpoint
field-parameters = Parameters
field-seeds = Seeds
field-cost = Cost
fitted-alt = AI-generated picture { $number }, cut to the exact pixels of { $platform }
seeds-unknown = not told by the model
cost-unknown = unknown: FAL did not say
cost-usd = { $usd } USD

history-newest = The newest:
history-found = Found for "{ $words }", newest first:
history-none = Nothing was found for "{ $words }". Fewer words find more; the beginning of a word is enough.
history-empty = Nothing has been drawn yet. Try: linkedin navy blazer
history-line = No. { $number } · { $day } · { $author } · { $what } · { $state ->
    [drawing] drawing
    [failed] no picture
   *[done] { $count ->
        [one] 1 picture
       *[other] { $count } pictures
    }
  }
history-foot = "show 57" shows one with its pictures, "again 57" makes it again.

scenarios-head = Scenarios: begin with one of these, then say the rest in your own words.
scenario-line = { $name } — { $help } Example: { $example }
family-professional = {"\u000A"}Professional
family-social = {"\u000A"}Social
family-creative = {"\u000A"}Creative
family-energy = {"\u000A"}High energy
scenarios-foot = Without a scenario your words are the prompt.
subjects-head = Who and what can be drawn:
subject-line = { $name } ({ $kind }), also called: { $aliases }
subjects-usual = Without a name it is { $name }.
subjects-none = Nobody is set up to be drawn yet. Whoever runs the bot adds a [subjects.NAME] to sidai.toml; docs/settings.md shows how.
