bug = Something went wrong in sidai itself (incident { $incident }). Nothing you did; whoever runs the bot finds the cause in the log under that number. It may have been paid for, so it was not sent again.
bug-unposted = Something went wrong in sidai itself (incident { $incident }). Whoever runs the bot finds the cause in the log under that number.
not-paid = Nothing was paid.
detour = So here is what became of your order.
sheet-alt = AI-generated, { $count ->
    [one] the picture
   *[other] all { $count } pictures
  } small: { $what }
alarm = Generation no. { $number } failed for a reason that somebody who runs sidai has to mend:
cancelled-unsent = Cancelled before it was sent, so nothing was paid.
cancelled-free = Cancelled at FAL, which does not charge for it.
cancelled-unbegun = Cancelled at FAL, which had not begun it when it was last heard of, so nothing should be charged. If FAL's bill says otherwise, that counts.
cancelled-charged = Cancelled at FAL, which may have begun it: it may have been charged, and counts as spent until FAL's bill says otherwise.
cancelled-late = It was to be cancelled, but was finished by then, so here it is.
budget-mark-50 = Half of the month's budget of team { $team } is spent or set aside: { $spent } of { $limit } USD.
budget-mark-80 = 80 % of the month's budget of team { $team } are spent or set aside: { $spent } of { $limit } USD. More can be allowed in sidai.toml, under [teams.NAME].
budget-mark-100 = The month's budget of team { $team } is spent or set aside: { $spent } of { $limit } USD. No further order is taken for it until next month, unless sidai.toml allows more under [teams.NAME].
