"""What a file is, told from its content; what cannot be read is refused before anything else is opened."""

import zipfile
from enum import StrEnum
from pathlib import PurePosixPath

from defusedxml.ElementTree import fromstring

from connector.files.archive import check_listing, unpack
from connector.files.folder import SourceFile
from connector.files.refusal import DAMAGE, damaged, problem_of, refusal

_HEAD = 64 * 1024
_MEGABYTE = 1024 * 1024
MAX_MEGABYTES = 50
#: Text is read line by line, so that its size costs time only.
MAX_TEXT_MEGABYTES = 500


class Kind(StrEnum):
    """The kinds of file that are read; the value is the word for people."""

    WORD = "a Word document"
    EXCEL = "an Excel workbook"
    TEXT = "a text file"


#: What the ending of a name promises.
_PROMISED = {
    ".docx": Kind.WORD,
    ".docm": Kind.WORD,
    ".xlsx": Kind.EXCEL,
    ".xlsm": Kind.EXCEL,
    ".csv": Kind.TEXT,
    ".tsv": Kind.TEXT,
    ".txt": Kind.TEXT,
    ".doc": Kind.WORD,
    ".xls": Kind.EXCEL,
}
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"{\\rtf", "a rich text document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
)
_WEB = (b"<!doctype html", b"<html", b"<head", b"<body", b"<table", b"<div", b"<meta")
_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BOMS = (b"\xff\xfe", b"\xfe\xff")
_CONTROL = bytes(set(range(32)) - set(b"\0\t\n\r\f\x0b\x1a\x1b"))
_TYPES = "[Content_Types].xml"
_SAVE = "Ask for the Word document, workbook or CSV file that it was made from."


def recognise(file: SourceFile, *, max_megabytes: int | None = None) -> Kind:
    """The kind of a file; raises the sentence for one that cannot be read."""
    problem: Exception | None = None
    try:
        return _recognise(file, max_megabytes)
    except (OSError, *DAMAGE) as error:
        problem = error
    raise problem_of(file.name, problem)


def _recognise(file: SourceFile, max_megabytes: int | None) -> Kind:
    size = file.path.stat().st_size
    if size == 0:
        raise refusal(file.name, "is empty", "Ask for it to be sent again.")
    with file.path.open("rb") as stream:
        head = stream.read(_HEAD)
    is_text = not head.startswith((*_ZIP, _OLE2))
    limit = max_megabytes or (MAX_TEXT_MEGABYTES if is_text else MAX_MEGABYTES)
    if size > limit * _MEGABYTE:
        raise refusal(
            file.name,
            f"is larger than the {limit} MB that are read",
            "Remove pictures or split it, or set max_megabytes for this source.",
        )
    if head.startswith(_OLE2):
        raise _old_or_locked(file)
    return _kept_promise(file, _text(file, head) if is_text else _office(file))


def _kept_promise(file: SourceFile, kind: Kind) -> Kind:
    promised = _PROMISED.get(PurePosixPath(file.name).suffix.lower(), kind)
    if promised is not kind:
        raise refusal(
            file.name,
            f"is named like {promised.value} but holds {kind.value}",
            "Open it, look whether it is the right file, and save it anew under the right ending.",
        )
    return kind


def _text(file: SourceFile, head: bytes) -> Kind:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, word in _MAGIC:
        if head.startswith(magic):
            raise refusal(file.name, f"is {word}, not a table", _SAVE)
    if start.startswith(_WEB):
        raise refusal(file.name, "is a web page, not a table", "Open it in Excel and save it as .xlsx.")
    if start.startswith(b"<?xml"):
        raise refusal(file.name, "is an XML file, not a table", _SAVE)
    junk = len(head) - len(head.translate(None, _CONTROL))
    if not head.startswith(_BOMS) and junk * 20 > len(head):
        raise refusal(file.name, "is neither a document nor text", "Look whether it is the right file.")
    return Kind.TEXT


def _office(file: SourceFile) -> Kind:
    with zipfile.ZipFile(file.path) as archive:
        check_listing(archive, file.name)
        names = set(archive.namelist())
        if _TYPES not in names:
            raise _other_archive(file, names)
        return Kind.WORD if main_part(archive, file.name)[0] is Kind.WORD else Kind.EXCEL


def _other_archive(file: SourceFile, names: set[str]) -> Exception:
    if "mimetype" in names:
        return refusal(file.name, "is an OpenDocument file", "Save it as .docx or .xlsx.")
    return refusal(file.name, "is a zip archive, not a document", "Unpack it, and check what it holds.")


def main_part(archive: zipfile.ZipFile, name: str) -> tuple[Kind, str]:
    """The kind of an office file and the name of its main part; macros beside it are never looked at."""
    entry = archive.getinfo(_TYPES)
    types = fromstring(b"".join(unpack(archive, entry, name)), forbid_dtd=True)
    for part in types:
        content, path = part.get("ContentType", ""), part.get("PartName", "").lstrip("/")
        if "main" not in content or path not in archive.namelist():
            continue
        if "word" in content:
            return Kind.WORD, path
        if "binary" in content:
            raise refusal(name, "is a binary workbook (.xlsb)", "Save it as .xlsx.")
        if "spreadsheetml" in content or "ms-excel" in content:
            return Kind.EXCEL, path
    if "word/document.xml" in archive.namelist():
        return Kind.WORD, "word/document.xml"
    if "xl/workbook.xml" in archive.namelist():
        return Kind.EXCEL, "xl/workbook.xml"
    raise refusal(name, "is neither a Word document nor a workbook", _SAVE)


def _old_or_locked(file: SourceFile) -> Exception:
    content = file.path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        return refusal(file.name, "is protected with a password", "Save it without a password.")
    if "WordDocument".encode("utf-16-le") in content:
        return refusal(file.name, "is in the old Word format", "Open it in Word and save it as .docx.")
    if any(word.encode("utf-16-le") in content for word in ("Workbook", "Book")):
        return refusal(file.name, "is in the old Excel format", "Open it in Excel and save it as .xlsx.")
    return damaged(file.name)
