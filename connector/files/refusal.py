"""The sentences for files that cannot be read: the file's name, what is wrong with it, what to do."""

import csv
import struct
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException

from connector.errors import NeedsPerson, SourceError, TryLater

#: What the readers run into when the bytes of a file are not what they should be.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    csv.Error,
    ParseError,
    EOFError,
    KeyError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)


def refusal(name: str, what: str, do: str) -> NeedsPerson:
    """A file that a person has to do something about."""
    return NeedsPerson(what, where=name, do=do)


def damaged(name: str) -> NeedsPerson:
    """A file whose inside does not hold together."""
    return refusal(name, "is damaged and cannot be read to its end", "Ask for it to be sent again.")


def bomb(name: str) -> NeedsPerson:
    """A packed file that unpacks to far more than a chronology holds."""
    return refusal(
        name,
        "unpacks to far more than a chronology holds, and was not opened",
        "Ask the sender to save the table alone in a new file.",
    )


def changing(name: str) -> TryLater:
    """A file that somebody is still writing."""
    return TryLater("changed while it was being read", where=name, do="It is read again at the next pull.")


def problem_of(name: str, error: Exception) -> SourceError:
    """The sentence for what a reader ran into.

    Raise it outside the ``except`` block: the original error may carry the bytes or the path of the file, and
    must not travel along as its context.
    """
    if isinstance(error, SourceError):
        return error
    if isinstance(error, DefusedXmlException):
        return refusal(
            name,
            "holds XML declarations that no office program writes, and was not opened",
            "Ask the sender to save the table in a new file.",
        )
    if isinstance(error, OSError):
        return _unreachable(name, error)
    if isinstance(error, csv.Error):
        return refusal(
            name,
            "holds a cell that never ends, probably because a quotation mark is missing",
            "Export it again, or save it as a spreadsheet.",
        )
    return damaged(name)


def _unreachable(name: str, error: OSError) -> SourceError:
    if isinstance(error, PermissionError):
        return refusal(name, "may not be opened", "Give the connector the right to read it.")
    if isinstance(error, FileNotFoundError):
        return TryLater(
            "went away while it was being read", where=name, do="It is looked for at the next pull."
        )
    return TryLater("cannot be read at the moment", where=name, do="It is tried again at the next pull.")
