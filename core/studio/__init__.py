"""The use cases: who asks, where, for what, and what they get. Every adapter comes in by this door."""

from core.studio.door import Reply, Studio

__all__ = ["Reply", "Studio"]
