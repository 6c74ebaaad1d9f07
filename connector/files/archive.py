"""Office files are zip archives: opened with limits on what they may unpack to."""

import copy
import sys
import zipfile
from collections.abc import Iterator

from defusedxml.ElementTree import XMLParser

from connector.files.refusal import bomb, damaged

MAX_ENTRIES = 10_000
MAX_UNPACKED = 400 * 1024 * 1024
#: An entry may unpack to this many times its size; small ones compress well and are let through.
MAX_RATIO = 100
SMALL = 10 * 1024 * 1024
_CHUNK = 64 * 1024
_OFFICE_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def check_listing(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse by what the archive itself declares: entries, total size, ratios, methods, doubled names."""
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise bomb(name)
    if any(_is_bomb(entry.file_size, entry.compress_size) for entry in entries):
        raise bomb(name)
    odd = any(entry.compress_type not in _OFFICE_METHODS or entry.flag_bits & 1 for entry in entries)
    if odd or len({entry.filename for entry in entries}) != len(entries):
        raise damaged(name)


def _is_bomb(unpacked: int, packed: int) -> bool:
    return unpacked > SMALL and unpacked > MAX_RATIO * packed


def unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """The content of an entry in chunks, counted as it comes, because the declared size may be a lie."""
    unbelieved = copy.copy(entry)
    unbelieved.file_size = sys.maxsize
    count = 0
    with archive.open(unbelieved) as stream:
        while chunk := stream.read(_CHUNK):
            count += len(chunk)
            if count > MAX_UNPACKED or _is_bomb(count, entry.compress_size):
                raise bomb(name)
            yield chunk
    if count != entry.file_size:
        raise damaged(name)


class _Prologue:
    """Hears where the first element starts, before which every declaration stands."""

    over = False

    def start(self, tag: str, attrs: dict[str, str]) -> None:  # noqa: ARG002  # the parser's signature
        self.over = True

    def close(self) -> None:
        """Asked for by the parser."""


def check_contents(archive: zipfile.ZipFile, name: str) -> None:
    """Unpack everything once, for a reader that has no limits of its own; refuse XML with declarations."""
    total = 0
    for entry in archive.infolist():
        prologue = _Prologue()
        prologue.over = not entry.filename.endswith((".xml", ".rels"))
        parser = XMLParser(target=prologue, forbid_dtd=True)
        for chunk in unpack(archive, entry, name):
            total += len(chunk)
            if not prologue.over:
                parser.feed(chunk)
        if total > MAX_UNPACKED:
            raise bomb(name)
