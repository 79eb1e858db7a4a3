"""From what people type to the exact calls: pure, and the same for every service."""
