"""How a pack says a time, a state and a place, in plain English."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from plugin.review.tag import Effect
from sync.timeline.coverage import Coverage, SourceState
from sync.timeline.entry import Place
from sync.timeline.event import Basis, ChildSeen, Knowledge, Sensitivity
from sync.timeline.when import Precision, When

_LONDON = ZoneInfo("Europe/London")

CHILD_SEEN = {
    ChildSeen.YES: "Yes",
    ChildSeen.NO: "No",
    ChildSeen.NOT_RECORDED: "Not recorded",
    ChildSeen.NOT_ASKED: "Not asked",
}
BASIS = {
    Basis.RECORDED: "recorded it",
    Basis.RECEIVED: "received it",
    Basis.ATTENDED: "was there",
    Basis.DECLARED: "says so",
    Basis.ASSUMED: "assumed",
}
SENSITIVITY = {
    Sensitivity.ORDINARY: "",
    Sensitivity.SENSITIVE: "Sensitive",
    Sensitivity.RESTRICTED: "Restricted",
}
EFFECT = {Effect.HELPING: "Helping", Effect.HINDERING: "Hindering"}
STATE = {
    SourceState.WAITING: "Not asked yet",
    SourceState.COMPLETE: "Complete",
    SourceState.TRY_LATER: "No answer",
    SourceState.NEEDS_PERSON: "Stopped",
}


def day(value: date) -> str:
    """``3 March 2019``."""
    return f"{value.day} {value:%B %Y}"


def moment(value: datetime) -> str:
    """``3 March 2019, 14:05`` in London."""
    local = value.astimezone(_LONDON)
    return f"{day(local)}, {local:%H:%M}"


def when(value: When) -> str:
    """The time as exactly as it is known and no more exactly."""
    said = _plain(value)
    if "%" in value.edtf:
        return f"possibly about {said}"
    if "~" in value.edtf:
        return f"about {said}"
    return f"possibly {said}" if "?" in value.edtf else said


def _plain(value: When) -> str:
    first, last = value.earliest, value.latest
    said = {
        Precision.MINUTE: moment(first),
        Precision.DAY: day(first),
        Precision.WEEK: f"week of {day(first)}",
        Precision.MONTH: f"{first:%B %Y}",
        Precision.YEAR: f"{first:%Y}",
        Precision.SCHOOL_YEAR: f"school year {first:%Y}/{last:%y}",
        Precision.RANGE: _range(value),
    }
    return said.get(value.precision, f"between {_span(first, last, 'and')}")


def _range(value: When) -> str:
    first, last = value.earliest, value.latest
    if value.edtf.startswith("["):
        return _either(value)
    if value.edtf.startswith(".."):
        return f"up to {day(last)}"
    if value.edtf.endswith(".."):
        return f"from {day(first)}"
    if "T" in value.edtf:
        end = f"{last:%H:%M}" if first.date() == last.date() else moment(last)
        return f"{moment(first)} to {end}"
    return _span(first, last, "to")


def _span(first: date, last: date, word: str) -> str:
    """Two days, the year only once where it is the same."""
    start = f"{first.day} {first:%B}" if first.year == last.year else day(first)
    return f"{start} {word} {day(last)}"


def _either(value: When) -> str:
    """Two readings of one date stay two."""
    try:
        one, other = (date.fromisoformat(part.strip("?~%")) for part in value.edtf.strip("[]?~%").split(","))
    except ValueError:
        return f"between {_span(value.earliest, value.latest, 'and')}"
    return f"either {day(one)} or {day(other)}"


def as_written(value: When) -> str:
    """The agency's own words for the time; empty where they say the same in the same form or as ISO 8601."""
    words = " ".join(value.as_written.split())
    return "" if words.casefold() in (when(value).casefold(), value.edtf.casefold()) else words


def sentence(words: str) -> str:
    """The words with a capital letter in front, the rest as it is."""
    return words[:1].upper() + words[1:]


def known(value: Knowledge, teller: str) -> str:
    """``Known from 3 March 2019 (recorded it)``, naming the agency where it is not the teller."""
    whose = "" if value.agency == teller else f" to {value.agency}"
    return f"Known{whose} from {when(value.since)} ({BASIS[value.basis]})"


def place(value: Place) -> str:
    """``chronology.docx, page 2, table 1, row 4``; empty where nothing is known."""
    parts = (
        value.file,
        value.page and f"page {value.page}",
        value.table is not None and f"table {value.table}",
        value.row is not None and f"row {value.row}",
        value.path,
    )
    return ", ".join(str(part) for part in parts if part)


def silence(coverage: Sequence[Coverage]) -> str:
    """Which agencies' sources are not complete, by name."""
    silent = dict.fromkeys(one.agency for one in coverage if one.state is not SourceState.COMPLETE)
    if silent:
        names = ", ".join(silent)
        return f"Not complete: {names}. What they hold beyond the moment shown is not known; it may be much."
    return "Every source answered in full." if coverage else "No source is connected to this review yet."


def completeness(one: Coverage) -> str:
    """How far a source's answers reach; a silent source is never a family without contact."""
    reached = one.complete_to or one.last_full
    match one.state:
        case SourceState.COMPLETE:
            return f"Complete to {moment(reached)}." if reached else "Complete."
        case SourceState.WAITING:
            return "No answer yet: this source has not been asked. What it holds is not known."
        case SourceState.TRY_LATER | SourceState.NEEDS_PERSON:
            if reached is None:
                return "No answer yet. What this source holds is not known."
            return f"No answer since {moment(reached)}. What it has recorded after that is not known."
