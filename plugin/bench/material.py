"""The material of the benchmark: six agencies' incident logs, made up, the same at every run."""

import csv
import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

AGENCIES = ("police", "council", "health", "school", "housing", "voluntary")
HEADINGS = ("Ref", "Date", "Time", "Type", "Details", "Action taken", "Child seen", "Date recorded")
_TYPES = ("Visit", "Phone call", "Meeting", "Incident", "Note", "Home visit", "Referral")
_SEEN = ("Yes", "No", "", "Not recorded")
_FIRST_DAY, _DAYS = date(2019, 1, 1), 2_700


def write_logs(folder: Path, events: int) -> None:
    """One CSV an agency, about 600 bytes a row."""
    words = _vocabulary()
    for number, agency in enumerate(AGENCIES):
        many = events // len(AGENCIES) + (number < events % len(AGENCIES))
        with (folder / f"{agency}.csv").open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(HEADINGS)
            out.writerows(_rows(random.Random(number), words, agency, many))  # noqa: S311


def change(folder: Path, share: float) -> None:
    """Edit the details of this share of the rows, evenly spread."""
    step = round(1 / share)
    for path in sorted(folder.glob("*.csv")):
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.reader(file))
        for row in rows[1::step]:
            row[4] += " Corrected."
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows(rows)


def _vocabulary() -> list[str]:
    rng = random.Random(0)  # noqa: S311
    letters = "abcdefghijklmnoprstuvw"
    return ["".join(rng.choices(letters, k=rng.randint(3, 9))) for _ in range(5_000)]


def _rows(rng: random.Random, words: list[str], agency: str, many: int) -> Iterator[tuple[str, ...]]:
    return (_row(rng, words, f"{agency[:2].upper()}{number}") for number in range(many))


def _row(rng: random.Random, words: list[str], ref: str) -> tuple[str, ...]:
    day = _FIRST_DAY + timedelta(days=rng.randrange(_DAYS))
    written = day + timedelta(days=rng.choice((0, 0, 0, 1, 2, 9)))
    return (
        ref,
        f"{day:%d/%m/%Y}",
        f"{rng.randrange(8, 18):02}:{rng.randrange(60):02}",
        rng.choice(_TYPES),
        " ".join(rng.choices(words, k=70)).capitalize() + ".",
        " ".join(rng.choices(words, k=10)).capitalize() + ".",
        rng.choice(_SEEN),
        f"{written:%d/%m/%Y}",
    )
