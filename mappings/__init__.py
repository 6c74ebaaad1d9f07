"""Data only: what each kind of system's records mean; a package so that an installed copy finds its files."""
