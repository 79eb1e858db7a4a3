"""What comes in by HTTP: FAL's callbacks, and the question whether we are well."""
