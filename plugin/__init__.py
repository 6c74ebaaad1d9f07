"""The systems-review panel inside somebody else's case system, and the pack."""
