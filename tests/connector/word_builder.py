"""Office files made by hand for tests, so that they can be as odd or as hostile as files in the world are."""

import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MAIN = "application/vnd.openxmlformats-officedocument."


def run(text: str) -> str:
    return f"<w:r><w:t>{escape(text)}</w:t></w:r>"


def paragraph(inside: str) -> str:
    return f"<w:p>{inside}</w:p>"


def cell(text: str = "", *, inside: str | None = None, properties: str = "") -> str:
    """A cell of a plain text, or of whatever XML stands inside."""
    content = paragraph(run(text)) if inside is None else inside
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row of cells; a text without markup becomes a plain cell."""
    made = [each if each.startswith("<") else cell(each) for each in cells]
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def write_docx(path: Path, *blocks: str, prologue: str = "", space: str = W) -> Path:
    """A Word document with these blocks in its body."""
    document = (
        f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<w:document xmlns:w="{space}" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'xmlns:v="urn:schemas-microsoft-com:vml"><w:body>{"".join(blocks)}<w:sectPr/></w:body></w:document>'
    )
    types = content_types({"word/document.xml": f"{_MAIN}wordprocessingml.document.main+xml"})
    return write_zip(path, {"[Content_Types].xml": types, "word/document.xml": document})


def content_types(parts: Mapping[str, str]) -> str:
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="{content}"/>' for part, content in parts.items()
    )
    return (
        f'<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def write_zip(path: Path, entries: Mapping[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


_STYLES = (
    "<styleSheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>"
    "<cellXfs count='4'><xf numFmtId='0'/><xf numFmtId='14'/><xf numFmtId='22'/><xf numFmtId='46'/></cellXfs>"
    "</styleSheet>"
)
DATE, MOMENT, DURATION = 1, 2, 3


def date_cell(ref: str, serial: float, style: int = DATE) -> str:
    return f'<c r="{ref}" s="{style}"><v>{serial}</v></c>'


def plain_cell(ref: str, value: object) -> str:
    """A cell as Excel stores it: numbers bare, booleans as 1 and 0, text in the cell itself."""
    if value == "":
        return ""
    if isinstance(value, bool):
        return f'<c r="{ref}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float):
        return f'<c r="{ref}"><v>{value}</v></c>'
    return f'<c r="{ref}" t="inlineStr"><is><t xml:space="preserve">{escape(str(value))}</t></is></c>'


def sheet_rows(rows: Iterable[Sequence[object]]) -> str:
    """Rows of values from A1 on; a value that is XML already is taken as it is."""
    made = []
    for number, values in enumerate(rows, start=1):
        cells = [
            str(value) if str(value).startswith("<c ") else plain_cell(f"{chr(65 + at)}{number}", value)
            for at, value in enumerate(values)
        ]
        made.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(made)


def write_xlsx(
    path: Path,
    sheets: Mapping[str, str],
    *,
    hidden: Sequence[str] = (),
    merged: str = "",
    prologue: str = "",
    extra: Mapping[str, str | bytes] | None = None,
) -> Path:
    """A workbook; each sheet is the XML of its rows."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    listed, relations, parts = "", "", {}
    entries: dict[str, str | bytes] = {}
    for number, (name, rows) in enumerate(sheets.items(), start=1):
        state = ' state="hidden"' if name in hidden else ""
        listed += f'<sheet name="{escape(name)}" sheetId="{number}"{state} r:id="rId{number}"/>'
        target = f"worksheets/sheet{number}.xml"
        relations += f'<Relationship Id="rId{number}" Type="{rel}/worksheet" Target="{target}"/>'
        parts[f"xl/{target}"] = f"{_MAIN}spreadsheetml.worksheet+xml"
        merges = f"<mergeCells>{merged}</mergeCells>" if merged else ""
        entries[f"xl/{target}"] = (
            f'<?xml version="1.0"?>{prologue}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData>{merges}'
            "</worksheet>"
        )
    relations += f'<Relationship Id="rIdS" Type="{rel}/styles" Target="styles.xml"/>'
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts["xl/workbook.xml"] = f"{_MAIN}spreadsheetml.sheet.main+xml"
    entries |= {
        "[Content_Types].xml": content_types(parts),
        "_rels/.rels": (
            f'<Relationships xmlns="{package}"><Relationship Id="rId1" Type="{rel}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": f'<workbook xmlns="{space}" xmlns:r="{rel}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">{relations}</Relationships>',
        "xl/styles.xml": _STYLES,
    }
    return write_zip(path, entries | dict(extra or {}))


def write_ole2(path: Path, *streams: str) -> Path:
    """The smallest compound file with streams of these names: a header and two sectors."""
    end, free, fat_sector = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", 0, *[free] * 108)
    fat = struct.pack("<128I", fat_sector, end, *[free] * 126)
    directory = b""
    for at, name in enumerate(("Root Entry", *streams)):
        raw = (name + "\0").encode("utf-16-le")
        kind = 5 if at == 0 else 2
        child = 1 if at == 0 else free
        directory += raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, free, free, child)
        directory += bytes(16 + 4 + 8 + 8) + struct.pack("<IQ", end, 0)
    path.write_bytes(header + fat + directory.ljust(512, b"\0"))
    return path


def with_declared_size(path: Path, entry: str, size: int) -> Path:
    """The same archive, lying about how large one entry is once unpacked."""
    raw = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        at = archive.getinfo(entry).header_offset
    struct.pack_into("<I", raw, at + 22, size)
    name = entry.encode()
    central = raw.rindex(name, 0, len(raw)) - 46
    assert raw[central : central + 4] == b"PK\x01\x02"
    struct.pack_into("<I", raw, central + 24, size)
    path.write_bytes(raw)
    return path
