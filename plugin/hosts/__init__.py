"""The case systems the panel can live in, one folder each."""
