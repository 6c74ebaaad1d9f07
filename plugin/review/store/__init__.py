"""The review's own tables; the only SQL of the plugin."""
