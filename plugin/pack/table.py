"""The timeline of a pack as CSV, safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable

from plugin.pack.contents import Pack
from plugin.review.tag import Effect
from sync.timeline.entry import Entry, as_line

#: A cell that starts so could be taken for a formula; the wide forms count, as some programs fold them.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PLACE = ("file", "page", "table", "row", "path")
_OCCURRED = ("edtf", "earliest", "latest", "precision", "as_written")
_PLAIN = ("kind", "recorded_at", "known", "title", "text", "people", "child_seen", "sensitivity", "status")
COLUMNS = (
    "event_id",
    "occurrence_id",
    "agency",
    "source",
    "record_ref",
    *(f"locator_{name}" for name in _PLACE),
    *(f"occurred_{name}" for name in _OCCURRED),
    *_PLAIN,
    "mapping",
    "record_sha256",
)


def write(pack: Pack) -> bytes:
    """One event a row, oldest first, in UTF-8 with the mark that spreadsheets look for."""
    tagged = [*COLUMNS, "helping", "hindering"]
    rows = ([*_row(entry), *_tags(pack, entry)] for entry in pack.entries)
    return _csv(tagged, rows)


def timeline(entries: Iterable[Entry]) -> bytes:
    """The same table without tags, for a timeline that is in no pack."""
    return _csv(list(COLUMNS), (_row(entry) for entry in entries))


def guarded(value: str) -> str:
    """The value, with an apostrophe before it where a spreadsheet could take it for a formula."""
    return f"'{value}" if value.lstrip(" \u00a0").startswith(_FORMULA) else value


def _csv(columns: list[str], rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(columns)
    writer.writerows([guarded(value.replace("\x00", "")) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", "replace")


def _row(entry: Entry) -> list[str]:
    line = as_line(entry)
    flat = {**line}
    flat |= {f"locator_{name}": line["locator"].get(name, "") for name in _PLACE}
    flat |= {f"occurred_{name}": line["occurred"][name] for name in _OCCURRED}
    flat["known"] = "; ".join(f"{one['agency']} from {one['from']} ({one['basis']})" for one in line["known"])
    flat["people"] = "; ".join(_mention(one) for one in line["people"])
    return ["" if flat[name] is None else str(flat[name]) for name in COLUMNS]


def _mention(one: dict[str, str | None]) -> str:
    return f"{one['role']}: {one['name']}" if one["name"] else f"{one['role']}"


def _tags(pack: Pack, entry: Entry) -> list[str]:
    tags = pack.tags.get(entry.event.event_id, ())
    return ["; ".join(tag.factor for tag in tags if tag.effect is effect) for effect in Effect]
