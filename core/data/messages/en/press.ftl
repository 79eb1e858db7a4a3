button-cancel = Cancel
button-retry = Try again
button-confirm = Order it
button-discard = Discard
press-unknown = That button is not of use any more. "history" lists what was made, and "help" says what can be done.
draft-paid = { $count ->
    [one] One picture for about { $usd } USD; { $left } USD are left this month. Order it?
   *[other] { $count } pictures for about { $usd } USD; { $left } USD are left this month. Order them?
}
draft-unpriced = { $count } pictures, and nobody knows what they cost; { $left } USD are left this month. Order them?
draft-free = { $count } pictures. Order them?
draft-foot = Nothing is ordered or paid until you say so; the question stands for ten minutes.
draft-taken = Ordered: no. { $number } is on its way.
draft-discarded = Not ordered, and nothing was paid.
draft-expired = That question is older than ten minutes, so nothing was ordered or paid. Order again; you will be asked again.
draft-gone = That question is not open any more. Nothing was ordered or paid by this press.
draft-not-yours = Only who was asked can answer that. Nothing was ordered or paid.
retry-nothing = Of no. { $number } nothing is missing, so there is nothing to try again. "again { $number }" makes it once more.
note-retry = What did not come of no. { $number }, tried again.
cancel-asked = No. { $number } is being cancelled. What was not sent yet costs nothing. FAL is asked to drop the rest; what it had begun may be charged, and the message in the thread will say which.
cancel-not-yours = No. { $number } can be cancelled by who ordered it, and by admins.
cancel-finished = No. { $number } is finished already, so there is nothing to cancel.
budget-head = The budget, in calendar months and days by UTC:
budget-standing-month = The team this month: { $spent } of { $limit } USD; { $left } USD are left.
budget-standing-day = You today: { $spent } of { $limit } USD; { $left } USD are left.
budget-pending = Of that, { $usd } USD are set aside for pictures on their way, or not billed yet.
budget-person = { $person }: { $usd } USD this month
budget-foot = What an order costs is set aside when it is taken, and settled by what FAL bills.
budget-sandbox = The sandbox draws here: nothing is paid, and no budget is touched.
result-more = Here is room for ten pictures; "show { $number }" brings the others.
draft-dearer = The price has changed since you were asked, so nothing was ordered yet.
