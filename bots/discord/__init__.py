"""Discord: slash commands by the gateway, everything else by its web API."""
