"""A made-up review: six agencies, some three hundred events, every shape the pages have to show."""

import json
import random
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from plugin.review.tag import Effect, Reviewer, Tag
from sync.timeline.coverage import Coverage, Held, SourceState
from sync.timeline.entry import Entry, Place, Status
from sync.timeline.event import Basis, ChildSeen, Event, Knowledge, Mention, Sensitivity
from sync.timeline.when import Precision, When

LONDON = ZoneInfo("Europe/London")
SPACE = UUID("00000000-0000-4000-8000-000000000000")
STARTS, ENDS = date(2022, 1, 1), date(2026, 6, 30)
RACHEL = Reviewer(host="demo", ref="user/30", name="Rachel Example")
TOM = Reviewer(host="demo", ref="user/31", name="Tom Example")
SCHOOL, POLICE, HOSPITAL = "Northshire Primary School", "Northshire Police", "Northshire Hospital"
CARE, HEALTH, HOUSING = "Children's social care", "Health visiting", "Northshire Homes"

#: Agency, how many events, what they are about.
CAST = (
    (
        CARE,
        70,
        (
            ("visit", "Home visit"),
            ("assessment", "Assessment"),
            ("decision", "Decision recorded"),
            ("meeting", "Core group"),
            ("contact", "Telephone contact"),
        ),
    ),
    (
        HEALTH,
        45,
        (("visit", "Routine visit"), ("appointment_missed", "Was not brought"), ("health", "Review")),
    ),
    (
        HOSPITAL,
        40,
        (
            ("attendance", "Attended the emergency department"),
            ("health", "Outpatient clinic"),
            ("appointment_missed", "Did not attend clinic"),
        ),
    ),
    (
        HOUSING,
        35,
        (("housing", "Repair reported"), ("contact", "Rent account call"), ("visit", "Tenancy visit")),
    ),
    (
        SCHOOL,
        65,
        (("education", "Attendance review"), ("concern", "Concern recorded"), ("contact", "Call home")),
    ),
    (
        POLICE,
        45,
        (("incident", "Domestic incident"), ("referral", "Notification sent"), ("visit", "Welfare check")),
    ),
)
TEXTS = (
    "Worker called at the address as arranged. Mother said at the door that the children were asleep.",
    "Discussed with manager, who asked for the school's view first. The form was sent the same day.",
    "Asha was seen alone for ten minutes and talked about her friends.\nShe asked when the next visit was.",
    "Telephone message left. No reply by the end of the day.",
    "The practitioner stayed beyond the shift so that the family would not have to tell it all again.",
)


def when(rng: random.Random, day: date) -> When:
    roll = rng.random()
    if roll < 0.45:
        clock = datetime(
            day.year, day.month, day.day, rng.randrange(8, 19), rng.choice((0, 15, 30, 45)), tzinfo=LONDON
        )
        return When(
            clock.strftime("%Y-%m-%dT%H:%M"),
            clock,
            clock.replace(second=59),
            Precision.MINUTE,
            f"{clock:%d/%m/%y %H:%M}",
        )
    if roll < 0.88:
        return When.day(day, f"{day:%d.%m.%y}")
    if roll < 0.97:
        return When.month(day.year, day.month, f"?{day:%B %Y}")
    return When.year(day.year, f"some time in {day.year}")


def entry(
    agency: str,
    number: int,
    *,
    occurred: When,
    kind: str = "contact",
    title: str = "Contact",
    text: str = TEXTS[0],
    late: int = 0,
    seen: ChildSeen = ChildSeen.NOT_RECORDED,
    known: tuple[Knowledge, ...] = (),
    status: Status = Status.LIVE,
    same: UUID | None = None,
    sensitivity: Sensitivity = Sensitivity.ORDINARY,
) -> Entry:
    event_id = uuid5(SPACE, f"{agency}{number}")
    recorded = When.day(occurred.latest.date() + timedelta(days=late))
    event = Event(
        event_id=event_id,
        key="0",
        kind=kind,
        occurred=occurred,
        recorded=recorded,
        known=(Knowledge(agency, recorded, Basis.RECORDED), *known),
        title=title,
        text=text,
        people=(
            Mention("Child", "c-1", "Asha Example"),
            Mention("Social worker", "p-7"),
            Mention("Mother", None, "Mia Example"),
        ),
        child_seen=seen,
        sensitivity=sensitivity,
    )
    return Entry(
        event,
        same or event_id,
        agency,
        agency.rsplit(maxsplit=1)[-1].lower(),
        f"{agency[:2].upper()}-{number:04}",
        Place(file="chronology.docx", page="3", table=1, row=number + 2),
        status,
        "chronology_table@3",
        f"{number:064x}",
    )


def entries() -> list[Entry]:
    rng = random.Random(7)
    found = []
    for agency, number, themes in CAST:
        found += [_one(rng, agency, each, themes) for each in range(number)]
    found += _told_by_several(rng)
    return sorted(found, key=lambda one: (one.event.occurred.earliest, one.event.event_id.hex))


def _one(rng, agency, each, themes):
    days = (ENDS - STARTS).days
    at = rng.betavariate(1.1, 1.0) if rng.random() < 0.6 else rng.gauss(0.55, 0.06)
    if agency == HOUSING and 0.3 < at < 0.62:
        at = 0.3 - rng.random() * 0.2
    day = STARTS + timedelta(days=int(min(max(at, 0), 0.999) * days))
    kind, title = rng.choice(themes)
    occurred = when(rng, day)
    seen = rng.choices(tuple(ChildSeen), (18, 12, 60, 10))[0]
    late = rng.choice((20, 45, 90)) if rng.random() < 0.07 else rng.choice((0, 0, 0, 1, 2))
    known = ()
    if rng.random() < 0.3:
        other = rng.choice([name for name, _, _ in CAST if name != agency])
        since = When.day(occurred.latest.date() + timedelta(days=rng.choice((0, 1, 7, 30, 200))))
        known = (
            Knowledge(
                other, since, rng.choice((Basis.RECEIVED, Basis.ATTENDED, Basis.DECLARED, Basis.ASSUMED))
            ),
        )
    status = Status.WITHDRAWN if rng.random() < 0.02 else Status.LIVE
    sensitivity = Sensitivity.SENSITIVE if rng.random() < 0.04 else Sensitivity.ORDINARY
    return entry(
        agency,
        each,
        occurred=occurred,
        kind=kind,
        title=title,
        text=rng.choice(TEXTS),
        late=late,
        seen=seen,
        known=known,
        status=status,
        sensitivity=sensitivity,
    )


def _told_by_several(rng):
    for number, (day, tellers) in enumerate(
        (
            (date(2022, 9, 14), (POLICE, SCHOOL, CARE)),
            (date(2023, 11, 3), (HOSPITAL, POLICE, CARE, HEALTH)),
            (date(2024, 6, 21), (SCHOOL, CARE)),
            (date(2024, 7, 9), (POLICE, CARE)),
            (date(2025, 3, 2), (HOSPITAL, CARE, SCHOOL)),
        )
    ):
        same = uuid5(SPACE, f"same{number}")
        for step, agency in enumerate(tellers):
            known = tuple(
                Knowledge(name, When.day(day + timedelta(days=3 * step + 1)), Basis.RECEIVED)
                for name in tellers
                if name != agency
            )
            yield entry(
                agency,
                900 + number,
                occurred=When.day(day + timedelta(days=step % 2), f"{day:%d %b %Y}"),
                kind="incident",
                title="Strategy discussion after the incident at home",
                text=TEXTS[1],
                same=same,
                known=known,
                seen=ChildSeen.YES if step else ChildSeen.NO,
            )


FACTORS = {
    "learning-together/conditions.workload": "Workload and staffing",
    "learning-together/tools.forms": "Forms and systems shaped what was seen",
    "learning-together/family.engagement": "How the family was able to engage",
    "learning-together/good.persistence": "Persistence in seeing the child",
}
GOOD = frozenset({"learning-together/good.persistence"})


def tags(of: list[Entry]) -> dict[UUID, list[Tag]]:
    rng = random.Random(11)
    found = {}
    for each in rng.sample(of, 34):
        refs = rng.sample(sorted(FACTORS), rng.choice((1, 1, 2)))
        found[each.event.event_id] = [
            Tag(
                uuid5(SPACE, f"{ref}{each.event.event_id}"),
                each.event.event_id,
                ref,
                Effect.HELPING if ref in GOOD else rng.choice(tuple(Effect)),
                "The form asked for it on the first page." if ref in GOOD else "",
                RACHEL,
                datetime(2026, 10, 2, 10, 5, tzinfo=LONDON),
            )
            for ref in refs
        ]
    return found


def coverage(of: list[Entry]) -> list[Coverage]:
    found = []
    for agency, _, _ in CAST:
        own = [each for each in of if each.agency == agency]
        live = [each for each in own if each.status is Status.LIVE]
        broken = agency == HEALTH
        found.append(
            Coverage(
                source=agency.rsplit(maxsplit=1)[-1].lower(),
                agency=agency,
                adapter="chronology_file",
                mapping="chronology_table@3",
                state=SourceState.NEEDS_PERSON if broken else SourceState.COMPLETE,
                message="inbox/health: the column “Date” is missing. Ask the agency for it."
                if broken
                else "",
                events=len(live),
                held=2 if agency == SCHOOL else 0,
                withdrawn=len(own) - len(live),
                first=min(each.event.occurred.earliest for each in live),
                last=max(each.event.occurred.latest for each in live),
                complete_to=datetime(2025, 12, 12, 9, 0, tzinfo=LONDON)
                if broken
                else datetime(2026, 7, 1, 6, 0, tzinfo=LONDON),
                checked_at=datetime(2026, 7, 2, 6, 0, tzinfo=LONDON),
                last_full=datetime(2026, 7, 1, 6, 0, tzinfo=LONDON),
            )
        )
    return found


def held() -> list[Held]:
    return [
        Held(
            "school",
            SCHOOL,
            f"NO-00{n}",
            Place(file="chronology.docx", page="2", table=1, row=n),
            "occurred",
            "the field is empty, so the event has no date",
        )
        for n in (14, 15)
    ]


def raw() -> str:
    return json.dumps(
        [
            "row",
            {"Date": "14.09.22", "Source of information": "Case record", "Event": TEXTS[0]},
            {"year": "2022"},
        ]
    )


MADE = datetime(2026, 7, 1, 6, 0, tzinfo=LONDON)
