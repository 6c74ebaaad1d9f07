"""The comment under which a pack is filed: for people, and to be found again."""

import re

from plugin.hosts.host import Filing, HistoryLine

_ODD = re.compile(r"[^A-Za-z0-9._-]+")
_BRACE = re.compile(r"[{}]")
LONGEST_NAME = 100


def comment_of(filing: Filing) -> str:
    """Who filed which version of which pack, its digest, and the note; as django-helpdesk wants it."""
    who = " ".join(filing.display_name.split())
    lines = [
        f"Systems review pack, version {filing.pack_version}, filed by {who}.",
        _mark(filing),
        *([filing.note] if filing.note else []),
    ]
    return _literal("\n\n".join(lines))


def is_of(line: HistoryLine, filing: Filing) -> bool:
    """Whether a line of the history was written for this very pack of this review."""
    return _mark(filing) in line.text.splitlines()


def safe_file_name(name: str) -> str:
    """The name as the case system will keep it: plain letters, no path, its ending unharmed."""
    plain = _ODD.sub("-", name).strip("-.") or "pack"
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[:LONGEST_NAME]}{dot}{ending}" if dot else plain[:LONGEST_NAME]


def _mark(filing: Filing) -> str:
    return f"Review {filing.review_id}, SHA-256 {filing.sha256}"


def _literal(text: str) -> str:
    """Text that comes out of django-helpdesk as it went in.

    It renders every comment as a Django template, after wrapping tags in a way that breaks on a lone
    bracket. One expression for each brace leaves neither a tag nor a comment to find.
    """
    return _BRACE.sub(lambda found: '{{ "' + found.group() + '" }}', text)
