"""The formats that a pack may have."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from plugin.pack import structured, table, word
from plugin.pack.contents import Pack


@dataclass(frozen=True, slots=True)
class Writer:
    """One format: how its files end, what they are called on the web, and what makes them."""

    suffix: str
    media_type: str
    write: Callable[[Pack], bytes]


FORMATS: Mapping[str, Writer] = {
    "docx": Writer(
        ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", word.write
    ),
    "csv": Writer(".csv", "text/csv; charset=utf-8", table.write),
    "json": Writer(".json", "application/json", structured.write),
}
