"""A made-up review, and a whole installation of it on one machine."""
