"""What sidai does, whatever the chat service: prompts, runs at FAL, history, rights."""

__version__ = "0.1.0"
