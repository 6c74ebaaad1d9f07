"""What holds of every date and of every text, found by trying many."""

import re
import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.timeline.uk_dates import DateUnreadable, Reason, _answer, iso_instant, read
from sync.timeline.when import LONDON, MONTH_NAMES, Precision, said

DATE = r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(Z|[+-]\d\d:\d\d)?)?)?)?)?[?~%]?"
EDTF = re.compile(rf"{DATE}|{DATE}/{DATE}|\[{DATE}(\.\.|,){DATE}\]")


def bound(written, clock):
    moment = datetime.fromisoformat(written if " " in written else f"{written} {clock}")
    return moment.replace(tzinfo=LONDON)


def outcome(reader, *args, **kwargs):
    """What was read, or the reason of the refusal; any other exception is a fault."""
    try:
        return reader(*args, **kwargs)
    except DateUnreadable as refusal:
        return refusal.reason if str(refusal) == refusal.reason.value else str(refusal)


def name(on):
    return MONTH_NAMES[on.month - 1]


WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
FORMS = {
    "dots": lambda on: f"{on:%d.%m.%y}",
    "slashes": lambda on: f"{on:%d/%m/%Y}",
    "short": lambda on: f"{on.day}-{on.month}-{on:%y}",
    "typo": lambda on: f"{on:%d.%m}/{on:%y}",
    "spaces": lambda on: f"{on:%d %m %Y}",
    "name": lambda on: f"{on.day} {name(on)} {on.year}",
    "abbreviated": lambda on: f"{on.day}-{name(on)[:3].lower()}-{on:%y}",
    "ordinal": lambda on: f"{on.day}th of {name(on).upper()}, {on.year}.",
    "month first": lambda on: f"{name(on)} {on.day}, {on.year}",
    "weekday": lambda on: f"{WEEKDAYS[on.weekday()]} {on.day} {name(on)} {on.year}",
    "iso": lambda on: on.isoformat(),
    "figures": lambda on: f"{on:%Y%m%d}",
    "figures, day first": lambda on: f"{on:%d%m%Y}",
    "serial": lambda on: (on - date(1899, 12, 30)).days,
    "serial as text": lambda on: str((on - date(1899, 12, 30)).days),
}
DAYS = st.dates(date(1950, 1, 1), date(2049, 12, 31))


@given(on=DAYS, form=st.sampled_from(sorted(FORMS)))
@settings(max_examples=2000, deadline=None)
def test_every_day_of_a_century_reads_back_from_every_form(on, form):
    when = read(FORMS[form](on))

    assert (when.edtf, when.precision) == (on.isoformat(), Precision.DAY)
    assert (when.earliest, when.latest) == (bound(f"{on}", "00:00:00"), bound(f"{on}", "23:59:59"))


@given(
    on=DAYS, heading=st.sampled_from(["{0.day} {1}", "{0.day}/{0.month}", "{0.day}th {1}", "{1} {0.day}th"])
)
@settings(deadline=None)
def test_a_day_without_a_year_takes_the_year_of_the_heading(on, heading):
    assert read(heading.format(on, name(on)), year=on.year).edtf == on.isoformat()


@given(
    first=DAYS,
    length=st.integers(1, 400),
    form=st.sampled_from(["dots", "slashes", "name", "abbreviated", "iso"]),
)
@settings(deadline=None)
def test_every_range_reads_back(first, length, form):
    last = min(first + timedelta(days=length), date(2049, 12, 31))

    when = read(f"{FORMS[form](first)} - {FORMS[form](last)}")

    assert when.edtf == f"{first}/{last}"


@given(at=st.datetimes(datetime(1950, 1, 1), datetime(2049, 12, 31)))  # noqa: DTZ001 - the wall's clock is meant
@settings(deadline=None)
def test_every_minute_reads_back_or_was_skipped_by_the_clocks(at):
    written = [f"{at:%d/%m/%Y %H:%M}", f"{at:%H.%M}hrs {at:%d.%m.%Y}", f"{at:%Y-%m-%dT%H:%M}"]
    found = {getattr(outcome(read, text), "edtf", Reason.SKIPPED) for text in written}

    local = at.replace(second=0, microsecond=0)
    is_skipped = local.replace(tzinfo=LONDON).astimezone(UTC).astimezone(LONDON).replace(tzinfo=None) != local
    assert found == ({Reason.SKIPPED} if is_skipped else {f"{at:%Y-%m-%dT%H:%M}"})


WORDS = """22 05 16 2016 1999 3 0 31 1430 14:30 2.30 2.30pm am pm / - . , ? ~ ( ) [ ] May Sept Sunday term
autumn winter w/c w/e week of from to and or between early mid late end c. approx noon hrs th st before after
age + DOB 2005/06 T Z 00:00 42512 0.5 ' \u2013 \u00bd \ufdfa"""
TOKENS = st.sampled_from([*WORDS.split(), "\xa0"])
TEXTS = st.one_of(
    st.text(max_size=200),
    st.lists(TOKENS, max_size=12).map(" ".join),
    st.lists(TOKENS, max_size=12).map("".join),
)


@given(text=TEXTS, year=st.none() | st.integers(-9999, 99999), at=st.none() | TEXTS)
@settings(max_examples=3000, deadline=None)
def test_any_text_reads_or_is_refused_in_a_sentence_of_ours(text, year, at):
    when = outcome(read, text, year=year, time=at)

    assert when == _answer.__wrapped__(text, year, at) or when is Reason.TOO_LONG
    if not isinstance(when, Reason):
        assert when.earliest.timestamp() <= when.latest.timestamp()
        assert when.earliest.tzinfo is when.latest.tzinfo is LONDON
        assert EDTF.fullmatch(when.edtf)
        assert when.as_written == (f"{text} {at}" if at and at.strip() else text)
        assert said(when)


@given(number=st.integers() | st.floats())
@settings(deadline=None)
def test_any_number_reads_or_is_refused(number):
    when = outcome(read, number)

    assert isinstance(when, Reason) or 1900 <= when.earliest.year <= 2100


@given(text=TEXTS)
@settings(deadline=None)
def test_any_machine_text_reads_or_is_refused(text):
    when = outcome(iso_instant, text)

    assert isinstance(when, Reason) or EDTF.fullmatch(when.edtf)


def test_a_text_longer_than_a_date_is_refused_at_once():
    for text, at in (("1" * 101, None), ("22/05/2016", " " * 101)):
        with pytest.raises(DateUnreadable, match="too long"):
            read(text, time=at)


@pytest.mark.parametrize(
    "piece", ["?", "1", "1-", "1 ", "w/c ", "a.m.", "12 - ", "(", "~ ", "may ", "\ufdfa", " or 1"]
)
def test_no_text_takes_long(piece):
    text = (piece * 100)[:100]
    started = time.perf_counter()

    with pytest.raises(DateUnreadable):
        read(text)

    assert time.perf_counter() - started < 0.1


def test_the_same_words_give_the_same_object_and_a_number_is_not_its_double():
    assert read("22/05/2016") is read("22/05/2016")
    assert (read(2006).as_written, read(2006.0).as_written) == ("2006", "2006.0")
