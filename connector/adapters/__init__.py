"""One module per kind of system."""
