jobs-none = Nothing is open: every order is drawn and told.
jobs-head = Open jobs, newest first (times are UTC):
jobs-line = { $job }: no. { $number } of team { $team }, { $day }, { $author }: { $what }. { $states }.
jobs-foot = "jobs show ID" tells what became of one; "jobs retry ID" sends it again; "jobs settle ID --cost USD" closes it in the books.
job-run = Picture { $number }: { $state }
job-estimate = Estimate: { $usd } USD; cost: { $cost } USD
job-sending = Sent { $noted } UTC: { $outcome }; FAL's request id: { $request }
job-message = Message { $part }: { $state }; { $receipt }
job-missing = There is no job { $job }. "jobs" lists those that are open; its first column is what is meant, not the number that people see.
job-at-work = Job { $job } is still being worked on, so there is nothing to send again. "cancel" with its number, typed in the chat it was ordered in, ends it.
job-settled = Of job { $job } nothing is open in the books.
job-retried = { $count ->
    [0] Job { $job }: nothing has to be drawn again; it is told once more by the process that serves.
    [one] Job { $job }: one picture is sent again by the process that serves, or at its next start. It may be paid twice if FAL had taken it before.
   *[other] Job { $job }: { $count } pictures are sent again by the process that serves, or at its next start. They may be paid twice if FAL had taken them before.
}
job-settled-now = { $count ->
    [one] Job { $job }: one picture is closed with { $usd } USD.
   *[other] Job { $job }: { $count } pictures are closed with { $usd } USD each.
}
settled-by-hand = No picture came of it, and it is not known why. Whoever runs the bot has closed it.
