"""Keeping a house in good order: backups, what is too old, a disk that fills, bills that come late."""
