"""The only room that knows FAL: submit once, follow, fetch, translate what went wrong. And its sandbox."""
