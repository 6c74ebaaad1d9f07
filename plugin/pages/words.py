"""Small pieces of wording that several pages share."""

from datetime import date, datetime

from sync.timeline.event import Basis, ChildSeen
from sync.timeline.when import LONDON, Precision, When

CHILD_SEEN = {
    ChildSeen.YES: "Child seen",
    ChildSeen.NO: "Child not seen",
    ChildSeen.NOT_RECORDED: "Not recorded whether the child was seen",
    ChildSeen.NOT_ASKED: "Not asked whether the child was seen",
}

BASIS = {
    Basis.RECORDED: "its own record",
    Basis.RECEIVED: "it received the information",
    Basis.ATTENDED: "it was there",
    Basis.DECLARED: "it says so",
    Basis.ASSUMED: "assumed by the mapping; nobody has said so",
}


def day(moment: date | datetime | None) -> str:
    """A day in full, such as "3 March 2024"; of a moment the day that it was in London."""
    local = moment.astimezone(LONDON) if isinstance(moment, datetime) else moment
    return f"{local.day} {local:%B %Y}" if local else "not known"


def moment(when: datetime | None) -> str:
    """A day and time in London, such as "3 March 2024 at 14:05"."""
    return f"{day(when)} at {when.astimezone(LONDON):%H:%M}" if when else "never"


def counted(number: int, noun: str, nouns: str = "") -> str:
    """A number with its noun, such as "1 event" and "2,040 events"."""
    return f"{number:,} {noun if number == 1 else nouns or noun + 's'}"


def is_exact(when: When) -> bool:
    """Whether the words pin down one day."""
    return (
        when.precision in {Precision.SECOND, Precision.MINUTE, Precision.DAY}
        and when.earliest.date() == when.latest.date()
    )


def excerpt(text: str, length: int = 180) -> str:
    """The beginning of an account, cut at a word."""
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[:length].rsplit(" ", 1)[0] + " …"
