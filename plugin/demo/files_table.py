"""The tables of the demo: the school's and the landlord's workbooks and the police's CSV."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, time

from plugin.demo import house_style
from plugin.demo.spreadsheet import Cell, workbook
from plugin.demo.story import Line

SCHOOL = (
    "Incident date",
    "Time",
    "Category",
    "Details of concerns",
    "Action",
    "Date recorded",
    "Shared with",
    "Date shared",
    "Child seen?",
)
HOUSING = ("Event date", "Type", "Details", "Outcome", "Ref")
POLICE = (
    "Incident no",
    "Date",
    "Time",
    "Incident type",
    "Details",
    "Persons present",
    "Action taken",
    "Agencies informed",
    "Informed on",
    "Marking",
)
#: Every so many rows somebody typed a date as text into a column of real dates.
_TYPED = 11


def school(lines: Sequence[Line]) -> bytes:
    """The school's incident log."""
    rows = [_school_row(line, place) for place, line in enumerate(lines)]
    return workbook("Incident log", SCHOOL, (13, 8, 18, 70, 36, 13, 24, 13, 10), rows)


def _school_row(line: Line, place: int) -> Sequence[Cell]:
    return (
        _day(line, place, house_style.SCHOOL),
        time.fromisoformat(line.time) if line.time else None,
        line.kind,
        f"{line.who}: {line.text}",
        line.action,
        line.entered or line.on,
        line.told,
        line.told_on,
        line.seen,
    )


def housing(lines: Sequence[Line]) -> bytes:
    """The landlord's contact history."""
    rows = [
        (
            _day(line, place, house_style.PLAIN),
            line.kind,
            f"{line.text} ({line.who})",
            line.action,
            f"NH{line.on:%y}-{1200 + 7 * place:04d}",
        )
        for place, line in enumerate(lines)
    ]
    return workbook("Tenancy history", HOUSING, (13, 22, 70, 40, 12), rows)


def _day(line: Line, place: int, styles: Sequence[house_style.Style]) -> str | date:
    if line.written is None and place % _TYPED:
        return line.on
    return house_style.written(line, place // _TYPED, styles)


def police(lines: Iterable[Line]) -> bytes:
    """The police's extract, with the mark that spreadsheet programs put before UTF-8."""
    told = io.StringIO()
    rows = csv.writer(told, lineterminator="\r\n")
    rows.writerow(POLICE)
    rows.writerows(_police_row(line, place) for place, line in enumerate(lines))
    return told.getvalue().encode("utf-8-sig")


def _police_row(line: Line, place: int) -> Sequence[str]:
    return (
        f"NP{line.on:%y%m%d}-{(place * 37 + 104) % 900 + 100:04d}",
        house_style.written(line, place, house_style.PLAIN),
        line.time,
        line.kind,
        line.text,
        line.who,
        line.action,
        line.told,
        f"{line.told_on:%d/%m/%Y}" if line.told_on else "",
        line.marking,
    )
