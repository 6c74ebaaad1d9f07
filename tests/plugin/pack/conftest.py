"""A made-up review with every kind of line that a pack has to tell."""

import hashlib
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid5

import pytest

from plugin.pack.contents import About, Person, build
from plugin.review.framework_file import shipped
from plugin.review.tag import Effect, Reviewer, Tag
from sync.timeline.coverage import Coverage, Held, SourceState
from sync.timeline.entry import Entry, Place, Status
from sync.timeline.event import Basis, ChildSeen, Event, Knowledge, Mention, Sensitivity, event_id
from sync.timeline.when import Precision, When

MADE = datetime(2026, 7, 1, 13, 30, tzinfo=UTC)
POLICE, HOSPITAL, SCHOOL = "Northshire Police", "Northshire Hospital", "Example Primary School"
SOURCES = {"police": POLICE, "hospital": HOSPITAL, "school": SCHOOL}
ABOUT = About(
    "review-2026-04",
    "Review 2026/04",
    date(2019, 1, 1),
    date(2026, 6, 30),
    "Working Together 2023, rapid review",
    (Person("Asha Example", date(2018, 3, 2)),),
    (
        "How did agencies come to understand daily life in this family?",
        "What made it possible to keep in touch?",
    ),
)
MOMENTS = (MADE, MADE, MADE)
_SPACE = UUID(int=42)


def on(day, written=None):
    start = datetime.fromisoformat(f"{day}T00:00:00+00:00")
    return When(day, start, start + timedelta(days=1, seconds=-1), Precision.DAY, written or day)


def an_entry(source, ref, day, title, text="", *, occurrence=None, status=Status.LIVE, when=None, **event):
    agency = SOURCES[source]
    occurred = when or on(day)
    own = event_id(source, ref, "1")
    known = event.pop("known", (Knowledge(agency, occurred, Basis.RECORDED),))
    told = Event(own, "1", event.pop("kind", "contact"), occurred, on(day), known, title, text, **event)
    together = uuid5(_SPACE, occurrence or str(own))
    place = Place(file=f"{source}.docx", table=1, row=int(ref.rsplit("-", 1)[-1]))
    sha256 = hashlib.sha256(f"{source}{ref}{text}".encode()).hexdigest()
    return Entry(told, together, agency, source, ref, place, status, "chronology_table@1.0", sha256)


def some_entries():
    spring = datetime(2019, 3, 1, tzinfo=UTC), datetime(2019, 5, 31, 23, 59, 59, tzinfo=UTC)
    return [
        an_entry(
            "school",
            "row-4",
            "2019-03-01",
            "Attendance falls",
            "Attendance 71% since half term. Mother says mornings are hard since the move.",
            when=When("2019-21", *spring, Precision.SEASON, "Spring 2019"),
            kind="attendance",
            child_seen=ChildSeen.YES,
        ),
        an_entry(
            "police",
            "row-17",
            "2019-06-03",
            "Call to the home address",
            "Neighbour reports shouting. Officers attend at 21:40. Both adults calm. Children in bed and not "
            "seen. Information shared with children's services the same night.",
            occurrence="june",
            kind="incident",
            child_seen=ChildSeen.NO,
            people=(Mention("officer"), Mention("mother", "P2", "Beth Example")),
            known=(
                Knowledge(POLICE, on("2019-06-03"), Basis.ATTENDED),
                Knowledge(HOSPITAL, on("2019-06-05"), Basis.RECEIVED),
            ),
        ),
        an_entry(
            "hospital",
            "row-9",
            "2019-06-04",
            "Health visitor told of police visit",
            "Mother mentions that the police came “about the noise”. She is tired; the baby wakes hourly. "
            "Health visitor offers to come again on Friday evening, when the father is home.",
            occurrence="june",
            kind="visit",
            child_seen=ChildSeen.YES,
        ),
        an_entry(
            "hospital",
            "row-12",
            "2020-01-20",
            "Appointment not kept",
            "Did not attend the hearing test. Letter sent.",
            kind="appointment_missed",
            when=When("2020-01-20?", *_day(2020, 1, 20), Precision.DAY, "?20.01.20"),
        ),
        an_entry(
            "school",
            "row-31",
            "2020-02-11",
            "Drawing of the family",
            "Drew a house and said: “This is the loud room.”",
            child_seen=ChildSeen.YES,
            sensitivity=Sensitivity.SENSITIVE,
            kind="concern",
        ),
        an_entry(
            "police",
            "row-18",
            "2020-02-14",
            "Entry made in error",
            "Relates to another address.",
            status=Status.WITHDRAWN,
            kind="note",
        ),
    ]


def _day(year, month, day):
    start = datetime(year, month, day, tzinfo=UTC)
    return start, start + timedelta(days=1, seconds=-1)


def some_tags(entries):
    asha, ben = (
        Reviewer("helpdesk", "user/1", "Asha Reviewer"),
        Reviewer("helpdesk", "user/2", "Ben Reviewer"),
    )
    helping, hindering = Effect.HELPING, Effect.HINDERING
    wanted = (
        (
            2,
            "good-practice.flexible-access",
            helping,
            "The team lead had agreed to evening visits that spring.",
            asha,
        ),
        (
            1,
            "good-practice.timely-sharing",
            helping,
            "A shared duty desk made a same-night call possible.",
            ben,
        ),
        (1, "conditions.timing", hindering, "Late evening; the children were asleep.", asha),
        (
            3,
            "organisation.procedures",
            hindering,
            "The letter is sent by the system; nobody is asked to ring.",
            ben,
        ),
        (4, "role.frequency", helping, "Seen every day, so a change was noticed.", asha),
    )
    found = {}
    for number, (place, factor, effect, note, by) in enumerate(wanted):
        event = entries[place].event.event_id
        tag = Tag(UUID(int=number), event, f"learning-together/{factor}", effect, note, by, MADE)
        found.setdefault(event, []).append(tag)
    return found


def some_coverage():
    complete, later = SourceState.COMPLETE, SourceState.TRY_LATER
    first, last = datetime(2019, 3, 1, tzinfo=UTC), datetime(2020, 2, 14, tzinfo=UTC)
    silent = "Northshire Hospital: the server does not answer. It is asked again by itself"
    word = "chronology_table@1.0"
    return [
        Coverage("police", POLICE, "chronology_file", word, complete, "", 1, 1, 1, first, last, *MOMENTS),
        Coverage("hospital", HOSPITAL, "fhir_r4", "fhir_r4@1.2", later, silent, 2, 0, 0, first, last,
                 MADE - timedelta(days=9), MADE, MADE - timedelta(days=9)),
        Coverage("school", SCHOOL, "chronology_file", word, complete, "", 2, 0, 0, first, last, *MOMENTS),
        Coverage("housing", "Northshire Homes", "csv", "housing@1", SourceState.WAITING, "", 0, 0, 0,
                 None, None, None, None, None),
    ]  # fmt: skip


def some_held():
    place = Place(file="police.docx", table=1, row=23)
    return [Held("police", POLICE, "row-23", place, "occurred", "The date names no day, month or year.")]


@pytest.fixture
def made():
    """Builds a pack from the made-up review, with what the test is about put in place."""

    def _made(audience="panel", **changes):
        entries = some_entries()
        values = {
            "made_at": MADE,
            "made_by": "Asha Reviewer",
            "version": 3,
            "entries": entries,
            "tags": some_tags(entries),
            "frameworks": shipped(),
            "coverage": some_coverage(),
            "held": some_held(),
        }
        return build(ABOUT, audience, **{**values, **changes})

    return _made
