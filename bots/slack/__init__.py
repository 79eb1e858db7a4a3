"""Slack: slash commands come in by Socket Mode, everything goes out by the Web API."""
