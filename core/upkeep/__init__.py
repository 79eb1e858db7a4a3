"""Keeping a house in good order: backups, what is too old to be kept, a disk that fills, bills that come late."""
