"""How times sort, overlap and are said."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.timeline.uk_dates import iso_instant, read
from sync.timeline.when import LONDON, Precision, When, is_before, order, overlaps, said


def test_an_instant_keeps_its_zone_in_the_expression_and_stands_in_london():
    when = When.instant(datetime(2016, 5, 22, 14, 30, 15, 999999, tzinfo=timezone(timedelta(hours=2))))

    assert (when.edtf, when.as_written) == ("2016-05-22T14:30:15+02:00", "2016-05-22T14:30:15+02:00")
    assert when.earliest == when.latest == datetime(2016, 5, 22, 13, 30, 15, tzinfo=LONDON)
    assert when.precision is Precision.SECOND


@given(on=st.dates(date(1900, 1, 1), date(2100, 12, 31)))
@settings(deadline=None)
def test_days_months_and_years_agree_with_what_is_read(on):
    assert When.day(on) == read(on.isoformat())
    assert When.month(on.year, on.month) == iso_instant(f"{on:%Y-%m}")
    assert When.year(on.year) == read(str(on.year))


def test_the_words_of_the_agency_are_kept_beside_the_value():
    assert When.day(date(2016, 5, 22), "Asha's birthday").as_written == "Asha's birthday"
    assert When.instant(datetime(2016, 5, 22, tzinfo=UTC), "").as_written == ""


def test_the_older_start_comes_first_and_then_the_more_exact():
    texts = ["2006", "1/1/2006", "Jan 2006", "31/12/2005", "c. 2006", "1/1/2006 00:00"]

    ordered = [when.as_written for when in sorted(map(read, texts), key=order)]

    assert ordered == ["31/12/2005", "1/1/2006 00:00", "1/1/2006", "Jan 2006", "2006", "c. 2006"]


def test_the_hour_that_runs_twice_is_sorted_by_its_run_and_not_by_the_clock_on_the_wall():
    first, second = iso_instant("2016-10-30T00:45:00Z"), iso_instant("2016-10-30T01:15:00Z")

    assert first.earliest.hour == second.earliest.hour == 1
    assert sorted([second, first], key=order) == [first, second]
    assert is_before(first, second)
    assert not overlaps(first, second)


@pytest.mark.parametrize(
    ("one", "other", "is_same_time"),
    [
        ("22/05/2016", "May 2016", True),
        ("22/05/2016", "22/05/2016 14:30", True),
        ("22/05/2016 am", "22/05/2016 pm", False),
        ("w/c 3 March 2014", "9 March 2014", True),
        ("w/c 3 March 2014", "10 March 2014", False),
        ("Spring term 2017", "Summer term 2017", True),
        ("2006", "2007", False),
    ],
)
def test_two_times_overlap_where_they_may_be_the_same_moment(one, other, is_same_time):
    a, b = read(one), read(other)

    assert overlaps(a, b) is overlaps(b, a) is is_same_time
    assert (is_before(a, b) or is_before(b, a)) is not is_same_time


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("22.05.16", "22 May 2016"),
        ("12th Jan 2006 approx.", "about 12 January 2006"),
        ("?22 may 2016", "22 May 2016 (uncertain)"),
        ("?22 may 2016 approx", "about 22 May 2016 (uncertain)"),
        ("22/05/2016 14:30", "22 May 2016, 14:30"),
        ("22/05/2016 approx 9am", "22 May 2016, about 09:00"),
        ("22/05/2016 am", "22 May 2016, am"),
        ("22/05/2016 pm", "22 May 2016, pm"),
        ("w/c 3 March 2014", "week of 3 March 2014"),
        ("w/c 5 March 2014", "week beginning 5 March 2014"),
        ("05/2016", "May 2016"),
        ("c. 2006", "about 2006"),
        ("Spring 2007", "spring 2007"),
        ("winter 2006/07", "winter 2006/07"),
        ("Autumn term 2016", "autumn term 2016"),
        ("spring term 2017", "spring term 2017"),
        ("academic year 2014/15", "school year 2014/15"),
        ("between 3 and 5 May 2011", "between 3 and 5 May 2011"),
        ("3 or 5 May 2011", "3 or 5 May 2011"),
        ("3-5 May 2011", "3 to 5 May 2011"),
        ("12 Jan - 3 Feb 2006", "12 January to 3 February 2006"),
        ("Dec 2005 - Jan 2006", "December 2005 to January 2006"),
        ("2006-2008", "2006 to 2008"),
        ("3/3/14 10:00 - 11:30", "3 March 2014, 10:00 to 11:30"),
        ("3/3/14 22:00 - 4/3/14 04:00", "3 March 2014, 22:00 to 4 March 2014, 04:00"),
        ("early March 2011", "early March 2011"),
        ("mid Feb 2012", "mid February 2012"),
        ("end of Feb 2012", "late February 2012"),
        ("mid-2012", "mid 2012"),
        ("?late 2010", "late 2010 (uncertain)"),
        ("about 3 to 5 May 2011", "about 3 to 5 May 2011"),
    ],
)
def test_a_time_is_said_in_words_that_read_back_to_it(text, words):
    when = read(text)

    assert said(when) == words
    back = read(words)
    assert (back.edtf, back.earliest, back.latest, back.precision) == (
        when.edtf,
        when.earliest,
        when.latest,
        when.precision,
    )


def test_a_machine_instant_is_said_by_the_clock_in_london():
    assert said(iso_instant("2016-05-22T14:30:15Z")) == "22 May 2016, 15:30"


def test_a_time_that_comes_back_from_a_store_in_utc_is_said_the_same():
    when = read("22/05/2016")
    stored = When(
        when.edtf, when.earliest.astimezone(UTC), when.latest.astimezone(UTC), when.precision, when.as_written
    )

    assert said(stored) == "22 May 2016"


def test_a_range_of_an_unknown_expression_is_said_by_its_bounds():
    day = When.day(date(2016, 5, 22))
    odd = When("2016-05-XX", day.earliest, When.day(date(2016, 5, 24)).latest, Precision.RANGE, "odd")

    assert said(odd) == "22 to 24 May 2016"
