"""How each made-up agency writes a day, so that no two chronologies of the demo look alike."""

from collections.abc import Callable, Sequence
from datetime import date

from plugin.demo.story import Line

Style = Callable[[date], str]


def _ordinal(day: date) -> str:
    ending = "th" if 11 <= day.day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day.day % 10, "th")  # noqa: PLR2004
    return f"{day.day}{ending} {day:%B %Y}"


def _dots(day: date) -> str:
    return f"{day:%d.%m.%y}"


def _slashes(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _dashes(day: date) -> str:
    return f"{day:%d-%b-%y}".lower()


def _without_year(day: date) -> str:
    return f"{day.day} {day:%B}"


def _short_month(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


#: Social care writes under a banner with the year and so sometimes leaves it out.
SOCIAL_CARE: Sequence[Style] = (_dots, _dots, _slashes, _dots, _dots, _without_year, _dots, _dashes)
HEALTH: Sequence[Style] = (_short_month, _short_month, _slashes, _short_month)
SCHOOL: Sequence[Style] = (_slashes, _ordinal)
PLAIN: Sequence[Style] = (_slashes,)


def written(line: Line, place: int, styles: Sequence[Style]) -> str:
    """The words in the date column: the story's own where it gives them, else the house's turn of style."""
    return line.written or styles[place % len(styles)](line.on)
