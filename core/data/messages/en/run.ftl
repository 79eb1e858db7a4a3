bug = Something went wrong in sidai itself (incident { $incident }). Nothing you did; whoever runs the bot finds the cause in the log under that number. It may have been paid for, so it was not sent again.
bug-unposted = Something went wrong in sidai itself (incident { $incident }). Whoever runs the bot finds the cause in the log under that number.
not-paid = Nothing was paid.
detour = So here is what became of your order.
sheet-alt = AI-generated, { $count ->
    [one] the picture
   *[other] all { $count } pictures
  } small: { $what }
alarm = Generation no. { $number } failed for a reason that somebody who runs sidai has to mend:
