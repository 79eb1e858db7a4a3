"""The terminal: the same studio for whoever runs the bot."""
