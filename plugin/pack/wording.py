"""How a pack says a time, a state and a place, in plain English."""

from collections.abc import Sequence
from datetime import date, datetime

from plugin.review.tag import Effect
from sync.timeline.coverage import Coverage, SourceState
from sync.timeline.entry import Place
from sync.timeline.event import Basis, Knowledge, Sensitivity
from sync.timeline.when import LONDON, When, said

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


def day_of(value: datetime) -> str:
    """The day that it was in London."""
    return day(value.astimezone(LONDON))


def moment(value: datetime) -> str:
    """``3 March 2019, 14:05`` in London."""
    return f"{day_of(value)}, {value.astimezone(LONDON):%H:%M}"


def as_written(value: When) -> str:
    """The agency's own words for the time; empty where they say the same in the same form or as ISO 8601."""
    words = " ".join(value.as_written.split())
    iso = words.replace("+00:00", "Z").replace(" to ", "/").casefold()
    return "" if words.casefold() == said(value).casefold() or iso == value.edtf.casefold() else words


def sentence(words: str) -> str:
    """The words with a capital letter in front, the rest as it is."""
    return words[:1].upper() + words[1:]


def known(value: Knowledge, teller: str) -> str:
    """``Known from 3 March 2019 (recorded it)``, naming the agency where it is not the teller."""
    whose = "" if value.agency == teller else f" to {value.agency}"
    return f"Known{whose} from {said(value.since)} ({BASIS[value.basis]})"


def place(value: Place, ref: str = "") -> str:
    """``chronology.docx, page 2, table 1, row 4``; empty where nothing is known but the reference."""
    parts = (
        value.file,
        value.page and f"page {value.page}",
        value.table is not None and f"table {value.table}",
        value.row is not None and f"row {value.row}",
        value.path if value.path != ref else None,
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
