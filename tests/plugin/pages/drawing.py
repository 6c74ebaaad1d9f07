"""The pages of the made-up review, built without a store."""

from plugin.pages import event, history, pack, refusal, sources, timeline
from plugin.pages.filters import parse
from plugin.pages.frame import Frame, nav
from plugin.pages.origin import Stored
from plugin.pages.tagging import Asked
from plugin.review.case import Case
from plugin.review.filing import Filing, FilingState
from plugin.review.framework_file import shipped
from plugin.review.tag import Deed, Step
from tests.plugin.pages import sample

AGENCIES = [agency for agency, _, _ in sample.CAST]


def frame(current="timeline", **changed) -> Frame:
    said = {
        "review_id": 7,
        "review_title": "Review 2026/04",
        "reviewer": "Rachel Example",
        "may_edit": True,
        "parent_origin": "http://127.0.0.1:8120",
        "nav": nav(7, current),
        "form_key": "key",
    }
    return Frame(**{**said, **changed})


def timeline_page(pairs=(), entries=None, tags=None, **changed):
    entries = sample.entries() if entries is None else entries
    filters = parse(pairs, {each.agency for each in entries})
    shown = [each for each in entries if not filters.knows or knows(each, filters)]
    read = timeline.Read(
        everything=entries,
        matching=entries,
        shown=shown,
        tags=sample.tags(entries) if tags is None else tags,
        factors=sample.FACTORS,
        good=sample.GOOD,
        coverage=sample.coverage(entries) if {each.agency for each in entries} >= set(AGENCIES) else [],
        starts=sample.STARTS,
        ends=sample.ENDS,
    )
    return timeline.build(frame(**changed), filters, read)


def knows(entry, filters) -> bool:
    return any(
        each.agency == filters.known_by and each.since.latest.date() <= filters.known_on
        for each in entry.event.known
    )


def steps(entries):
    tags = [tag for own in sample.tags(entries).values() for tag in own]
    return [Step(number, Deed.ADDED, tag, tag.by, tag.at, None) for number, tag in enumerate(tags, 1)]


def event_page(entry=None, *, asked=None, tags=None, raw=None, **changed):
    entries = sample.entries()
    entry = entry or next(each for each in entries if each.occurrence_id != each.event.event_id)
    stored = Stored(raw or sample.raw(), "chronology_file", sample.MADE, "made up")
    read = event.Read(
        entry=entry,
        stored=stored,
        same_happening=[each for each in entries if each.occurrence_id == entry.occurrence_id],
        same_day=entries[30:33],
        agencies=AGENCIES,
        tags=next(iter(sample.tags(entries).values())) if tags is None else tags,
        steps=steps(entries)[:3],
        frameworks=shipped().all,
        factors=sample.FACTORS,
        good=sample.GOOD,
    )
    return event.build(frame(**changed), read, asked or Asked())


def filing(state, message="", url=None) -> Filing:
    now, case = sample.MADE, Case("demo", "12")
    who = sample.RACHEL
    return Filing(
        1, 7, case, "pack-1.docx", "x", "ab" * 32, 1, who, now, state, 1, now, None, url, message
    )  # fmt: skip


def pack_page(**changed):
    filings = [
        filing(FilingState.WAITING),
        filing(FilingState.REFUSED, "The case system does not take files of this type."),
        filing(FilingState.FILED, url="http://127.0.0.1:8120/case/12"),
    ]
    counts = pack.Counts(events=300, agencies=6, withdrawn=4, held=2, tags=34, good_practice=9, incomplete=1)
    return pack.build(frame("pack"), counts, filings, latest=1, may_file=True, **changed)


def all_pages():
    """Every template with a page that fills it."""
    entries = sample.entries()
    return {
        "timeline": timeline_page(),
        "event": event_page(done="Tag added.", undo=3),
        "sources": sources.build(frame("sources"), sample.coverage(entries), sample.held()),
        "history": history.build(frame("history"), steps(entries), sample.FACTORS, own=steps(entries)[0]),
        "pack": pack_page(),
        "refusal": refusal.RefusalPage("You are signed out", "Go back to the case.", "12ab"),
    }
