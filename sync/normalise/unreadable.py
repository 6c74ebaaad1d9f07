"""How a converter says that a value cannot be read."""


class Unreadable(Exception):
    """Why, as the rest of a sentence that quotes no value; the engine makes a Rejection of it."""
