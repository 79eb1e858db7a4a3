"""What the operator sets: the environment, .env and sidai.toml, read once and checked."""

from core.settings.environment import Settings, read_settings
from core.settings.house import House, Limits, Team, read_house

__all__ = ["House", "Limits", "Settings", "Team", "read_house", "read_settings"]
