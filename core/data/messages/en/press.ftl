button-cancel = Cancel
button-retry = Try again
button-confirm = Order it
button-discard = Discard
press-unknown = That button is not of use any more. "history" lists what was made, and "help" says what can be done.
