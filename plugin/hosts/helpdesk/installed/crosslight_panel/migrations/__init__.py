"""One step: the permissions."""
