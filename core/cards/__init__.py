"""What people see, as data: one function per kind of reply, from values to a card."""
