"""The tag of the ticket page."""
