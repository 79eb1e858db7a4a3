progress-begun = On its way …
progress-waiting = { $ahead ->
    [0] Waiting: next in line.
    [one] Waiting: one picture is before it.
   *[other] Waiting: { $ahead } pictures are before it.
}
progress-queued = { $ahead ->
    [0] In FAL's queue: next in line.
    [one] In FAL's queue: one is before it.
   *[other] In FAL's queue: { $ahead } are before it.
}
progress-drawing = { $seconds ->
    [one] Drawing: this takes about a second.
   *[other] Drawing: this takes about { $seconds } seconds.
}
progress-sought = The line to FAL broke while it was being ordered. I am looking there whether it arrived; it is not ordered twice.
progress-partly = { $done } of { $count } pictures are ready.
