"""The review pack in its formats."""
