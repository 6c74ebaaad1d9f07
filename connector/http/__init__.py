"""The HTTP kit of the adapters."""
