"""What the date grammar reads, what it refuses, and what it can never do."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sync.timeline.uk_dates import DateUnreadable, Reason, iso_instant, read
from sync.timeline.when import LONDON, Precision, When

HERE = Path(__file__).parent
DATE = r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(Z|[+-]\d\d:\d\d)?)?)?)?)?[?~%]?"
EDTF = re.compile(rf"{DATE}|{DATE}/{DATE}|\[{DATE}(\.\.|,){DATE}\]")


def table(name):
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#")]
    return [pytest.param(*row, id=" ".join(filter(None, row[:3])) or "empty") for row in rows]


def context(year, at):
    return {"year": int(year) if year else None, "time": at or None}


def bound(written, clock):
    moment = datetime.fromisoformat(written if " " in written else f"{written} {clock}")
    return moment.replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("text", "year", "at", "edtf", "first", "last", "precision"), table("dates_read.txt")
)
def test_a_date_is_read_as_exactly_as_it_was_written(text, year, at, edtf, first, last, precision):
    when = read(text, **context(year, at))

    written = f"{text} {at}" if at else text
    wanted = When(edtf, bound(first, "00:00:00"), bound(last, "23:59:59"), Precision(precision), written)
    assert when == wanted
    assert EDTF.fullmatch(when.edtf)


@pytest.mark.parametrize(("text", "year", "at", "reason"), table("dates_refused.txt"))
def test_what_is_no_certain_date_is_refused_with_its_reason(text, year, at, reason):
    with pytest.raises(DateUnreadable) as refusal:
        read(text, **context(year, at))

    assert refusal.value.reason is Reason[reason]


@pytest.mark.parametrize(
    "text",
    [
        " 22/05/2016 ",
        "22\xa0May\xa02016",
        "22\u2013May\u20132016",
        "22\u201105\u201116",
        "22\u204405\u20442016",
        "22 \u2009May\t2016\n",
        "\ufeff22/05/2016\u200b",
        "\uff12\uff12/05/2016",
        "22\u207f\u1d48 May 2016",
        "22 May \u201916",
    ],
)
def test_odd_spaces_dashes_and_letters_are_read_as_plain_ones_and_kept_as_written(text):
    when = read(text)

    assert (when.edtf, when.as_written) == ("2016-05-22", text)


@pytest.mark.parametrize(
    "text", ["2\u00b2 May 2016", "22/05/2016\u00b9", "\u2460/05/2016", "\u0662\u0662/05/2016"]
)
def test_raised_and_foreign_figures_are_not_taken_for_digits(text):
    with pytest.raises(DateUnreadable, match="form we know"):
        read(text)


@pytest.mark.parametrize("value", [0.604, 1430, True, ["14:30"]])
def test_a_time_cell_that_is_no_text_is_refused(value):
    with pytest.raises(DateUnreadable, match="time"):
        read("22/05/2016", time=value)


def test_a_dash_between_days_may_be_any_dash():
    assert read("12\u201315 Jan 2006").edtf == read("12 \u2014 15 Jan 2006").edtf == "2006-01-12/2006-01-15"


def test_a_line_break_in_a_cell_parts_day_and_time_but_not_two_days():
    assert read("22/05/2016\n14:30").edtf == "2016-05-22T14:30"
    with pytest.raises(DateUnreadable):
        read("22/05/2016\n23/05/2016")


@pytest.mark.parametrize(
    ("number", "edtf"),
    [
        (42512, "2016-05-22"),
        (42512.0, "2016-05-22"),
        (42512.5, "2016-05-22T12:00"),
        (42512.604166666664, "2016-05-22T14:30"),
        (42512.60399305556, "2016-05-22T14:29:45"),
        (42512.99999999, "2016-05-23T00:00"),
        (18264, "1950-01-01"),
        (73415, "2100-12-31"),
        (2006, "2006"),
        (2006.0, "2006"),
        (20160522, "2016-05-22"),
    ],
)
def test_numbers_are_day_numbers_of_a_spreadsheet_or_years(number, edtf):
    when = read(number)

    assert (when.edtf, when.as_written) == (edtf, str(number))


@pytest.mark.parametrize(
    "number", [0, -1, 7, 1899, 2101, 18263, 73416, 22.05, 0.5, 1e300, float("nan"), float("inf"), True, False]
)
def test_other_numbers_are_refused(number):
    with pytest.raises(DateUnreadable):
        read(number)


@pytest.mark.parametrize("value", [None, [], {}, b"2016", ["22/05/2016"]])
def test_values_that_are_no_text_and_no_number_are_refused(value):
    with pytest.raises(DateUnreadable):
        read(value)


@pytest.mark.parametrize(
    ("text", "edtf", "first", "last", "precision"),
    [
        ("2016", "2016", "2016-01-01T00:00:00Z", "2016-12-31T23:59:59Z", "year"),
        ("2005-06", "2005-06", "2005-05-31T23:00:00Z", "2005-06-30T22:59:59Z", "month"),
        ("2016-05-22", "2016-05-22", "2016-05-21T23:00:00Z", "2016-05-22T22:59:59Z", "day"),
        ("2016-05-22T14:30", "2016-05-22T14:30", "2016-05-22T13:30:00Z", "2016-05-22T13:30:59Z", "minute"),
        (
            "2016-05-22 14:30:15",
            "2016-05-22T14:30:15",
            "2016-05-22T13:30:15Z",
            "2016-05-22T13:30:15Z",
            "second",
        ),
        (
            "2016-05-22T14:30:15Z",
            "2016-05-22T14:30:15Z",
            "2016-05-22T14:30:15Z",
            "2016-05-22T14:30:15Z",
            "second",
        ),
        (
            "2016-05-22T14:30:15.1Z",
            "2016-05-22T14:30:15Z",
            "2016-05-22T14:30:15Z",
            "2016-05-22T14:30:15Z",
            "second",
        ),
        (
            "2016-05-22T14:30:15.999999999+05:30",
            "2016-05-22T14:30:15+05:30",
            "2016-05-22T09:00:15Z",
            "2016-05-22T09:00:15Z",
            "second",
        ),
        (
            "20160522T143015-0100",
            "2016-05-22T14:30:15-01:00",
            "2016-05-22T15:30:15Z",
            "2016-05-22T15:30:15Z",
            "second",
        ),
        (
            "2016-10-30T01:30:00",
            "2016-10-30T01:30:00",
            "2016-10-30T00:30:00Z",
            "2016-10-30T01:30:00Z",
            "second",
        ),
        (
            "2016-10-30T01:30:00Z",
            "2016-10-30T01:30:00Z",
            "2016-10-30T01:30:00Z",
            "2016-10-30T01:30:00Z",
            "second",
        ),
    ],
)
def test_machine_timestamps_are_read_to_their_own_exactness(text, edtf, first, last, precision):
    when = iso_instant(text)

    assert (when.edtf, when.precision, when.as_written) == (edtf, precision, text)
    assert [at.astimezone(UTC) for at in (when.earliest, when.latest)] == [
        datetime.fromisoformat(first),
        datetime.fromisoformat(last),
    ]
    assert when.earliest.tzinfo is when.latest.tzinfo is LONDON


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("22/05/2016", Reason.FORM),
        ("2016-05-22T14Z", Reason.FORM),
        ("2016-05-22T14:30:15.0123456789Z", Reason.FORM),
        ("", Reason.FORM),
        ("2016-02-30", Reason.CALENDAR),
        ("2016-13", Reason.CALENDAR),
        ("0001-01-01T00:00:00+14:00", Reason.OUTSIDE),
        ("9999-12-31T23:59:59Z", Reason.OUTSIDE),
        ("2016-05-22T24:00:00", Reason.TIME),
        ("2016-05-22T14:30:00+25:00", Reason.TIME),
        ("2016-03-27T01:30:00", Reason.SKIPPED),
        ("2016" * 26, Reason.TOO_LONG),
    ],
)
def test_other_machine_texts_are_refused(text, reason):
    with pytest.raises(DateUnreadable) as refusal:
        iso_instant(text)

    assert refusal.value.reason is reason


def test_a_machine_time_without_a_zone_is_one_of_the_zone_that_the_source_declares():
    when = iso_instant("2016-05-22T14:30:00", "UTC")

    assert (when.edtf, when.earliest.hour) == ("2016-05-22T14:30:00Z", 15)


def test_an_hour_that_runs_twice_spans_both_its_runs():
    when = read("30/10/2016 01:30")

    assert when.edtf == "2016-10-30T01:30"
    assert when.latest.timestamp() - when.earliest.timestamp() == 3600 + 59
