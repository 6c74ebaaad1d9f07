"""The timeline in PostgreSQL; the only SQL of this package."""
