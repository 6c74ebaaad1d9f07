"""Keeps the timeline level with its sources; owns the timeline."""
