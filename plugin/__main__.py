"""`python -m plugin` is `crosslight`."""

from plugin.commands import app

app(prog_name="crosslight")
