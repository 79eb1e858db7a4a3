"""The use cases: who asks, where, for what, and what they get. Every adapter comes in by this door."""

from core.studio.desk import Reply
from core.studio.door import Studio
from core.studio.suggest import TOPICS, Choice, Choices

__all__ = ["TOPICS", "Choice", "Choices", "Reply", "Studio"]
