"""The only room that speaks SQL: what was ordered, how far it is, what it cost, what was posted."""

from core.store.engine import Database, open_database

__all__ = ["Database", "open_database"]
