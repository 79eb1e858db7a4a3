"""Ways in and out: thin adapters between a service and the studio."""
